//! `ravi vault`: which entry a key means, where another differs from it only in case.

use crate::common;

use common::{Sandbox, User};
use serde_json::json;

const VAULT: &str = "/api/vault/";

fn keys(user: &User) -> Vec<String> {
    let list = user.run(&["vault", "list", "-q"]).ok().stdout;
    list.lines().map(str::to_owned).collect()
}

#[test]
fn delete_means_the_exact_key() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for stored in ["OnlyUpper", "API_KEY"] {
        user.run(&["vault", "set", stored, "x"]).ok();
        for asked in [stored.to_lowercase(), stored.to_uppercase()] {
            if asked != stored {
                user.run(&["vault", "delete", &asked, "--yes"])
                    .code(4)
                    .says(&format!("no secret with the key {asked}"))
                    .says(&format!("`{stored}` differs from it only in case"));
            }
        }
    }
    assert_eq!(keys(&user), ["API_KEY", "OnlyUpper"]);
    user.run(&["vault", "set", "onlyupper", "y"]).ok();
    user.run(&["vault", "delete", "onlyupper", "--yes"]).ok();
    assert_eq!(keys(&user), ["API_KEY", "OnlyUpper"]);
    let error = user.run(&["vault", "delete", "nothing", "--yes"]).code(4);
    assert!(!error.stderr.contains("differs"), "{error:?}");
}

#[test]
fn set_and_import_leave_other_spellings_alone() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "Token", "first"]).ok();
    user.run(&["vault", "set", "token", "second"]).ok();
    // The same value under another spelling is not the same secret.
    user.run_with_input(&["vault", "import", "-"], "TOKEN=first\n")
        .ok();
    assert_eq!(keys(&user), ["TOKEN", "Token", "token"]);
    for (key, value) in [("Token", "first"), ("token", "second"), ("TOKEN", "first")] {
        let got = user.run(&["vault", "get", key, "--field", "value"]).ok();
        assert_eq!(got.stdout.trim(), value, "{key}");
    }
}

/// A server that upper-cases keys: protocol.md, "Spellings to accept". What was stored is found as it was typed.
#[test]
fn get_finds_the_spelling_of_the_server() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "DB_URL", "x"]).ok();
    user.run(&["vault", "get", "db_url", "--field", "value"])
        .ok()
        .says("DB_URL");
    // No server makes `Mixed` of these.
    user.run(&["vault", "set", "Mixed", "x"]).ok();
    for asked in ["mixed", "MIXED"] {
        user.run(&["vault", "get", asked])
            .code(4)
            .says("`Mixed` differs from it only in case");
    }
}

#[test]
fn no_clobber_holds_where_the_server_upper_cases_keys() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "DB_URL", "x"]).ok();
    user.run(&["vault", "set", "db_url", "y", "--no-clobber"])
        .code(6)
        .says("DB_URL already exists");
    user.run(&["vault", "set", "Db_Url", "y"]).ok();
    user.run(&["vault", "set", "dB_uRL", "y", "--no-clobber"])
        .code(6);
    assert_eq!(sandbox.count("POST", VAULT), 2);
}

/// A server that refuses to update a key names no other entry by it.
#[test]
fn an_update_goes_to_no_other_key() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let refused = json!({ "key": ["An entry with this key already exists."] });
    sandbox.fail_with("POST", VAULT, 400, &refused);
    let there = json!([{ "uuid": "7", "key": "OnlyUpper", "value": "" }]);
    sandbox.fail_with("GET", VAULT, 200, &there);
    user.run(&["vault", "set", "onlyupper", "x"]).code(1);
    let requests = sandbox.requests();
    assert!(requests.iter().all(|row| row["path"] != "/api/vault/7/"));
}
