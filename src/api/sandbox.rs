//! Calls that only a sandbox supports: delivering test messages.

use reqwest::Method;
use serde::Deserialize;

use super::{
    Client, Error,
    client::{Scope, parse},
    wire,
};

impl Client {
    /// Calls `POST /sandbox/deliver/<kind>`; returns the message ID.
    pub async fn deliver(
        &self,
        kind: &str,
        query: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<String, Error> {
        #[derive(Deserialize)]
        struct Delivered {
            #[serde(deserialize_with = "wire::text")]
            id: String,
        }

        let mut url = self.with_query(&["sandbox", "deliver", kind], query);
        // These paths have no trailing slash.
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let request = self.request(Method::POST, Scope::Public, url, Some(body))?;
        let response = self.send(Scope::Public, &request).await?;
        let delivered: Delivered = parse(&request, &response)?;
        Ok(delivered.id)
    }
}
