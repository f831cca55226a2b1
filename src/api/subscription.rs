//! Contract: Billing.

use serde_json::{Map, Value, value::RawValue};

use super::{Client, Error, client::Scope};

/// Size limit of the response, in bytes. Its parsed form takes many times as much memory.
const BODY_LIMIT: usize = 256 * 1024;

impl Client {
    /// Calls `GET /api/subscription/`. The contract names no fields: all are returned unchanged.
    pub async fn subscription(&self) -> Result<Map<String, Value>, Error> {
        let path = ["api", "subscription"];
        let body: Box<RawValue> = self.get(Scope::Account, &path, &[]).await?;
        let unexpected = |reason: String| Error::Unexpected {
            request: "GET /api/subscription/".to_owned(),
            reason,
        };
        if body.get().len() > BODY_LIMIT {
            let limit = BODY_LIMIT / 1024;
            return Err(unexpected(format!("it is longer than {limit} KiB")));
        }
        serde_json::from_str(body.get()).map_err(|_| unexpected("it is not an object".to_owned()))
    }
}
