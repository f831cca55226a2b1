//! `ravi passwords`: which entry is meant, and that no two come about that nothing tells apart.

use crate::common;

use std::process::Stdio;

use common::{PIN, Sandbox, User, device_token};
use serde_json::json;

const LIST: &str = "/api/passwords/";

fn create(user: &User, username: &str, more: &[&str]) -> String {
    let args = [
        "passwords",
        "create",
        "example.com",
        "--username",
        username,
        "-q",
    ];
    let uuid = user.run(&[&args, more].concat()).ok().stdout;
    uuid.trim().to_owned()
}

fn field(user: &User, args: &[&str], name: &str) -> String {
    let args = [&["passwords", "get"], args, &["--field", name]].concat();
    user.run(&args).ok().stdout.trim().to_owned()
}

#[test]
fn a_second_entry_with_the_same_username_is_a_conflict() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let first = create(&user, "ann", &[]);
    let again = [
        "passwords",
        "create",
        "https://EXAMPLE.com/x",
        "--username",
        "ann",
    ];
    user.run(&again)
        .code(6)
        .says("example.com with the username ann already exists")
        .says(&format!("ravi passwords update {first}"))
        .says("--force");
    let error = user.run(&[&again[..], &["--json"]].concat()).code(6);
    assert_eq!(error.error()["kind"], "conflict");
    assert_eq!(sandbox.count("POST", LIST), 1);
    // The identity's own address is a username like any other.
    let own = ["passwords", "create", "example.com"];
    user.run(&own).ok();
    user.run(&own).code(6).says("sandbox-agent@in.ravi.app");
    create(&user, "Ann", &[]);
    create(&user, "ann", &["--force"]);
    assert_eq!(sandbox.count("POST", LIST), 4);
}

#[test]
fn an_update_makes_no_second_entry_either() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    create(&user, "ann", &[]);
    let bob = create(&user, "bob", &[]);
    let update = |more: &[&str]| user.run(&[&["passwords", "update", &bob], more].concat());
    update(&["--username", "ann"]).code(6).says("--force");
    update(&["--username", "bob"]).ok();
    update(&["--domain", "other.example"]).ok();
    update(&["--username", "ann"]).ok();
    update(&["--domain", "example.com"]).code(6);
    update(&["--generate"]).ok();
    update(&["--domain", "example.com", "--force"]).ok();
    let path = format!("{LIST}{bob}/");
    assert_eq!(sandbox.count("PUT", &path), 5);
}

#[test]
fn an_ambiguous_domain_lists_its_entries_and_a_username_chooses() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let (ann, bob) = (create(&user, "ann", &[]), create(&user, "bob", &[]));
    for args in [
        &["passwords", "get", "EXAMPLE.com"][..],
        &["passwords", "delete", "example.com", "--yes"],
        &["passwords", "update", "example.com", "--generate"],
    ] {
        user.run(args)
            .code(2)
            .says("has 2 entries\n")
            .says("username NAME or a UUID:\n")
            .says(&format!("  {}  example.com  ann  now\n", &ann[..8]))
            .says(&format!("  {}  example.com  bob  now\n", &bob[..8]));
    }
    let json = ["passwords", "get", "example.com", "--json"];
    let error = user.run(&json).code(2).error();
    assert_eq!(
        error["hint"].as_str().unwrap().lines().count(),
        3,
        "{error}"
    );
    let uuid = |name: &str| field(&user, &["example.com", "--username", name], "uuid");
    assert_eq!((uuid("ann"), uuid("bob")), (ann.clone(), bob.clone()));
    let before = field(&user, &[&ann], "password");
    let update = [
        "passwords",
        "update",
        "example.com",
        "--current-username",
        "bob",
        "--generate",
        "--username",
        "rob",
    ];
    user.run(&update).ok();
    assert_eq!(field(&user, &[&ann], "password"), before);
    user.run(&["passwords", "get", "example.com", "--username", "bob"])
        .code(4)
        .says("the username bob");
    user.run(&["passwords", "get", &ann, "--username", "ann"])
        .code(2)
        .says("--username requires a domain");
    let delete = [
        "passwords",
        "delete",
        "example.com",
        "--username",
        "rob",
        "--yes",
    ];
    user.run(&delete).ok();
    assert_eq!(field(&user, &["example.com"], "uuid"), ann);
}

