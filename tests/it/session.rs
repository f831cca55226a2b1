//! The session between processes, on a damaged disk, and the identity that commands act as.

use crate::common;

use std::{
    fs,
    process::Stdio,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use common::{PIN, Sandbox, User};
use ravi::{
    crypto::{self, KeyPair, Pin, Salt},
    session::{Account, Directories, Error, KeyPlace, KeyringChoice, Keys, Store},
};
use serde_json::{Value, json};

const REFRESH: &str = "/api/auth/token/refresh/";

#[test]
fn refreshes_once_for_many_processes() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for round in 1..=2 {
        sandbox.expire_tokens();
        let children: Vec<_> = (0..32)
            .map(|_| {
                user.command(&["passwords", "list"])
                    .stdout(Stdio::null())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{stderr}");
        }
        // The second round works only if the rotated token of the first was kept.
        assert_eq!(sandbox.count("POST", REFRESH), round);
    }
}

#[test]
fn a_session_that_is_over_says_so() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    let invalid = json!({ "detail": "Token is invalid.", "code": "token_not_valid" });
    sandbox.fail_with("POST", REFRESH, 401, &invalid);
    user.run(&["whoami"])
        .code(3)
        .says("the session has expired");
    // The token was not given up: the next try renews it.
    user.run(&["whoami"]).ok();
}

#[test]
fn a_refresh_that_fails_on_the_network_keeps_the_session() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    sandbox.fail_with("POST", REFRESH, 503, &json!({}));
    user.run(&["whoami"]).code(8);
    user.run(&["whoami"]).ok();
}

#[test]
fn a_refresh_does_not_undo_a_logout() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    // The lock is held as a renewing process would, while the session file goes away.
    let lock = fs::File::create(user.config().join("session.lock")).unwrap();
    lock.lock().unwrap();
    let child = user
        .command(&["whoami"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    common::eventually("a 401", || sandbox.count("GET", "/api/auth/user/") == 1);
    fs::remove_file(user.config().join("session.json")).unwrap();
    drop(lock);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(sandbox.count("POST", REFRESH), 0);
    assert!(!user.config().join("session.json").exists());
}

#[test]
fn an_api_key_is_used_as_it_is_and_never_refreshed() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let env = [
        ("RAVI_ACCESS_TOKEN", "ravi_mgmt_x"),
        ("RAVI_REFRESH_TOKEN", "y"),
    ];
    user.run_with(&["whoami"], &env).code(3);
    assert_eq!(sandbox.count("GET", "/api/auth/user/"), 1);
    assert_eq!(sandbox.count("POST", REFRESH), 0);
    let status = user.run_with(&["status", "--json"], &env).ok().json();
    assert_eq!(status["token"], "api_key");
    assert_eq!(status["renewable"], false);
}

#[test]
fn tokens_of_the_environment_are_refreshed_for_the_command_alone() {
    let sandbox = Sandbox::start();
    let post = |path: &str, body: &Value| -> Value {
        let (_, answer) = sandbox.http("POST", path, "application/json", &body.to_string());
        serde_json::from_str(&answer).unwrap()
    };
    let code = post("/api/auth/device/", &json!({}));
    sandbox.decide(code["user_code"].as_str().unwrap(), "approved");
    let body = json!({ "device_code": code["device_code"] });
    let tokens = post("/api/auth/device/token/", &body);
    let user = User::new(&sandbox.url);
    let access = (
        "RAVI_ACCESS_TOKEN",
        tokens["access_token"].as_str().unwrap(),
    );
    let refresh = (
        "RAVI_REFRESH_TOKEN",
        tokens["refresh_token"].as_str().unwrap(),
    );
    sandbox.expire_tokens();
    user.run_with(&["whoami"], &[access]).code(3);
    assert_eq!(sandbox.count("POST", REFRESH), 0);
    let run = user
        .run_with(&["whoami", "--quiet"], &[access, refresh])
        .ok();
    assert_eq!(sandbox.count("POST", REFRESH), 1);
    // The next command cannot use the pair: the server rotates refresh tokens.
    let warning = "warning: the server accepts the token in RAVI_REFRESH_TOKEN only once";
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    assert!(!run.stderr.contains(refresh.1));
    assert!(!user.config().join("session.json").exists());
}

#[test]
fn logins_are_of_one_user_unless_server_or_address_differ() {
    let account = |api_url: &str, email: &str| Account {
        api_url: api_url.into(),
        email: email.into(),
        ..Account::default()
    };
    let mine = account("https://a", "me@x");
    for (api_url, email, same) in [
        ("https://a", "me@x", true),
        ("https://a", "", true),
        ("https://a", "you@x", false),
        ("https://b", "me@x", false),
        ("https://b", "", false),
    ] {
        let other = account(api_url, email);
        assert_eq!(mine.may_be_same_user(&other), same, "{api_url} {email}");
        assert_eq!(other.may_be_same_user(&mine), same, "{api_url} {email}");
    }
}

