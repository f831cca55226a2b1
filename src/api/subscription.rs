//! Contract: Billing.

use serde_json::{Map, Value};

use super::{Client, Error, client::Scope};

impl Client {
    /// `GET /api/subscription/`. The contract names no field: all of them are passed on as they come.
    pub async fn subscription(&self) -> Result<Map<String, Value>, Error> {
        let path = ["api", "subscription"];
        self.get(Scope::Account, &path, &[]).await
    }
}