#[test]
fn two_that_nothing_tells_apart_are_addressed_by_uuid() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let (one, two) = (
        create(&user, "ann", &[]),
        create(&user, "ann", &["--force"]),
    );
    let ran = user.run(&["passwords", "get", "example.com", "--username", "ann"]);
    ran.code(2)
        .says(&one[..8])
        .says(&two[..8])
        .says("hint: give a UUID:\n");
    // A username selects none of them, so no option for it is suggested.
    user.run(&["passwords", "get", "example.com"])
        .code(2)
        .says("hint: give a UUID:\n");
    user.run_with_input(
        &["vault", "inject"],
        "x\n{{ ravi://passwords/example.com/username }}",
    )
    .code(2)
    .says("error: line 2 of the template: example.com has 2 entries\n")
    .says("hint: give ravi://passwords/UUID/username:\n");
    let template = format!("{{{{ ravi://passwords/{two}/uuid }}}}");
    let filled = user
        .run_with_input(&["vault", "inject", "-"], template)
        .ok();
    assert_eq!(filled.stdout, two);
    user.run(&["passwords", "delete", &two[..8], "--yes"]).ok();
    assert_eq!(field(&user, &["example.com"], "uuid"), one);
}

#[test]
fn an_empty_username_is_named_as_such() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let create = ["passwords", "create", "example.com", "--username", ""];
    user.run(&create).ok();
    user.run(&create)
        .code(6)
        .says("a password entry for example.com without a username already exists");
    user.run(&[&create[..], &["--force"]].concat()).ok();
    user.run(&["passwords", "get", "example.com"])
        .code(2)
        .says("  example.com  (no username)  ");
}

#[test]
fn the_beginning_of_a_uuid_is_enough_if_it_is_of_one() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let entry = |uuid: &str, domain: &str| json!({ "uuid": uuid, "domain": domain, "username": "", "password": "" });
    let uuids = [
        "12345678-aaaa-4000-8000-000000000000",
        "12345678-bbbb-4000-8000-000000000000",
        "99999999-9999-4000-8000-000000000000",
    ];
    let mut list: Vec<_> = uuids.iter().map(|uuid| entry(uuid, "a.example")).collect();
    // A domain that reads like the beginning of a UUID comes first.
    list.push(entry("7", "999999"));
    sandbox.fault(&json!({ "method": "GET", "path": LIST, "status": 200, "body": json!(list).to_string(), "times": 9 }));
    let delete = |address: &str| user.run(&["passwords", "delete", address, "--yes"]);
    delete("12345678")
        .code(2)
        .says("\n  12345678-a  a.example")
        .says("\n  12345678-b  a.example");
    delete("1234").code(2);
    delete("123")
        .code(4)
        .says("the UUID 123… is stored")
        .says("at least 4 characters of a UUID");
    delete("12345678-c").code(4);
    sandbox.fault(&json!({ "method": "GET", "path": format!("{LIST}{}/", uuids[0]), "status": 200, "body": list[0].to_string() }));
    sandbox.fault(
        &json!({ "method": "DELETE", "path": format!("{LIST}{}/", uuids[0]), "status": 204 }),
    );
    assert_eq!(
        delete("12345678-AA").ok().stdout,
        "Deleted the password entry of a.example.\n"
    );
}

/// Without keys usernames are closed, and a domain with one entry is all the same addressed by it.
#[test]
fn a_username_needs_the_keys() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let ann = create(&user, "ann", &[]);
    let token = device_token(&sandbox.url);
    let bare = User::new(&sandbox.url);
    let identity = user.run(&["identities", "current", "-q"]).ok().stdout;
    let env = [
        ("RAVI_ACCESS_TOKEN", token.as_str()),
        ("RAVI_IDENTITY", identity.trim()),
    ];
    let by_name = [
        "passwords",
        "get",
        "example.com",
        "--username",
        "ann",
        "--field",
        "uuid",
    ];
    bare.run_with(&by_name, &env).code(10).says("RAVI_PIN");
    let with_pin = [env[0], env[1], ("RAVI_PIN", PIN)];
    assert_eq!(bare.run_with(&by_name, &with_pin).ok().stdout.trim(), ann);
    let delete = [
        "passwords",
        "delete",
        "example.com",
        "--username",
        "ann",
        "--yes",
    ];
    bare.run_with(&delete, &env).code(10);
    bare.run_with(&delete[..3], &env).code(2).says("--yes");
    let delete = ["passwords", "delete", "example.com", "--yes"];
    bare.run_with(&delete, &env).ok();
}

