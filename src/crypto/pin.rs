//! The six-digit PIN.

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::Error;

/// Six ASCII digits; wiped on drop, and never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Pin([u8; 6]);

impl Pin {
    /// Parses a PIN; ignores surrounding white space such as a trailing newline.
    ///
    /// # Errors
    /// [`Error::PinShape`] unless it is exactly six ASCII digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let digits: [u8; 6] = text
            .trim()
            .as_bytes()
            .try_into()
            .map_err(|_| Error::PinShape)?;
        if digits.iter().all(u8::is_ascii_digit) {
            Ok(Self(digits))
        } else {
            Err(Error::PinShape)
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for Pin {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(…)")
    }
}