#[test]
fn a_stored_public_key_of_another_pair_is_refused() {
    let salt = Salt::random().unwrap();
    let derive = |pin| KeyPair::derive(&Pin::parse(pin).unwrap(), &salt).unwrap();
    let (mine, other) = (derive("123456"), derive("654321"));
    let mut keys = Keys::new(salt, &mine);
    assert!(keys.pair().unwrap().public() == mine.public());
    keys.public_key = other.public().to_base64();
    assert_eq!(
        keys.pair().err(),
        Some(crypto::Error::Encoding("the stored key pair"))
    );
}

fn store(user: &User) -> Store {
    let directories = Directories {
        chosen: None,
        ordinary: Some(user.config()),
        home: None,
        working: Ok(user.work()),
    };
    Store::of_login(&directories).unwrap()
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(work)
}

#[test]
fn a_change_for_another_login_is_refused() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let store = store(&user);
    let before = fs::read(store.path()).unwrap();
    let changed = wait(store.update("another", |saved| saved.keys = None));
    assert!(matches!(changed, Err(Error::Replaced { .. })));
    assert_eq!(fs::read(store.path()).unwrap(), before);
}

/// A login writes its key, then its session, then removes the key before: a reader may come at any time.
#[test]
fn a_login_of_another_process_does_not_disturb_a_reader() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let store = store(&user);
    let files = || {
        let key = fs::read_dir(user.config())
            .unwrap()
            .map(|file| file.unwrap().path())
            .find(|path| path.extension().is_some_and(|end| end == "key"))
            .unwrap();
        let session = user.home().join(key.file_name().unwrap());
        fs::copy(store.path(), &session).unwrap();
        let kept = session.with_extension("kept");
        fs::copy(&key, &kept).unwrap();
        (key, kept, session)
    };
    let saved = wait(store.read()).unwrap().unwrap();
    let mut logins = vec![files()];
    for _ in 1..16 {
        wait(async {
            let login = store.prepare_login(KeyringChoice::Only(KeyPlace::File));
            login.await.unwrap().commit(&saved).await.unwrap();
        });
        logins.push(files());
    }
    let (reads, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let next = user.config().join("next");
            let mut old = logins.last().unwrap();
            loop {
                for new in &logins {
                    fs::copy(&new.1, &new.0).unwrap();
                    fs::copy(&new.2, &next).unwrap();
                    fs::rename(&next, store.path()).unwrap();
                    fs::remove_file(&old.0).unwrap();
                    old = new;
                }
                // No login has the ID of an earlier one: a reader must not meet one twice.
                let before = reads.load(Ordering::SeqCst);
                while reads.load(Ordering::SeqCst) == before {
                    if over.load(Ordering::SeqCst) {
                        return;
                    }
                    std::thread::yield_now();
                }
            }
        });
        let mut failed = Vec::new();
        for _ in 0..2000 {
            failed.extend(wait(store.read()).err());
            reads.fetch_add(1, Ordering::SeqCst);
        }
        over.store(true, Ordering::SeqCst);
        assert!(failed.is_empty(), "{failed:?}");
    });
}

/// A login or logout that was cut off leaves a key and no session.
#[test]
fn a_logout_without_a_session_removes_the_keys_that_were_left() {
    let user = User::new("http://127.0.0.1:9");
    let chosen = user.home().join("chosen");
    let directories = [user.config(), chosen.clone()];
    for directory in &directories {
        fs::create_dir_all(directory).unwrap();
        fs::write(directory.join("session-left.key"), "").unwrap();
    }
    let env = [("RAVI_CONFIG_DIR", chosen.to_str().unwrap())];
    user.run_with(&["logout"], &env);
    for directory in &directories {
        assert!(!directory.join("session-left.key").exists());
    }
}

#[test]
fn a_second_login_removes_the_key_of_the_first() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.log_in(&sandbox, &[]).ok();
    let keys = fs::read_dir(user.config()).unwrap().filter(|file| {
        let path = file.as_ref().unwrap().path();
        path.extension().is_some_and(|end| end == "key")
    });
    assert_eq!(keys.count(), 1);
}

#[test]
fn a_logout_removes_keys_and_nothing_else() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let orphan = user.config().join("session-left.key");
    let others = ["session-notes.txt", "other.key"].map(|name| user.config().join(name));
    for path in others.iter().chain([&orphan]) {
        fs::write(path, "").unwrap();
    }
    user.run(&["logout"]).ok();
    assert!(!orphan.exists());
    assert!(others.iter().all(|path| path.exists()));
    let keys = fs::read_dir(user.config()).unwrap().filter(|file| {
        let name = file.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("session") && name.to_string_lossy().ends_with("key")
    });
    assert_eq!(keys.count(), 0);
}