#[test]
fn a_list_is_sorted_and_filtered() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (domain, username) in [
        ("github.com", "octocat"),
        ("example.com", "bob"),
        ("github.com", "Hubot"),
        ("example.com", "Ann@GitHub.com"),
    ] {
        let args = ["passwords", "create", domain, "--username", username];
        user.run(&args).ok();
    }
    let usernames = |args: &[&str]| {
        let args = [&["passwords", "list", "--jq", ".[].username"], args].concat();
        let printed = user.run(&args).ok().stdout;
        printed.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        usernames(&[]),
        ["Ann@GitHub.com", "bob", "Hubot", "octocat"]
    );
    assert_eq!(
        usernames(&["GITHUB"]),
        ["Ann@GitHub.com", "Hubot", "octocat"]
    );
    assert_eq!(usernames(&["BOT"]), ["Hubot"]);
    user.run(&["passwords", "list", "nothing"])
        .ok()
        .says("No domain or username contains the text.");
    let list = user.run(&["passwords", "list", "nothing", "--json"]).ok();
    assert_eq!(list.stdout, "[]\n");
    // Without the keys, the filter may omit what it should list.
    let token = device_token(&sandbox.url);
    let identity = user.run(&["identities", "current", "-q"]).ok().stdout;
    let env = [
        ("RAVI_ACCESS_TOKEN", token.as_str()),
        ("RAVI_IDENTITY", identity.trim()),
    ];
    let bare = User::new(&sandbox.url);
    bare.run_with(&["passwords", "list", "octocat"], &env)
        .code(10)
        .says("4 of 4 usernames");
}

/// Each looks before it stores, and takes its turn for both.
#[test]
fn creates_at_the_same_time_store_one_entry() {
    let sandbox = Sandbox::start_with(&["--latency", "50ms"]);
    let user = User::logged_in(&sandbox);
    let args = [
        "passwords",
        "create",
        "example.com",
        "--username",
        "ann",
        "-q",
    ];
    let started: Vec<_> = (0..4)
        .map(|_| user.command(&args).stderr(Stdio::null()).spawn().unwrap())
        .collect();
    let ended = started
        .into_iter()
        .map(|mut child| child.wait().unwrap().code());
    let mut codes: Vec<_> = ended.map(Option::unwrap).collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 6, 6, 6]);
    assert_eq!(sandbox.count("POST", LIST), 1);
}

/// An import stores what is not there; it neither fails at a conflict nor makes one.
#[test]
fn an_import_goes_on_where_entries_exist() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    create(&user, "ann", &[]);
    let csv = "name,url,username,password\nx,https://example.com/,ann,other\nx,https://example.com/,bob,new\n";
    for stored in [1, 0] {
        let args = ["passwords", "import", "-", "--format", "chrome", "--json"];
        let ran = user.run_with_input(&args, csv).ok().json();
        assert_eq!(ran["stored"].as_array().unwrap().len(), stored, "{ran}");
    }
    assert_eq!(sandbox.count("POST", LIST), 2);
}

/// A text is named as typed, and never read as the number of an IP address.
#[test]
fn what_is_not_found_is_named_as_typed() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for domain in ["www.amazon.example", "github.com", "xn--mnchen-3ya.example"] {
        user.run(&["passwords", "create", domain]).ok();
    }
    let get = |typed: &str| user.run(&["passwords", "get", typed]).code(4);
    get("396")
        .says("no password entry with the UUID 396… is stored")
        .says("at least 4 characters of a UUID");
    get("12345678").says("no password entry with the UUID 12345678… is stored");
    get("beef").says("no password entry with the domain or UUID beef is stored");
    user.run(&["passwords", "create", "396"])
        .code(2)
        .says("`396` is not a domain; the IP address 0.0.1.140 has 4 numbers");
    get("192.168.1.1:8080").says("the domain 192.168.1.1 is stored");
    // The hint lists similar ones, if there are any.
    for (typed, part) in [
        ("amazon.example", "amazon.example"),
        ("www.github", "github"),
        ("github", "github"),
        ("https://github/x", "github"),
    ] {
        get(typed).says(&format!(
            "hint: run `ravi passwords list {part}` to see similar ones"
        ));
    }
    get("nothing.example").says("hint: run `ravi passwords list` to see the stored ones");
}

#[test]
fn a_filter_matches_a_domain_as_it_is_written() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "münchen.example"]).ok();
    for filter in ["münchen", "MÜNCH", "xn--mnchen", "münchen.example"] {
        let list = ["passwords", "list", filter, "--jq", ".[].domain"];
        let listed = user.run(&list).ok().stdout;
        assert_eq!(listed, "xn--mnchen-3ya.example\n", "{filter}");
    }
}
