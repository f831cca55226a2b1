//! What `ravi vault run` and its siblings accept from a server: the key that was asked for, and no name that runs code.

use crate::common;

use std::fs;

use common::{Ran, Sandbox, User};
use serde_json::json;

const VAULT: &str = "/api/vault/";

/// A user with a vault of these keys; each value is the path of a script that leaves a mark.
fn with_keys(sandbox: &Sandbox, keys: &[&str]) -> User {
    let user = User::logged_in(sandbox);
    let script = user.work().join("evil");
    fs::write(&script, format!("touch {}\n", mark(&user).display())).unwrap();
    let object: serde_json::Map<_, _> = keys
        .iter()
        .map(|key| ((*key).to_owned(), json!(script)))
        .collect();
    let file = serde_json::Value::from(object).to_string();
    user.run_with_input(&["vault", "import", "-"], file).ok();
    user
}

fn mark(user: &User) -> std::path::PathBuf {
    user.home().join("mark")
}

#[track_caller]
fn refuses(user: &User, args: &[&str], name: &str) {
    let ran = user.run(&[&["vault", "run"], args, &["--", "bash", "-c", "true"]].concat());
    ran.code(2).says(name).says("--allow-unsafe-names");
    assert!(!mark(user).exists(), "{args:?} ran code");
}

#[test]
#[ignore = "needs bash"]
fn a_key_of_the_server_runs_no_code() {
    let sandbox = Sandbox::start();
    let user = with_keys(&sandbox, &["BASH_ENV", "DATABASE_URL"]);
    refuses(&user, &[], "BASH_ENV");
    refuses(&user, &["--mask"], "BASH_ENV");
    refuses(&user, &["--only", "BASH_ENV"], "BASH_ENV");
    // A general permission would be one for the names of tomorrow.
    let general = ["vault", "run", "--allow-unsafe-names", "--", "true"];
    user.run(&general).code(2).says("--only");
    let bash = ["--", "bash", "-c", "true"];
    let named = ["vault", "run", "--only", "DATABASE_URL"];
    user.run(&[&named[..], &bash].concat()).ok();
    let other = [&named[..], &["--allow-unsafe-names"], &bash].concat();
    user.run(&other).ok();
    assert!(!mark(&user).exists());
    let both = ["vault", "run", "--only", "BASH_ENV", "--allow-unsafe-names"];
    user.run(&[&both[..], &bash].concat()).ok();
    assert!(mark(&user).exists(), "what was asked for twice is passed");
}

#[test]
fn the_name_counts_that_the_command_gets() {
    let sandbox = Sandbox::start();
    let user = with_keys(&sandbox, &["ENV", "path"]);
    refuses(&user, &["--only", "path"], "path");
    refuses(&user, &["--only", "ENV", "--prefix", "BASH_"], "BASH_ENV");
    refuses(&user, &["--only", "ENV", "--prefix", "bash_"], "bash_ENV");
    refuses(&user, &["--only", "ENV", "--prefix", "LD_"], "LD_ENV");
    let renamed = ["vault", "run", "--prefix", "APP_", "--", "env"];
    let stdout = user.run(&renamed).ok().stdout;
    for start in ["APP_path=", "APP_ENV="] {
        assert!(
            stdout.lines().any(|line| line.starts_with(start)),
            "{stdout}"
        );
    }
}

/// One odd key does not keep the others from the command; it is passed only if it is named.
#[test]
fn a_key_that_cannot_name_a_variable_is_skipped() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for key in ["a b", "a=b", "BASH_FUNC_ls%%", "API_KEY", "my-key"] {
        user.run(&["vault", "set", key, "long value"]).ok();
    }
    let ran = user.run(&["vault", "run", "--", "env"]).ok();
    for key in ["a b", "a=b", "BASH_FUNC_ls%%"] {
        assert!(ran.stderr.contains(key), "{ran:#?}");
        assert!(!ran.stdout.contains(key), "{ran:#?}");
        user.run(&["vault", "run", "--only", key, "--", "env"])
            .code(2)
            .says(key);
    }
    for key in ["API_KEY", "my-key"] {
        assert!(
            ran.stdout.contains(&format!("{key}=long value")),
            "{ran:#?}"
        );
        assert!(!ran.stderr.contains(key), "{ran:#?}");
    }
    let args = ["vault", "run", "--only", "API_KEY", "--", "env"];
    assert_eq!(user.run(&args).ok().stderr, "");
}

