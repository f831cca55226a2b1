//! The mark of an entry of a sign-up that has not ended: a line in its notes, which only this account can read.

use jiff::Timestamp;

use crate::{
    crypto::{Field, KeyPair},
    secret::Secret,
};

/// What the line begins with; the time follows.
const MARK: &str = "ravi: pending signup since ";
/// The length of the line.
const LENGTH: usize = MARK.len() + "1970-01-01T00:00:00Z".len();

/// Returns whether a field of notes has the mark. Decrypts it only if it is long enough: a list has many.
pub(in crate::commands) fn is_pending(keys: Option<&KeyPair>, notes: &Field) -> bool {
    let is_long_enough = notes.text_length() >= LENGTH;
    is_long_enough && notes.decrypt(keys).is_ok_and(|notes| is_marked(&notes))
}

/// Returns whether notes have the mark.
pub(in crate::commands) fn is_marked(notes: &Secret) -> bool {
    notes.expose().lines().any(|line| line.starts_with(MARK))
}

/// Returns notes with a mark of this time, instead of an earlier one.
pub(in crate::commands) fn marked(notes: &Secret, since: Timestamp) -> Secret {
    let mark = format!("{MARK}{}", since.strftime("%Y-%m-%dT%H:%M:%SZ"));
    with(notes, Some(&mark))
}

/// Returns notes without a mark.
pub(in crate::commands) fn unmarked(notes: &Secret) -> Secret {
    with(notes, None)
}

fn with(notes: &Secret, mark: Option<&str>) -> Secret {
    let lines = notes.expose().lines();
    let kept = lines.filter(|line| !line.starts_with(MARK)).chain(mark);
    Secret::new(kept.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{Secret, Timestamp, is_marked, marked, unmarked};

    #[test]
    fn a_mark_is_one_line_beside_those_of_a_user() {
        let notes = |text: &str| Secret::new(text.to_owned());
        let line = "ravi: pending signup since 1970-01-01T00:00:00Z";
        let marked_once = marked(&notes("mine\n\nlines"), Timestamp::UNIX_EPOCH);
        assert_eq!(marked_once.expose(), format!("mine\n\nlines\n{line}"));
        let twice = marked(&marked_once, Timestamp::UNIX_EPOCH);
        assert_eq!(twice, marked_once);
        assert!(is_marked(&twice) && !is_marked(&notes("mine")));
        assert_eq!(unmarked(&twice).expose(), "mine\n\nlines");
        assert_eq!(marked(&notes(""), Timestamp::UNIX_EPOCH).expose(), line);
        assert_eq!(unmarked(&notes(line)).expose(), "");
    }
}
