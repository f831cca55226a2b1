//! The sections of a word file, and what they mean: for the build script, which reads the files, and for the search.

/// What a word indicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Frequent in any message of the language.
    Common,
    /// Names a verification code.
    Code,
    /// Names another number, such as a postal code.
    Other,
    /// Precedes another number: order, account.
    Label,
    /// Precedes an amount or year in a sentence: of, until.
    Lead,
    /// Follows a number that counts something.
    Unit,
    /// Says that a code is no longer valid.
    Expired,
    /// States a code: is.
    Is,
    /// Asks to type a code, or announces it.
    Enter,
    /// Indicates a message about authentication.
    SigningIn,
    /// Links that confirm an address or activate an account.
    Verify,
    /// Links that set a password.
    Reset,
    /// Links that log in.
    Login,
    /// Links that accept an invitation.
    Invite,
    /// Links that unlock an account.
    Unlock,
    /// Links beside the point: unsubscribe, privacy.
    Aside,
    /// Actions that verify nothing: pay, track.
    Notice,
    /// For readers who requested nothing.
    Deny,
}

/// The sections by name; the compiled words have their numbers here.
pub(super) const SECTIONS: [(&str, Meaning); 18] = [
    ("common", Meaning::Common),
    ("code", Meaning::Code),
    ("other", Meaning::Other),
    ("label", Meaning::Label),
    ("lead", Meaning::Lead),
    ("unit", Meaning::Unit),
    ("expired", Meaning::Expired),
    ("is", Meaning::Is),
    ("enter", Meaning::Enter),
    ("signing-in", Meaning::SigningIn),
    ("verify", Meaning::Verify),
    ("reset", Meaning::Reset),
    ("login", Meaning::Login),
    ("invite", Meaning::Invite),
    ("unlock", Meaning::Unlock),
    ("aside", Meaning::Aside),
    ("notice", Meaning::Notice),
    ("deny", Meaning::Deny),
];

/// Flags beside the number of a meaning: letters may follow, letters may precede.
pub(super) const STEM: u8 = 0x20;
pub(super) const SUFFIX: u8 = 0x40;