/// Runs `status` on a session file that was changed, and expects an error that names the file.
fn with_session_file(change: impl FnOnce(&std::path::Path), message: &str) {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = user.config().join("session.json");
    change(&path);
    let before = fs::read(&path).unwrap();
    let ran = user.run(&["status"]).code(1).says(message);
    assert!(ran.stderr.contains("session.json"), "{ran:?}");
    assert!(ran.stderr.contains("hint:"), "{ran:?}");
    assert!(ran.stdout.is_empty());
    user.run(&["passwords", "list"]).code(1);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_session_file_cut_short_is_named() {
    with_session_file(
        |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        },
        "incomplete",
    );
}

#[test]
fn an_emptied_session_file_is_named() {
    with_session_file(|path| fs::write(path, "").unwrap(), "is empty");
}

#[test]
fn an_altered_session_file_is_named() {
    with_session_file(
        |path| {
            let mut envelope: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            let sealed = envelope["sealed"].as_str().unwrap().to_owned();
            let flipped = if sealed.starts_with('A') { "B" } else { "A" };
            envelope["sealed"] = json!(format!("{flipped}{}", &sealed[1..]));
            fs::write(path, envelope.to_string()).unwrap();
        },
        "does not decrypt it",
    );
}

/// The encryption authenticates the unencrypted part of the file, such as the place of the key.
#[test]
fn an_altered_head_of_a_session_file_is_named() {
    with_session_file(
        |path| {
            let mut envelope: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            envelope["version"] = json!(0);
            fs::write(path, envelope.to_string()).unwrap();
        },
        "does not decrypt it",
    );
}

#[test]
fn a_session_file_of_a_newer_version_is_left_alone() {
    with_session_file(
        |path| fs::write(path, r#"{"version":99,"later":true}"#).unwrap(),
        "newer version",
    );
}

#[cfg(unix)]
#[test]
fn a_session_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    with_session_file(
        |path| fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap(),
        "accessible to other users",
    );
}

#[test]
fn a_session_without_its_key_needs_a_new_login() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for file in fs::read_dir(user.config()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "key") {
            fs::remove_file(path).unwrap();
        }
    }
    user.run(&["status"]).code(3).says("ravi login");
    user.log_in(&sandbox, &[]).ok();
    user.run(&["whoami"]).ok();
}

#[test]
fn a_directory_that_cannot_be_written_fails_before_the_login() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let file = user.home().join("file");
    fs::write(&file, "").unwrap();
    let inside = file.join("config");
    let inside = inside.to_str().unwrap();
    user.run_with(
        &["login"],
        &[("RAVI_CONFIG_DIR", inside), ("RAVI_PIN", PIN)],
    )
    .code(1)
    .says(inside);
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn a_bad_keyring_setting_is_a_usage_error() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let env = [("RAVI_KEYRING", "nowhere"), ("RAVI_PIN", PIN)];
    user.run_with(&["login"], &env)
        .code(2)
        .says("RAVI_KEYRING is `nowhere`")
        .says("hint:");
    user.run_with(&["logout"], &env)
        .code(2)
        .says("RAVI_KEYRING");
    user.log_in(&sandbox, &[]).ok();
    let token = common::device_token(&sandbox.url);
    let before = sandbox.requests().len();
    for args in [
        &["status"][..],
        &["whoami"],
        &["logout"],
        &["encryption", "unlock"],
        &["vault", "list"],
        &["watch", "--timeout", "1s"],
    ] {
        user.run_with(args, &env).code(2).says("RAVI_KEYRING");
    }
    // Also where no session is read from a file.
    let env = [env[0], ("RAVI_ACCESS_TOKEN", token.as_str())];
    user.run_with(&["whoami"], &env)
        .code(2)
        .says("RAVI_KEYRING");
    assert_eq!(sandbox.requests().len(), before);
    user.run(&["whoami"]).ok();
}

/// A key that must be in the keyring is not taken from a file, and the session can be ended again without the setting.
#[test]
fn a_required_keyring_keeps_the_key_in_a_file_from_being_read() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let before = sandbox.requests().len();
    for args in [
        &["status"][..],
        &["whoami"],
        &["logout"],
        &["vault", "list"],
    ] {
        user.run_with(args, &[("RAVI_KEYRING", "os")])
            .code(1)
            .says("RAVI_KEYRING is `os`")
            .says("session.json")
            .says("ravi login");
    }
    assert_eq!(sandbox.requests().len(), before);
    user.run(&["whoami"]).ok();
}

