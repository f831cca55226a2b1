//! The expiry of the access token, as `status` and `doctor` show it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::Deserialize;

use super::options::duration;
use crate::secret::AccessToken;

/// Reads `exp` of a JWT (RFC 7519 §4.1.4), unverified: for display only.
pub(super) fn seconds_left(token: &AccessToken) -> Option<i64> {
    #[derive(Deserialize)]
    struct Claims {
        exp: f64,
    }

    let payload = token.0.expose().split('.').nth(1)?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let now = Timestamp::now().as_second();
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970")]
    Some(claims.exp as i64 - now)
}

/// Returns when a token expires. `left` is in seconds.
pub(super) fn expiry(is_api_key: bool, left: Option<i64>, is_renewable: bool) -> String {
    match left {
        _ if is_api_key => "API key".to_owned(),
        Some(left) if left > 0 => format!("expires in {}", duration(left.unsigned_abs())),
        Some(_) if is_renewable => "expired; refreshed on the next request".to_owned(),
        Some(_) => "expired".to_owned(),
        None => "expiry unknown".to_owned(),
    }
}
