//! TLS as the real service has it: certificates are checked against the system's roots, for https addresses only.
//!
//! `.ci/run` installs what the test needs and runs it.

use crate::common;

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

use common::{RawServer, User};

const SERVER: &str = r#"
import http.server, ssl, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"id": 1, "email": "tls@example.com"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert.pem", "key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
"#;

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server with a certificate of its own for `localhost`; gives its port.
fn serve(directory: &Path) -> (Server, String) {
    let made = Command::new("openssl")
        .args("req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost".split(' '))
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .current_dir(directory)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
    let mut child = Command::new("python3")
        .args(["-c", SERVER])
        .current_dir(directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut port = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut port)
        .unwrap();
    (Server(child), port.trim().to_owned())
}

#[test]
#[ignore = "needs openssl and python3"]
fn a_certificate_is_accepted_only_if_the_system_trusts_it() {
    let user = User::new("");
    let (_server, port) = serve(user.home());
    let url = format!("https://localhost:{port}");
    let cert = user.home().join("cert.pem");
    let trusting = [
        ("RAVI_API_URL", url.as_str()),
        ("RAVI_ACCESS_TOKEN", "token"),
        ("SSL_CERT_FILE", cert.to_str().unwrap()),
    ];
    let ran = user.run_with(&["whoami", "--quiet"], &trusting).ok();
    assert_eq!(ran.stdout, "tls@example.com\n");
    user.run_with(&["whoami"], &trusting[..2])
        .code(8)
        .says("certificate");
    // The name in the certificate is not this one.
    let address = format!("https://127.0.0.1:{port}");
    let misnamed = [("RAVI_API_URL", address.as_str()), trusting[1], trusting[2]];
    user.run_with(&["whoami"], &misnamed)
        .code(8)
        .says("certificate");
}

/// Storage may be at an https address while the API is not: its certificate is checked like any other.
#[test]
#[ignore = "needs openssl and python3"]
fn storage_of_a_loopback_server_may_be_encrypted() {
    let directory = tempfile::tempdir().unwrap();
    let (_server, port) = serve(directory.path());
    let body = format!(
        r#"{{"id":"1","attachments":[{{"uuid":"u","filename":"f","download_url":"https://localhost:{port}/f"}}]}}"#
    );
    let api = RawServer::start(move |stream| {
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        let _ = stream.write_all((head + &body).as_bytes());
    });
    let user = User::new(&api.url);
    let cert = directory.path().join("cert.pem");
    let trusting = [
        ("RAVI_ACCESS_TOKEN", "token"),
        ("RAVI_IDENTITY", "00000000-0000-4000-8000-000000000000"),
        ("SSL_CERT_FILE", cert.to_str().unwrap()),
    ];
    let download = ["inbox", "download", "1", "-o", "d"];
    user.run_with(&download, &trusting[..2])
        .code(8)
        .says("certificate");
    user.run_with(&download, &trusting).ok();
    assert!(user.work().join("d").join("f").exists());
}