/// No variable can hold a NUL byte: the value is at fault, not the key.
#[test]
fn a_value_that_no_variable_can_hold_is_named_as_such() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let entries = [
        json!({ "uuid": "7", "key": "BINARY", "value": "secret\0value" }),
        json!({ "uuid": "8", "key": "API_KEY", "value": "x" }),
    ];
    let mut answers = vec![(VAULT.to_owned(), json!(entries))];
    answers.extend(
        ["7", "8"]
            .map(|uuid| format!("{VAULT}{uuid}/"))
            .into_iter()
            .zip(entries),
    );
    for (path, body) in answers {
        sandbox.fault(&json!({
            "method": "GET", "path": path, "status": 200, "body": body.to_string(), "times": 9,
        }));
    }
    for only in [&[][..], &["--only", "BINARY"]] {
        let args = [&["vault", "run"], only, &["--", "true"]].concat();
        let ran = user
            .run(&args)
            .code(2)
            .says("the value of BINARY")
            .says("NUL byte");
        assert!(!ran.stderr.contains("valid name"), "{ran:#?}");
        assert!(!ran.stderr.contains("secret\0"), "{ran:#?}");
    }
    let other = ["vault", "run", "--only", "API_KEY", "--", "true"];
    user.run(&other).ok();
}

/// A server that lists one key and gives another.
fn swapped(sandbox: &Sandbox, user: &User, times: usize) {
    let listed = json!([{ "uuid": "7", "key": "DATABASE_URL", "value": "" }]);
    let given = json!({ "uuid": "7", "key": "BASH_ENV", "value": user.work().join("evil") });
    for (path, body) in [(VAULT.to_owned(), listed), (format!("{VAULT}7/"), given)] {
        sandbox.fault(&json!({
            "method": "GET", "path": path, "status": 200, "body": body.to_string(), "times": times,
        }));
    }
}

#[test]
fn the_key_asked_for_is_the_key_used() {
    let sandbox = Sandbox::start();
    let user = with_keys(&sandbox, &["OTHER"]);
    let only = ["vault", "run", "--only", "DATABASE_URL"];
    let allowed = [&only[..], &["--allow-unsafe-names"]].concat();
    let command = ["--", "bash", "-c", "echo ran"];
    let cases: [Vec<&str>; 6] = [
        [&only[..], &command].concat(),
        [&allowed[..], &command].concat(),
        [&["vault", "run"], &command[..]].concat(),
        vec!["vault", "export", "--yes", "--format", "json"],
        vec!["vault", "get", "DATABASE_URL"],
        vec!["vault", "inject", "t"],
    ];
    fs::write(user.work().join("t"), "{{ ravi://vault/DATABASE_URL }}").unwrap();
    for args in cases {
        swapped(&sandbox, &user, 1);
        let ran = user
            .run(&args)
            .code(1)
            .says("DATABASE_URL")
            .says("BASH_ENV");
        assert_eq!(ran.stdout, "", "{args:?}");
    }
    assert!(!mark(&user).exists());
}

#[test]
fn another_uuid_than_the_one_asked_for_is_an_error() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let uuid = "11111111-1111-4111-8111-111111111111";
    let other = json!({ "uuid": "22222222-2222-4222-8222-222222222222", "key": "K", "value": "v" });
    sandbox.fail_with("GET", &format!("{VAULT}{uuid}/"), 200, &other);
    let ran = user.run(&["vault", "get", uuid]).code(1).says(uuid);
    assert_eq!(ran.stdout, "");
}

