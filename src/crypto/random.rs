//! Random bytes, passwords and passphrases from the operating system's random source.

use rand::{RngExt, TryRng, rand_core::UnwrapErr, rngs::SysRng};
use zeroize::Zeroizing;

use super::Error;

/// Returns `N` bytes from the operating system.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|_| Error::System("no random bytes"))?;
    Ok(bytes)
}

const LOWERCASE: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPERCASE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const SYMBOLS: &str = "!@#$%^&*()-_=+[]{};:,.?";

/// Rules for a generated password.
#[derive(Clone, Debug)]
pub struct PasswordRules {
    /// Length in characters.
    pub length: usize,
    /// Whether to require a digit; otherwise there are none.
    pub digits: bool,
    /// Whether to require a symbol; otherwise there are none.
    pub symbols: bool,
    /// Characters to exclude.
    pub exclude: String,
}

/// Generates a password with at least one character of each allowed class.
///
/// # Errors
/// [`Error::Rules`] if the rules exclude every character, or the length is less than the number of classes.
pub fn generate_password(rules: &PasswordRules) -> Result<Zeroizing<String>, Error> {
    let classes: Vec<Vec<char>> = [
        (LOWERCASE, true),
        (UPPERCASE, true),
        (DIGITS, rules.digits),
        (SYMBOLS, rules.symbols),
    ]
    .into_iter()
    .filter(|(_, wanted)| *wanted)
    .map(|(class, _)| {
        let allowed = |c: &char| !rules.exclude.contains(*c);
        class.chars().filter(allowed).collect::<Vec<_>>()
    })
    .filter(|class| !class.is_empty())
    .collect();
    if classes.is_empty() {
        return Err(Error::Rules("every character is excluded"));
    }
    if rules.length < classes.len() {
        return Err(Error::Rules(
            "the length is too short for one character of each class",
        ));
    }
    let alphabet: Vec<char> = classes.concat();
    // Rejection sampling keeps all acceptable passwords equally likely.
    loop {
        let password: Zeroizing<String> = Zeroizing::new(
            (0..rules.length)
                .map(|_| alphabet[UnwrapErr(SysRng).random_range(0..alphabet.len())])
                .collect(),
        );
        if classes
            .iter()
            .all(|class| password.contains(class.as_slice()))
        {
            return Ok(password);
        }
    }
}

/// Generates a passphrase: `words` of the 2,048 BIP-39 English words (11 bits each), joined by `-`.
#[must_use]
pub fn generate_passphrase(words: usize) -> Zeroizing<String> {
    let list = bip39::Language::English.word_list();
    let drawn: Vec<&str> = (0..words)
        .map(|_| list[UnwrapErr(SysRng).random_range(0..list.len())])
        .collect();
    Zeroizing::new(drawn.join("-"))
}
