//! `--jq`: the answer through a jq expression, on a thread of its own: an expression may run for ever.

use std::sync::mpsc;

use jaq_core::{
    Compiler, Ctx, Cv, Error, Exn, Filter, Vars, data,
    load::{Arena, File, Loader},
    native::{self, bome, v},
    unwrap_valr,
};
use jaq_json::{Val, read, write};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::escape_json;
use crate::{failure::Failure, work};

/// The longest expression, in bytes. Its nesting is at most as deep as it is long, and [`STACK`] is enough for that.
const EXPRESSION_LIMIT: usize = 8 * 1024;
/// The deepest JSON that `fromjson` reads: a string comes from outside, and reading it is recursive.
const NESTING_LIMIT: usize = 1000;
/// The longest output, in bytes: as much as the longest answer of a server.
const OUTPUT_LIMIT: usize = 64 * 1024 * 1024;
/// The stack of the thread, in bytes. The system provides what is used of it.
const STACK: usize = 512 * 1024 * 1024;
/// The name of the thread, which also appears if an endless recursion overflows its stack.
const THREAD: &str = "--jq";

/// JSON to filter, and where the output goes.
type Job = (
    Zeroizing<String>,
    oneshot::Sender<Result<Zeroizing<String>, Failure>>,
);

/// A compiled expression, held by the thread that runs it.
#[derive(Clone, Debug)]
pub struct Jq(mpsc::Sender<Job>);

impl Jq {
    /// Compiles an expression.
    ///
    /// # Errors
    /// A usage failure that names what is wrong with it.
    pub fn compile(expression: &str) -> Result<Self, Failure> {
        if expression.len() > EXPRESSION_LIMIT {
            return Err(Failure::usage(format!(
                "--jq: the expression is longer than {} KiB",
                EXPRESSION_LIMIT / 1024
            ))
            .hint("shorten it, or pipe --json into jq"));
        }
        let expression = expression.to_owned();
        let (compiled, result) = mpsc::channel();
        let (jobs, queue) = mpsc::channel::<Job>();
        work::spawn(THREAD, STACK, move || {
            let filter = match compile(&expression) {
                Ok(filter) => filter,
                Err(failure) => return drop(compiled.send(Err(failure))),
            };
            let _ = compiled.send(Ok(()));
            for (json, output) in queue {
                let _ = output.send(run(&filter, &json));
            }
        })?;
        result.recv().map_err(|_| work::unfinished(THREAD))??;
        Ok(Self(jobs))
    }

    /// Runs over a JSON text. Strings come out bare, everything else as JSON, a line each.
    ///
    /// # Errors
    /// A usage failure if the expression fails on this input.
    pub(crate) async fn run(&self, json: Zeroizing<String>) -> Result<Zeroizing<String>, Failure> {
        let (sender, output) = oneshot::channel();
        let unfinished = || work::unfinished(THREAD);
        self.0.send((json, sender)).map_err(|_| unfinished())?;
        output.await.map_err(|_| unfinished())?
    }
}

type Compiled = Filter<data::JustLut<Val>>;

fn compile(expression: &str) -> Result<Compiled, Failure> {
    let refuse = |what: &str| {
        Failure::usage(format!("--jq: {what} in `{expression}`"))
            .hint("see `man jq` for the language; `--jq .` prints everything")
    };
    let definitions = jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs());
    let unbounded = |name: &str| name == "fromjson";
    let functions = jaq_core::funs()
        .chain(jaq_std::funs())
        .chain(jaq_json::funs())
        .filter(|function| !unbounded(function.0))
        .chain([bounded_fromjson()]);
    let arena = Arena::default();
    let file = File {
        code: expression,
        path: (),
    };
    let modules = Loader::new(definitions)
        .load(&arena, file)
        .map_err(|_| refuse("syntax error"))?;
    Compiler::default()
        .with_funs(functions)
        .compile(modules)
        .map_err(|errors| {
            let unknown = errors.into_iter().flat_map(|(_, errors)| errors).next();
            unknown.map_or_else(
                || refuse("an error"),
                |(name, _)| refuse(&format!("nothing is called `{name}`")),
            )
        })
}

fn run(filter: &Compiled, json: &str) -> Result<Zeroizing<String>, Failure> {
    let failed = |error: String| {
        Failure::usage(format!("--jq: {}", without_values(&error)))
            .hint("`--jq .` prints the whole answer")
    };
    let input = read::parse_single(json.as_bytes()).map_err(|error| failed(error.to_string()))?;
    let context = Ctx::<data::JustLut<Val>>::new(&filter.lut, Vars::new([]));
    let mut lines = Zeroizing::new(Vec::new());
    for output in filter.id.run((context, input)).map(unwrap_valr) {
        match output.map_err(|error| failed(error.to_string()))? {
            Val::TStr(text) => lines.extend_from_slice(&text),
            value => {
                let mut line = Zeroizing::new(Vec::new());
                write::write(&mut *line, &write::Pp::default(), 0, &value)
                    .map_err(|error| failed(error.to_string()))?;
                lines.extend_from_slice(escape_json(&String::from_utf8_lossy(&line)).as_bytes());
            }
        }
        lines.push(b'\n');
        if lines.len() > OUTPUT_LIMIT {
            return Err(Failure::usage(format!(
                "--jq: the output is longer than {} MiB",
                OUTPUT_LIMIT / 1024 / 1024
            ))
            .hint("let the expression select less, or pipe --json into jq"));
        }
    }
    Ok(Zeroizing::new(String::from_utf8_lossy(&lines).into_owned()))
}

/// `fromjson`, for strings that are nested at most [`NESTING_LIMIT`] deep.
fn bounded_fromjson() -> native::Fun<data::JustLut<Val>> {
    native::run((
        "fromjson",
        v(0),
        |(_, value): Cv<'_, data::JustLut<Val>>| {
            let text = match value.try_as_utf8_bytes_owned() {
                Ok(text) => text,
                Err(error) => return bome(Err(error)),
            };
            if nesting(&text) > NESTING_LIMIT {
                return bome(Err(Error::str(format_args!(
                    "fromjson: nested more than {NESTING_LIMIT} deep"
                ))));
            }
            let fail = |error: read::Error| {
                Exn::from(Error::str(format_args!("cannot parse as JSON: {error}")))
            };
            let mut values = Vec::new();
            for value in read::parse_many(&text) {
                // The parser does not go on behind an error: it repeats it for ever.
                let failed = value.is_err();
                values.push(value.map_err(fail));
                if failed {
                    break;
                }
            }
            Box::new(values.into_iter())
        },
    ))
}

/// How deep a JSON text is nested. Brackets in strings do not count.
fn nesting(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// What an error says without the values in it, which may be secret: they are those of the answer.
fn without_values(error: &str) -> &'static str {
    [
        (
            "cannot index ",
            "cannot index a value of the answer in this way",
        ),
        (
            "fromjson: nested more than ",
            "fromjson: the string is nested more than 1000 deep",
        ),
        ("cannot parse as JSON", "fromjson: cannot parse the string"),
        (
            "cannot use ",
            "a value of the answer has another type than the expression needs",
        ),
        (
            "cannot calculate ",
            "cannot calculate with these values of the answer",
        ),
    ]
    .into_iter()
    .find_map(|(part, message)| error.contains(part).then_some(message))
    .unwrap_or("the expression failed on the answer")
}
