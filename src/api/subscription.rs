//! Contract: Billing.

use reqwest::Method;
use serde_json::{Map, Value, value::RawValue};

use super::{
    Client, Error,
    client::{Scope, parse_any},
};

/// Size limit of the response, in bytes. Its parsed form takes many times as much memory.
const BODY_LIMIT: usize = 256 * 1024;

impl Client {
    /// Calls `GET /api/subscription/`. The contract names no fields: all are returned unchanged.
    pub async fn subscription(&self) -> Result<Map<String, Value>, Error> {
        let path = ["api", "subscription"];
        let request = self.request(
            Method::GET,
            Scope::Account,
            self.transport().url(&path),
            None,
        )?;
        let body = self.send(Scope::Account, &request).await?;
        let body: Box<RawValue> = parse_any(&request, &body)?;
        let unexpected = |reason: String| Error::Unexpected {
            request: request.name(),
            reason,
        };
        if body.get().len() > BODY_LIMIT {
            let limit = BODY_LIMIT / 1024;
            return Err(unexpected(format!("it is longer than {limit} KiB")));
        }
        serde_json::from_str(body.get()).map_err(|_| unexpected("it is not an object".to_owned()))
    }
}
