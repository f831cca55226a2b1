# What jq has and the standard library of jaq has not.

def _cells(f):
  if isarray then map(
      if . == null then ""
    elif isstring then f
    elif isarray or isobject then error("cannot format a row")
    else tostring end)
  else error("cannot format a row") end;
def _replace($from; $to): . / $from | join($to);

def @csv: _cells("\"" + _replace("\""; "\"\"") + "\"") | join(",");
def @tsv:
  _cells(_replace("\\"; "\\\\") | _replace("\t"; "\\t") | _replace("\n"; "\\n") | _replace("\r"; "\\r"))
  | join("\t");

def INDEX(rows; key): reduce rows as $row ({}; .[$row | key | tostring] = $row);
def INDEX(key): INDEX(.[]; key);
def IN(values): . as $x | any(values; . == $x);
def IN(xs; values): any(xs; IN(values));

def toarray: if isarray then . else [.] end;
def trimstr($x): ltrimstr($x) | rtrimstr($x);
