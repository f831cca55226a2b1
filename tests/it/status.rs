//! `ravi status`: whose session it is, and for which server.

use crate::common;

use common::{Sandbox, User};
use serde_json::Value;

const OTHER: &str = "https://other.example";

#[test]
fn a_session_is_not_claimed_for_another_server() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let port = sandbox.url.rsplit(':').next().unwrap();
    let other_name = format!("http://localhost:{port}");
    let own = format!("{}/", sandbox.url);
    let by_option = |url: &str| user.run(&["status", "--json", "--api-url", url]);
    for url in [OTHER, &other_name] {
        let by_variable = user.run_with(&["status", "--json"], &[("RAVI_API_URL", url)]);
        for ran in [by_option(url), by_variable] {
            let status = ran.code(3).json();
            assert_eq!(status["logged_in"], false, "{status}");
            assert_eq!(status["api_url"], url, "{status}");
            assert_eq!(status["session_api_url"], own, "{status}");
            assert_eq!(status["email"], "owner@example.com", "{status}");
        }
        let shown = user.run(&["status", "--api-url", url]).code(3).stdout;
        assert!(
            shown.starts_with(&format!("Not logged in to {url}.")),
            "{shown}"
        );
        assert!(
            shown.contains(&format!("for {own} as owner@example.com")),
            "{shown}"
        );
        // Other commands agree.
        user.run(&["whoami", "--api-url", url]).code(3);
    }
    let status = by_option(&own).ok().json();
    assert_eq!(status["logged_in"], true);
    by_option("ftp://x").code(2);
}

/// Which server gave a token of the environment is not known: it is for whatever server is named.
#[test]
fn a_token_of_the_environment_has_no_server() {
    let user = User::new(OTHER);
    let env = [("RAVI_ACCESS_TOKEN", "t")];
    let status = user.run_with(&["status", "--json"], &env).ok().json();
    assert_eq!(status["logged_in"], true);
    assert_eq!(status["api_url"], OTHER);
    assert_eq!(status["session_api_url"], Value::Null);
}

#[test]
fn the_place_of_the_key_is_shown() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let status = user.run(&["status", "--json"]).ok().json();
    assert_eq!(status["key_place"], "file", "{status}");
    let shown = user.run(&["status"]).ok().stdout;
    assert!(shown.contains("key in a file beside it"), "{shown}");
}
