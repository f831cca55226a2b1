//! `ravi login --from-go-client`: what is taken over from `~/.ravi`, what is refused, and what is said.

use crate::common;

use std::{fs, os::unix::fs::PermissionsExt};

use common::{PIN, Ran, Sandbox, User, device_token, http};
use ravi::crypto::{KeyPair, Pin, Salt};
use serde_json::{Value, json};

/// An account with a PIN and a secret, and a user whose Go client is logged in to it.
struct GoClient {
    sandbox: Sandbox,
    user: User,
    private_key: String,
}

impl GoClient {
    fn new() -> Self {
        let sandbox = Sandbox::start();
        let first = User::logged_in(&sandbox);
        first.run(&["vault", "set", "K", "shared"]).ok();
        let salt = sandbox.sent("POST", "/api/encryption/")["salt"].clone();
        let salt = Salt::from_base64(salt.as_str().unwrap()).unwrap();
        let pair = KeyPair::derive(&Pin::parse(PIN).unwrap(), &salt).unwrap();
        let user = User::new(&sandbox.url);
        fs::create_dir(user.home().join(".ravi")).unwrap();
        let this = Self {
            sandbox,
            user,
            private_key: pair.private().to_base64().to_string(),
        };
        this.write(&device_token(&this.sandbox.url), "", &this.private_key);
        this
    }

    fn write_text(&self, text: &str) {
        let path = self.user.home().join(".ravi/auth.json");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn write(&self, access: &str, refresh: &str, private_key: &str) {
        let file = json!({
            "access_token": access, "refresh_token": refresh,
            "user_email": "owner@example.com", "private_key": private_key,
        });
        self.write_text(&file.to_string());
    }

    fn take_over(&self, args: &[&str]) -> Ran {
        let args = [&["login", "--from-go-client"], args].concat();
        self.user.run(&args)
    }
}

#[test]
fn tokens_and_keys_go_over_without_a_pin() {
    let go = GoClient::new();
    go.take_over(&[]).code(2).says("--yes");
    go.take_over(&["--yes"])
        .ok()
        .says("auth.json still holds tokens and keys");
    let value = go.user.run(&["vault", "get", "K", "--field", "value"]);
    assert_eq!(value.ok().stdout, "shared\n");
}

#[test]
fn the_identity_is_copied_so_that_the_go_client_no_longer_switches_it() {
    let go = GoClient::new();
    let token = device_token(&go.sandbox.url);
    let env = [("RAVI_ACCESS_TOKEN", token.as_str())];
    let create = ["identities", "create", "second", "--json"];
    let second = go.user.run_with(&create, &env).ok().json();
    let config = go.user.home().join(".ravi/config.json");
    let chosen = json!({ "identity_uuid": second["uuid"], "identity_name": "second" });
    fs::write(&config, chosen.to_string()).unwrap();
    go.take_over(&["--yes"]).ok();
    fs::remove_file(&config).unwrap();
    let current = go.user.run(&["identities", "current", "--json"]).ok();
    assert_eq!(current.json()["name"], "second");
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let go = GoClient::new();
    let path = go.user.home().join(".ravi/auth.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let before = go.sandbox.requests().len();
    go.take_over(&["--yes"])
        .code(1)
        .says("accessible to other users")
        .says("chmod");
    assert_eq!(go.sandbox.requests().len(), before);
}

#[test]
fn a_takeover_that_fails_keeps_the_older_session_and_claims_nothing() {
    let go = GoClient::new();
    go.user.log_in(&go.sandbox, &[]).ok();
    go.write("dead", "dead", &go.private_key);
    let ran = go
        .take_over(&["--yes"])
        .code(3)
        .says("the session has expired");
    assert!(!ran.stderr.contains("still holds"), "{ran:?}");
    go.user.run(&["whoami"]).ok();
    go.write_text("{\"access_token\": 1");
    go.take_over(&["--yes"]).code(1).says("auth.json");
    fs::remove_file(go.user.home().join(".ravi/auth.json")).unwrap();
    go.take_over(&["--yes"]).code(4).says("auth.json");
    go.user.run(&["whoami"]).ok();
}

#[test]
fn keys_that_are_not_the_accounts_are_named_and_the_pin_is_needed() {
    let go = GoClient::new();
    let other = format!("AAAA{}", &go.private_key[4..]);
    go.write(&device_token(&go.sandbox.url), "", &other);
    go.take_over(&["--yes"])
        .code(2)
        .says("the keys of the Go client do not match this account")
        .says("PIN");
    // The login itself was taken over.
    go.user
        .run_with(&["encryption", "unlock"], &[("RAVI_PIN", PIN)])
        .ok();
}

/// The tokens of a login by password.
fn tokens(url: &str) -> Value {
    let body = json!({ "email": "owner@example.com", "password": "sandbox" });
    let kind = "application/json";
    let (_, answer) = http(url, "POST", "/api/auth/login/", kind, &body.to_string());
    serde_json::from_str(&answer).unwrap()
}

#[test]
fn an_expired_token_is_refreshed_and_its_successor_kept() {
    let go = GoClient::new();
    let tokens = tokens(&go.sandbox.url);
    let token = |name: &str| tokens[name].as_str().unwrap().to_owned();
    go.write(
        &token("access_token"),
        &token("refresh_token"),
        &go.private_key,
    );
    go.sandbox.expire_tokens();
    // Files can be made, and not a byte written: the token is not spent for nothing.
    let ravi = go.user.command(&[]);
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" login --from-go-client --yes";
    let mut full = std::process::Command::new("sh");
    full.args(["-c", script])
        .arg(ravi.get_program())
        .env_clear()
        .envs(
            ravi.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(go.user.work());
    Ran::of(full.output().unwrap()).code(1).says("cannot write");
    assert_eq!(go.sandbox.count("POST", "/api/auth/token/refresh/"), 0);
    go.take_over(&["--yes"]).ok();
    go.user.run(&["whoami"]).ok();
    assert_eq!(go.sandbox.count("POST", "/api/auth/token/refresh/"), 1);
    // The rotated token is the one on disk.
    go.sandbox.expire_tokens();
    go.user.run(&["whoami"]).ok();
}
