//! TLS as the real service has it: which certificates are trusted, and that plain http needs none.

use crate::common;

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::Path,
};

use common::{
    Ran, RawServer, User,
    tls::{Authority, Connection},
};

/// Answers every request with the same body.
fn answer(stream: &mut Connection) {
    let mut seen = Vec::new();
    let mut byte = [0];
    while !seen.ends_with(b"\r\n\r\n") {
        if !stream.read(&mut byte).is_ok_and(|read| read == 1) {
            return;
        }
        seen.push(byte[0]);
    }
    let body = r#"{"id": 1, "email": "tls@example.com"}"#;
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all((head + body).as_bytes());
}

/// Runs `whoami` with variables that name the certificates to trust.
fn whoami(user: &User, host: &str, port: u16, trusted: &[(&str, &Path)]) -> Ran {
    let url = format!("https://{host}:{port}");
    let mut env = vec![
        ("RAVI_API_URL", url.as_str()),
        ("RAVI_ACCESS_TOKEN", "token"),
    ];
    env.extend(
        trusted
            .iter()
            .map(|(name, path)| (*name, path.to_str().unwrap())),
    );
    user.run_with(&["whoami", "--quiet"], &env)
}

fn trusts(ran: Ran) {
    assert_eq!(ran.ok().stdout, "tls@example.com\n");
}

fn distrusts(ran: Ran) {
    ran.code(8).says("certificate");
}

const FILE: &str = "SSL_CERT_FILE";
const DIRECTORY: &str = "SSL_CERT_DIR";

#[test]
fn a_server_is_trusted_if_its_authority_is_in_the_named_file_or_directory() {
    let user = User::new("");
    let (known, other) = (Authority::new(), Authority::new());
    let port = known.serve(|_| {}, answer);
    let file = known.write(user.home().join("known.pem"));
    let other_file = other.write(user.home().join("other.pem"));
    let directory = user.home().join("known");
    fs::create_dir(&directory).unwrap();
    known.write(directory.join("root.crt"));
    let other_directory = user.home().join("other");
    fs::create_dir(&other_directory).unwrap();
    other.write(other_directory.join("root.crt"));

    trusts(whoami(&user, "localhost", port, &[(FILE, &file)]));
    trusts(whoami(&user, "localhost", port, &[(DIRECTORY, &directory)]));
    let both = std::env::join_paths([&other_directory, &directory]).unwrap();
    trusts(whoami(
        &user,
        "localhost",
        port,
        &[(DIRECTORY, Path::new(&both))],
    ));
    trusts(whoami(
        &user,
        "localhost",
        port,
        &[(FILE, &other_file), (DIRECTORY, &directory)],
    ));

    // Nothing but what is named is trusted, neither the system's store nor the other variable's default.
    distrusts(whoami(&user, "localhost", port, &[(FILE, &other_file)]));
    distrusts(whoami(
        &user,
        "localhost",
        port,
        &[(DIRECTORY, &other_directory)],
    ));
    distrusts(whoami(&user, "localhost", port, &[]));
}

#[test]
fn a_certificate_must_name_the_host_and_be_valid_now() {
    let user = User::new("");
    let authority = Authority::new();
    let file = authority.write(user.home().join("root.pem"));
    let port = authority.serve(|_| {}, answer);
    distrusts(whoami(&user, "127.0.0.1", port, &[(FILE, &file)]));
    let expired = authority.serve(
        |params| {
            params.not_before = rcgen::date_time_ymd(2020, 1, 1);
            params.not_after = rcgen::date_time_ymd(2021, 1, 1);
        },
        answer,
    );
    distrusts(whoami(&user, "localhost", expired, &[(FILE, &file)]));
    let future = authority.serve(
        |params| params.not_before = rcgen::date_time_ymd(4000, 1, 1),
        answer,
    );
    distrusts(whoami(&user, "localhost", future, &[(FILE, &file)]));
}

