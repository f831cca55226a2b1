//! Hides values in a stream of bytes, across the boundaries of its chunks.

use zeroize::Zeroizing;

/// The replacement for a value.
const MASK: &[u8] = b"*****";
/// Shorter values are not hidden, since they occur in any text.
pub(crate) const SHORTEST: usize = 4;

/// The values to hide, and pending bytes that may start one.
pub(crate) struct Mask {
    values: Vec<Zeroizing<Vec<u8>>>,
    held: Zeroizing<Vec<u8>>,
}

impl Mask {
    /// Hides these values, and each line of a value with several, since terminals change line ends.
    pub(crate) fn new<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut parts: Vec<&str> = values
            .flat_map(|value| std::iter::once(value).chain(value.lines()))
            .filter(|part| part.len() >= SHORTEST)
            .collect();
        // Longest first, so that a prefix of a value does not hide it in part.
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        parts.dedup();
        Self {
            values: parts
                .into_iter()
                .map(|part| Zeroizing::new(part.as_bytes().to_vec()))
                .collect(),
            held: Zeroizing::new(Vec::new()),
        }
    }

    /// Returns a mask of the same values for another stream.
    pub(crate) fn again(&self) -> Self {
        Self {
            values: self.values.clone(),
            held: Zeroizing::new(Vec::new()),
        }
    }

    /// Adds a chunk; returns the masked bytes that are certain.
    pub(crate) fn pass(&mut self, chunk: &[u8]) -> Vec<u8> {
        self.held.extend_from_slice(chunk);
        self.take(false)
    }

    /// Returns the pending bytes at the end of the stream.
    pub(crate) fn finish(&mut self) -> Vec<u8> {
        self.take(true)
    }

    fn take(&mut self, ended: bool) -> Vec<u8> {
        let mut shown = Vec::with_capacity(self.held.len());
        let mut at = 0;
        while at < self.held.len() {
            let rest = &self.held[at..];
            let begins = |value: &[u8]| value.len() > rest.len() && value.starts_with(rest);
            if !ended && self.values.iter().any(|value| begins(value)) {
                break;
            }
            let found = self.values.iter().find(|value| rest.starts_with(value));
            if let Some(value) = found {
                shown.extend_from_slice(MASK);
                at += value.len();
            } else {
                shown.push(rest[0]);
                at += 1;
            }
        }
        self.held.drain(..at);
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(values: &[&str], chunks: &[&[u8]]) -> String {
        let mut mask = Mask::new(values.iter().copied());
        let mut shown: Vec<u8> = chunks.iter().flat_map(|chunk| mask.pass(chunk)).collect();
        shown.extend(mask.finish());
        String::from_utf8_lossy(&shown).into_owned()
    }

    #[test]
    fn hides_values_across_chunks() {
        let values = ["hunter2", "hunter22", "line one\nline two", "abc"];
        for (chunks, expected) in [
            (&[&b"x hunter2 y"[..]][..], "x ***** y"),
            (&[b"x hun", b"ter", b"22 y"], "x ***** y"),
            (&[b"hunter2", b"1"], "*****1"),
            (&[b"hunter", b"x"], "hunterx"),
            (&[b"line two\r\n"], "*****\r\n"),
            (&[b"abc is short"], "abc is short"),
            (&[b"hunthunter2"], "hunt*****"),
        ] {
            assert_eq!(masked(&values, chunks), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_value_is_ever_shown(
            value in "[ab]{4,6}",
            text in proptest::collection::vec("[abc]{0,9}", 0..9),
        ) {
            let chunks: Vec<&[u8]> = text.iter().map(String::as_bytes).collect();
            let shown = masked(&[&value], &chunks);
            proptest::prop_assert!(!shown.contains(&value));
            let whole: String = text.concat();
            proptest::prop_assert_eq!(shown.replace("*****", &value), whole);
        }
    }
}
