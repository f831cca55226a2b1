//! `ravi logout` where the files of the session cannot be deleted.

use crate::common;

use std::fs;

use common::{Ran, Sandbox, User};

/// Asserts that a logout fails before the server is asked, and that the session can still be used.
#[track_caller]
fn ends_nothing(sandbox: &Sandbox, user: &User, run: impl Fn(&[&str]) -> Ran) {
    run(&["logout"])
        .code(1)
        .says("the session was not ended")
        .says(&format!(
            "hint: check the permissions of {}",
            user.config().display()
        ));
    assert_eq!(sandbox.count("POST", "/api/auth/logout/"), 0);
    run(&["whoami"]).ok();
}

#[test]
fn a_session_that_cannot_be_locked_is_not_ended() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let lock = user.config().join("session.lock");
    let _ = fs::remove_file(&lock);
    fs::create_dir(&lock).unwrap();
    ends_nothing(&sandbox, &user, |args| user.run(args));
}

#[cfg(unix)]
#[test]
#[ignore = "needs root, to act as another user"]
fn a_session_that_cannot_be_deleted_is_not_ended() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let set = |mode| {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(user.config(), mode).unwrap();
    };
    set(0o500);
    // A lock that an earlier command has created can be taken.
    let lock = user.config().join("session.lock");
    fs::write(&lock, "").unwrap();
    ends_nothing(&sandbox, &user, |args| user.run_as_nobody(args));
    fs::remove_file(&lock).unwrap();
    ends_nothing(&sandbox, &user, |args| user.run_as_nobody(args));
    set(0o700);
    user.run_as_nobody(&["logout"]).ok();
    assert_eq!(sandbox.count("POST", "/api/auth/logout/"), 1);
}

#[test]
fn what_is_left_of_an_ended_session_is_named() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let left = user.config().join("session-left.key");
    fs::create_dir(&left).unwrap();
    user.run(&["logout"])
        .code(1)
        .says("the session was ended on the server")
        .says("delete what is left of it:")
        .says(&format!("  {}", left.display()));
    assert_eq!(sandbox.count("POST", "/api/auth/logout/"), 1);
}