#[test]
fn a_bundle_may_have_comments_other_line_ends_and_certificates_that_cannot_be_used() {
    let user = User::new("");
    let (known, other) = (Authority::new(), Authority::new());
    let port = known.serve(|_| {}, answer);
    let mut bundle = b"# caf\xe9, not UTF-8\r\n".to_vec();
    bundle.extend(b"-----BEGIN CERTIFICATE-----\nMIIB!!!!\n-----END CERTIFICATE-----\n");
    bundle.extend(b"-----BEGIN CERTIFICATE-----\nMTIz\n-----END CERTIFICATE-----\n");
    bundle.extend(other.pem().as_bytes());
    bundle.extend(known.pem().replace('\n', "\r\n").as_bytes());
    bundle.extend(b"-----BEGIN CERTIFICATE-----\ncut off");
    let file = user.home().join("bundle.pem");
    fs::write(&file, bundle).unwrap();
    trusts(whoami(&user, "localhost", port, &[(FILE, &file)]));
}

#[test]
fn a_named_store_that_cannot_be_read_or_is_empty_is_an_error() {
    let user = User::new("");
    let missing = user.home().join("missing.pem");
    for variable in [FILE, DIRECTORY] {
        let ran = whoami(&user, "localhost", 9, &[(variable, &missing)]);
        ran.code(1).says("missing.pem").says("SSL_CERT_FILE");
    }
    let empty = user.home().join("empty.pem");
    fs::write(&empty, "").unwrap();
    let ran = whoami(&user, "localhost", 9, &[(FILE, &empty)]);
    ran.code(1).says("empty.pem has no certificates");
}

/// `ravi doctor` tells a certificate that is not trusted, a store that cannot be read, and no TLS at all from each other.
#[test]
fn the_check_of_tls_names_what_is_wrong() {
    let user = User::new("");
    let (known, other) = (Authority::new(), Authority::new());
    let port = known.serve(|_| {}, answer);
    let file = known.write(user.home().join("known.pem"));
    let other_file = other.write(user.home().join("other.pem"));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let plain = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let check = |port: u16, file: &Path| {
        let url = format!("https://localhost:{port}");
        let env = [("RAVI_API_URL", &*url), (FILE, file.to_str().unwrap())];
        let args = [
            "doctor",
            "--jq",
            ".[] | select(.name == \"tls\") | .status + .found",
        ];
        user.run_with(&args, &env).code(1).stdout
    };
    let trusted = check(port, &file);
    assert!(trusted.contains("known.pem"), "{trusted}");
    assert!(trusted.starts_with("ok"), "{trusted}");
    let rejected = check(port, &other_file);
    assert!(rejected.starts_with("problem"), "{rejected}");
    assert!(rejected.contains("certificate"), "{rejected}");
    let unreadable = check(port, &user.home().join("missing.pem"));
    assert!(unreadable.starts_with("problem"), "{unreadable}");
    assert!(unreadable.contains("missing.pem"), "{unreadable}");
    let without = check(9, &file);
    assert!(without.starts_with("skipped"), "{without}");
    let no_tls = check(plain, &file);
    assert!(no_tls.starts_with("problem"), "{no_tls}");
}

/// Plain http to this machine reads no store, and storage may be at an https address while the API is not.
#[test]
fn storage_of_a_server_without_tls_is_checked_like_any_other() {
    let user = User::new("");
    let authority = Authority::new();
    let file = authority.write(user.home().join("root.pem"));
    let port = authority.serve(|_| {}, answer);
    let body = format!(
        r#"{{"id":"1","attachments":[{{"uuid":"u","filename":"f","download_url":"https://localhost:{port}/f"}}]}}"#
    );
    let api = RawServer::start(move |stream| {
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        let _ = stream.write_all((head + &body).as_bytes());
    });
    let missing = user.home().join("missing.pem");
    let download = |file: &Path| {
        let env = [
            ("RAVI_API_URL", api.url.as_str()),
            ("RAVI_ACCESS_TOKEN", "token"),
            ("RAVI_IDENTITY", "00000000-0000-4000-8000-000000000000"),
            (FILE, file.to_str().unwrap()),
        ];
        let show = user.run_with(&["inbox", "message", "1", "--json"], &env);
        (
            show,
            user.run_with(&["inbox", "download", "1", "-o", "d"], &env),
        )
    };
    let (shown, downloaded) = download(&missing);
    shown.ok();
    downloaded.code(1).says("missing.pem");
    let (_, downloaded) = download(&file);
    downloaded.ok();
    assert!(user.work().join("d").join("f").exists());
}
