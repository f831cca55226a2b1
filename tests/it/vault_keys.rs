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
fn get_and_delete_mean_the_exact_key() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for stored in ["OnlyUpper", "API_KEY"] {
        user.run(&["vault", "set", stored, "x"]).ok();
        for asked in [stored.to_lowercase(), stored.to_uppercase()] {
            for command in [&["get", &asked][..], &["delete", &asked, "--yes"]] {
                if asked != stored {
                    user.run(&[&["vault"], command].concat())
                        .code(4)
                        .says(&format!("no secret with the key {asked}"))
                        .says(&format!("`{stored}` differs from it only in case"));
                }
            }
        }
        user.run(&["vault", "get", stored]).ok();
    }
    assert_eq!(keys(&user), ["API_KEY", "OnlyUpper"]);
    let error = user.run(&["vault", "delete", "nothing", "--yes"]).code(4);
    assert!(!error.stderr.contains("differs"), "{error:?}");
    user.run(&["vault", "delete", "OnlyUpper", "--yes"]).ok();
    assert_eq!(keys(&user), ["API_KEY"]);
}

#[test]
fn set_refuses_a_key_that_differs_only_in_case() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "API_KEY", "first"]).ok();
    for more in [&[][..], &["--no-clobber"]] {
        user.run(&[&["vault", "set", "API_key", "second"], more].concat())
            .code(6)
            .says("API_key was not stored: `API_KEY` differs from it only in case")
            .says("ravi vault set API_KEY");
    }
    user.run(&["vault", "set", "API_KEY", "third", "--no-clobber"])
        .code(6)
        .says("API_KEY already exists");
    assert_eq!(sandbox.count("POST", VAULT), 1);
    user.run(&["vault", "set", "API_KEY", "third"]).ok();
    assert_eq!(keys(&user), ["API_KEY"]);
}

/// Other clients may store several spellings: each is found as it is.
#[test]
fn spellings_that_are_stored_are_told_apart() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "Token", "first"]).ok();
    for (key, value) in [("TOKEN", "first"), ("token", "second")] {
        // As a client does that does not look for them.
        sandbox.fail_with("GET", VAULT, 200, &json!([]));
        user.run(&["vault", "set", key, value]).ok();
    }
    assert_eq!(keys(&user), ["TOKEN", "Token", "token"]);
    user.run_with_input(&["vault", "import", "-"], "token=third\n")
        .ok();
    for (key, value) in [("Token", "first"), ("token", "third"), ("TOKEN", "first")] {
        let got = user.run(&["vault", "get", key, "--field", "value"]).ok();
        assert_eq!(got.stdout.trim(), value, "{key}");
    }
    user.run(&["vault", "get", "tOKEN"])
        .code(4)
        .says("`TOKEN`, `Token`, `token` differ from it only in case");
}

#[test]
fn a_secret_is_selected_by_the_start_of_its_uuid() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let stored = |key: &str| user.run(&["vault", "set", key, "x", "-q"]).ok().stdout;
    let uuid = stored("KEY");
    let start = &uuid[..8];
    let key = |typed: &str| {
        let got = user.run(&["vault", "get", typed, "--field", "key"]);
        got.ok().stdout.trim().to_owned()
    };
    assert_eq!(key(start), "KEY");
    user.run(&["vault", "get", &uuid[..3]]).code(4);
    // A key comes before a UUID.
    stored(start);
    assert_eq!(key(start), start);
    user.run(&["vault", "delete", start, "--yes"]).ok();
    user.run(&["vault", "delete", start, "--yes"]).ok();
    assert!(keys(&user).is_empty());

    let entry = |last: &str, key: &str| json!({ "uuid": format!("12345678-0000-4000-8000-00000000000{last}"), "key": key, "value": "" });
    let entries = json!([entry("1", "ONE"), entry("2", "TWO")]);
    sandbox.fail_with("GET", VAULT, 200, &entries);
    user.run(&["vault", "delete", "12345678", "--yes"])
        .code(2)
        .says("\n  12345678-0000-4000-8000-000000000001  ONE\n")
        .says("\n  12345678-0000-4000-8000-000000000002  TWO\n");
}

/// Commands that read several secrets take the exact keys, too.
#[test]
fn run_export_and_inject_mean_the_exact_key() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "API_KEY", "x"]).ok();
    let template = "{{ ravi://vault/api_key }}";
    for ran in [
        user.run(&["vault", "export", "--yes", "--only", "api_key"]),
        user.run(&["vault", "run", "--only", "api_key", "--", "true"]),
        user.run_with_input(&["vault", "inject"], template),
    ] {
        let ran = ran
            .code(4)
            .says("no secret with the key api_key")
            .says("`API_KEY` differs from it only in case");
        assert_eq!(ran.stdout, "");
    }
}

/// A server that refuses to update a key names no other entry by it.
#[test]
fn an_update_goes_to_no_other_key() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let refused = json!({ "key": ["An entry with this key already exists."] });
    sandbox.fail_with("POST", VAULT, 400, &refused);
    let there = json!([{ "uuid": "7", "key": "OnlyUpper", "value": "" }]);
    // The list before the request did not have it.
    sandbox.fail_with("GET", VAULT, 200, &json!([]));
    sandbox.fail_with("GET", VAULT, 200, &there);
    user.run(&["vault", "set", "onlyupper", "x"]).code(1);
    let requests = sandbox.requests();
    assert!(requests.iter().all(|row| row["path"] != "/api/vault/7/"));
}

/// Keys that cannot name a variable are named with this reason, and skipped.
#[test]
fn a_key_that_cannot_name_a_variable_is_skipped() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let set = |key: &str| user.run(&["vault", "set", key, "x"]).ok().stderr;
    assert_eq!(set("GOOD"), "");
    let spaced = set("sp ace");
    assert!(
        spaced.contains("warning: these keys cannot name a variable: sp ace;"),
        "{spaced}"
    );
    assert!(!spaced.contains("may change how programs run"), "{spaced}");
    let dotted = set("bad-key.name");
    assert!(
        dotted
            .contains("cannot name a variable in a shell: bad-key.name; `ravi vault export` skips"),
        "{dotted}"
    );
    for (format, expected) in [("dotenv", "GOOD='x'\n"), ("shell", "export GOOD='x'\n")] {
        let export = ["vault", "export", "--yes", "--format", format];
        let ran = user
            .run(&export)
            .ok()
            .says("warning: skipped keys that cannot name a variable: bad-key.name, sp ace; give --format json or yaml to include them\n");
        assert_eq!(ran.stdout, expected);
        let only = [&export[..], &["--only", "GOOD,bad-key.name"]].concat();
        user.run(&only)
            .code(2)
            .says("bad-key.name is not a valid variable name")
            .says("choose other keys with --only");
    }
    let json = user.run(&["vault", "export", "--yes", "--json"]).ok();
    assert_eq!(json.json().as_object().unwrap().len(), 3);
    user.run(&["vault", "run", "--only", "sp ace", "--", "true"])
        .code(2)
        .says("letters, digits, _, . and - only, unlike these: sp ace");
}
