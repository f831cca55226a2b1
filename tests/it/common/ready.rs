//! A session that is ready, without a login: tokens that the sandbox grants for its password, and the keys of [`PIN`].

use std::{path::Path, sync::OnceLock};

use ravi::{
    crypto::{KeyPair, Pin, Salt},
    secret::{AccessToken, RefreshToken, Secret, Tokens},
    session::{Account, Directories, KeyPlace, KeyringChoice, Keys, Saved, Store, write_identity},
};
use serde_json::{Value, json};

use super::{PIN, http, http_with};

static KEYS: OnceLock<(Salt, KeyPair)> = OnceLock::new();

/// Salt and key pair of [`PIN`], always the same, and derived once: that costs more than everything else here.
pub fn keys() -> &'static (Salt, KeyPair) {
    KEYS.get_or_init(|| {
        let salt = Salt::from_base64("dGVzdHMgb2YgcmF2aSEhIQ==").unwrap();
        let pair = KeyPair::derive(&Pin::parse(PIN).unwrap(), &salt).unwrap();
        (salt, pair)
    })
}

/// Saves in `config` what `ravi login` does with [`PIN`], for the account of the sandbox at `url`. Without `unlocked`, the
/// keys are not saved.
pub fn save(config: &Path, url: &str, unlocked: bool) {
    let account = json!({ "email": "owner@example.com", "password": "sandbox" }).to_string();
    let (status, granted) = http(
        url,
        "POST",
        "/api/auth/login/",
        "application/json",
        &account,
    );
    assert_eq!(status, 200, "{granted}");
    let granted: Value = serde_json::from_str(&granted).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let access = text(&granted["access_token"]);

    let identity = identity(url, &access);
    let settings = config.join("config.json");
    write_identity(
        &settings,
        &text(&identity["uuid"]).into(),
        &text(&identity["name"]),
    )
    .unwrap();

    let saved = Saved {
        account: Account {
            session: uuid::Uuid::new_v4().to_string(),
            api_url: format!("{url}/"),
            email: text(&granted["user"]["email"]),
        },
        keys: keys_of_account(url, &access).filter(|_| unlocked),
        tokens: Tokens {
            access: AccessToken(Secret::new(access)),
            refresh: Some(RefreshToken(Secret::new(text(&granted["refresh_token"])))),
        },
    };
    let directories = Directories {
        chosen: Some(config.to_owned()),
        ordinary: None,
        home: None,
        working: Ok(config.to_owned()),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = Store::of_login(&directories).unwrap();
        let _lock = store.lock().await.unwrap();
        let login = store.prepare_login(KeyringChoice::Only(KeyPlace::File));
        login.await.unwrap().commit(&saved).await.unwrap();
    });
}

/// Returns the account's first identity.
pub fn identity(url: &str, access: &str) -> Value {
    let mut identities = exchange(url, access, "GET", "/api/identities/", "").unwrap();
    identities[0].take()
}

/// Sets the account's PIN if it has none, and gives its keys; `None` if the account has no encryption.
fn keys_of_account(url: &str, access: &str) -> Option<Keys> {
    const ENCRYPTION: &str = "/api/encryption/";
    let account = exchange(url, access, "GET", ENCRYPTION, "")?;
    let (salt, pair) = keys();
    match account["salt"].as_str().unwrap() {
        "" => {
            let upload = json!({
                "salt": salt.to_base64(),
                "public_key": pair.public().to_base64(),
                "verifier": pair.make_verifier().unwrap(),
            });
            exchange(url, access, "POST", ENCRYPTION, &upload.to_string()).unwrap();
            Some(Keys::new(*salt, pair))
        }
        present if present == salt.to_base64() => Some(Keys::new(*salt, pair)),
        present => {
            let salt = Salt::from_base64(present).unwrap();
            let pair = KeyPair::derive(&Pin::parse(PIN).unwrap(), &salt).unwrap();
            Some(Keys::new(salt, &pair))
        }
    }
}

/// One exchange with the API; `None` for a 404.
fn exchange(url: &str, access: &str, method: &str, path: &str, body: &str) -> Option<Value> {
    let headers = [
        ("Host", url.trim_start_matches("http://")),
        ("Authorization", &format!("Bearer {access}")),
        ("Content-Type", "application/json"),
    ];
    let answer = http_with(url, method, path, &headers, body);
    if answer.status == 404 {
        return None;
    }
    assert!(answer.status < 300, "{}", answer.body);
    Some(serde_json::from_str(&answer.body).unwrap())
}