/// What the server holds as plain text, it can also choose.
#[test]
fn unencrypted_values_are_warned_about_wherever_they_are_used() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let plain = || {
        let listed = json!([{ "uuid": "7", "key": "LEGACY", "value": "v" }]);
        let whole = json!({ "uuid": "7", "key": "LEGACY", "value": "v" });
        sandbox.fail_with("GET", VAULT, 200, &listed);
        sandbox.fail_with("GET", &format!("{VAULT}7/"), 200, &whole);
    };
    fs::write(user.work().join("t"), "{{ ravi://vault/LEGACY }}").unwrap();
    let warned = |ran: Ran| {
        let ran = ran.ok();
        assert!(ran.stderr.contains("warning"), "{ran:?}");
        ran.says("unencrypted").says("LEGACY")
    };
    for args in [
        &["vault", "get", "LEGACY"][..],
        &["vault", "run", "--", "true"],
        &["vault", "run", "--mask", "--", "true"],
        &["vault", "export", "--yes"],
        &["vault", "inject", "t"],
    ] {
        plain();
        warned(user.run(args));
    }
    user.run(&["vault", "set", "SEALED", "v"]).ok();
    let quiet = user.run(&["vault", "run", "--", "true"]).ok();
    assert_eq!(quiet.stderr, "");
}

/// Shells source what these forms print.
#[test]
fn an_export_runs_no_code_when_it_is_sourced() {
    let sandbox = Sandbox::start();
    let user = with_keys(&sandbox, &["BASH_ENV", "FINE"]);
    for format in ["dotenv", "shell"] {
        let export = ["vault", "export", "--yes", "--format", format];
        let ran = user.run(&export).code(2).says("BASH_ENV").says("--only");
        assert_eq!(ran.stdout, "");
        let only = [&export[..], &["--only", "FINE"]].concat();
        let stdout = user.run(&only).ok().stdout;
        assert!(stdout.contains("FINE=") && !stdout.contains("BASH_ENV"));
        let only = [&export[..], &["--only", "BASH_ENV,FINE"]].concat();
        user.run(&only).code(2).says("--allow-unsafe-names");
        let both = [&only[..], &["--allow-unsafe-names"]].concat();
        assert!(user.run(&both).ok().stdout.contains("BASH_ENV="));
    }
    // What programs parse is data.
    for format in ["json", "yaml"] {
        let export = ["vault", "export", "--yes", "--format", format];
        assert!(user.run(&export).ok().stdout.contains("BASH_ENV"));
    }
    let shell = format!("X=1;touch {};Y", mark(&user).display());
    for key in [shell.as_str(), "A$(id)", "A B", "1A", "A-B", "é"] {
        let user = with_keys(&sandbox, &[key]);
        for format in ["dotenv", "shell"] {
            let only = [
                "vault", "export", "--yes", "--format", format, "--only", key,
            ];
            let ran = user.run(&only).code(2).says("not a valid variable name");
            assert_eq!(ran.stdout, "");
            let allowed = [&only[..], &["--allow-unsafe-names"]].concat();
            user.run(&allowed).code(2).says("not a valid variable name");
        }
    }
}

#[test]
fn storing_such_a_name_says_what_follows_from_it() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let set = user.run(&["vault", "set", "LD_PRELOAD", "x"]).ok();
    set.says("LD_PRELOAD").says("--allow-unsafe-names");
    let import = user.run_with_input(&["vault", "import", "-"], "PATH=/x\nFINE=1\n");
    let import = import.ok().says("PATH").says("--allow-unsafe-names");
    assert!(!import.stderr.contains("FINE"));
    assert_eq!(user.run(&["vault", "set", "FINE", "x"]).ok().stderr, "");
}

#[test]
fn an_export_without_a_terminal_needs_yes() {
    let sandbox = Sandbox::start();
    let user = with_keys(&sandbox, &["FINE"]);
    let before = sandbox.requests().len();
    for format in ["dotenv", "json", "shell", "yaml"] {
        let ran = user.run(&["vault", "export", "--format", format]);
        let ran = ran.code(2).says("plain text").says("--yes");
        assert_eq!(ran.stdout, "");
    }
    let json = user.run(&["vault", "export", "--json"]);
    json.code(2).says("--yes");
    assert_eq!(sandbox.requests().len(), before, "nothing is read before");
}