#[test]
fn the_identity_is_resolved_in_order() {
    let user = User::new("http://127.0.0.1:9");
    let uuid =
        |digit: char| "00000000-0000-4000-8000-00000000000x".replace('x', &digit.to_string());
    let select = |directory: std::path::PathBuf, digit| {
        fs::create_dir_all(&directory).unwrap();
        let config = json!({ "identity_uuid": uuid(digit), "identity_name": "n" });
        fs::write(directory.join("config.json"), config.to_string()).unwrap();
    };
    let current = |args: &[&str], env: &[(&str, &str)]| {
        let args = [&["identities", "current", "--json"], args].concat();
        let ran = user.run_with(&args, env).ok().json();
        ran["uuid"].as_str().unwrap().chars().last().unwrap()
    };
    user.run(&["identities", "current"]).code(2);
    select(user.home().join(".ravi"), '6');
    assert_eq!(current(&[], &[]), '6');
    select(user.config(), '5');
    assert_eq!(current(&[], &[]), '5');
    select(user.work().join(".ravi"), '4');
    assert_eq!(current(&[], &[]), '4');
    let deep = user.work().join("a").join("b");
    fs::create_dir_all(&deep).unwrap();
    let ran = user
        .run_in(&deep, &["identities", "current", "--quiet"])
        .ok();
    assert_eq!(ran.stdout.trim(), uuid('4'));
    let chosen = user.home().join("chosen");
    select(chosen.clone(), '3');
    let chosen = ("RAVI_CONFIG_DIR", chosen.to_str().unwrap());
    assert_eq!(current(&[], &[chosen]), '3');
    let two = uuid('2');
    let env = [chosen, ("RAVI_IDENTITY", two.as_str())];
    assert_eq!(current(&[], &env), '2');
    assert_eq!(current(&["--identity", &uuid('1')], &env), '1');
}

#[test]
fn a_config_dir_without_a_session_uses_the_ordinary_one() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let created = user
        .run(&["identities", "create", "second", "--json"])
        .ok()
        .json();
    let directory = user.home().join("agent");
    fs::create_dir(&directory).unwrap();
    let config = json!({ "identity_uuid": created["uuid"], "identity_name": "second" });
    fs::write(directory.join("config.json"), config.to_string()).unwrap();
    let env = [("RAVI_CONFIG_DIR", directory.to_str().unwrap())];
    user.run_with(&["passwords", "create", "example.com"], &env)
        .ok();
    let requests = sandbox.requests();
    let sent = requests
        .iter()
        .find(|r| r["path"] == "/api/passwords/")
        .unwrap();
    assert_eq!(sent["identity"], created["uuid"]);
    assert_eq!(
        user.run(&["passwords", "list", "--json"]).ok().json(),
        json!([])
    );
}

#[test]
fn a_config_that_is_no_json_is_named() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = user.config().join("config.json");
    fs::write(&path, "{identity").unwrap();
    user.run(&["passwords", "list"])
        .code(1)
        .says(path.to_str().unwrap())
        .says("is not JSON");
    assert_eq!(fs::read_to_string(&path).unwrap(), "{identity");
    fs::write(&path, r#"{"identity_uuid": 5}"#).unwrap();
    user.run(&["passwords", "list"])
        .code(1)
        .says("is not a ravi settings file");
}

#[test]
fn a_login_does_not_begin_with_settings_that_it_could_not_write() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    fs::create_dir_all(user.config()).unwrap();
    fs::write(user.config().join("config.json"), "{").unwrap();
    user.log_in(&sandbox, &["--identity", "sandbox-agent"])
        .code(1)
        .says("is not JSON");
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn tokens_go_to_their_own_server_only() {
    let sandbox = Sandbox::start();
    let other = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["--api-url", &other.url, "whoami"])
        .code(3)
        .says(&format!("logged in to {}/, not {}", sandbox.url, other.url));
    assert_eq!(other.requests().len(), 0);
}

/// A logout for another server must not leave a session that cannot be ended.
#[test]
fn a_logout_ends_the_session_of_the_named_server_only() {
    let sandbox = Sandbox::start();
    let other = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let by_option = user.run(&["--api-url", &other.url, "logout"]);
    let by_variable = user.run_with(&["logout"], &[("RAVI_API_URL", &other.url)]);
    for ran in [by_option, by_variable] {
        ran.code(3)
            .says(&format!("logged in to {}/, not {}", sandbox.url, other.url))
            .says("hint:");
    }
    assert_eq!(other.requests().len(), 0);
    user.run(&["whoami"]).ok();
    user.run(&["logout"]).ok();
    assert_eq!(sandbox.count("POST", "/api/auth/logout/"), 1);
}
