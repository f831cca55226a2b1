//! Cells of the tables of threads and messages.

/// Returns a subject; an empty one would be a hole in the table.
pub(super) fn subject(subject: &str) -> String {
    if subject.trim().is_empty() {
        return "(no subject)".to_owned();
    }
    subject.to_owned()
}
