//! A client of `ravi mcp --http` that speaks the protocol by hand.

use std::{
    io::{BufRead, BufReader, Lines, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use super::{
    User,
    mcp::legacy_client,
    net::{Answered, http_with},
};

const PATH: &str = "/mcp";

/// A running server.
pub struct McpHttp {
    child: Child,
    /// Its URL, without the path.
    pub url: String,
    /// What it printed on stdout.
    pub listening: Value,
}

impl McpHttp {
    pub fn start(user: &User, args: &[&str]) -> Self {
        let fixed = ["mcp", "--json", "--http", "127.0.0.1:0"];
        Self::start_command(&mut user.command(&[&fixed, args].concat()))
    }

    pub fn start_command(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let listening: Value = serde_json::from_str(&line).unwrap();
        let url = listening["url"].as_str().unwrap().strip_suffix(PATH);
        Self {
            url: url.unwrap().to_owned(),
            child,
            listening,
        }
    }

    /// The headers of every client.
    pub fn headers(&self) -> Vec<(String, String)> {
        let token = self.listening["token"].as_str().unwrap_or_default();
        [
            ("Host", self.url.trim_start_matches("http://")),
            ("Accept", "application/json, text/event-stream"),
            ("Content-Type", "application/json"),
            ("Authorization", &format!("Bearer {token}")),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// Posts a message with these headers, which replace those of the same name.
    pub fn post_with(&self, other: &[(&str, &str)], message: &Value) -> Answered {
        let all = self.headers();
        let own = all
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let own = own.filter(|(name, _)| other.iter().all(|(other, _)| other != name));
        let headers: Vec<(&str, &str)> = own.chain(other.iter().copied()).collect();
        http_with(&self.url, "POST", PATH, &headers, &message.to_string())
    }

    /// Introduces a client that can do this; gives the ID of its session.
    pub fn initialize(&self, capabilities: &Value) -> String {
        let answer = self.post_with(&[], &initialize(capabilities));
        assert_eq!(answer.status, 200, "{}", answer.body);
        let head = answer.head.to_lowercase();
        let session = head
            .lines()
            .find_map(|line| line.strip_prefix("mcp-session-id: "));
        let session = session.unwrap().to_owned();
        let initialized = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
        let answer = self.post_with(&[("Mcp-Session-Id", &session)], &initialized);
        assert_eq!(answer.status, 202, "{}", answer.body);
        session
    }

    /// Calls a tool in a session; gives the result.
    pub fn call(&self, session: &str, name: &str, arguments: &Value) -> Value {
        let answer = self.post_with(&[("Mcp-Session-Id", session)], &call(7, name, arguments));
        assert_eq!(answer.status, 200, "{}", answer.body);
        let messages = events(&answer.body);
        messages.last().unwrap()["result"].clone()
    }

    /// Begins a call in a session; gives the connection, whose answer is not read.
    pub fn begin(&self, session: &str, name: &str, arguments: &Value) -> TcpStream {
        self.begin_with(&[("Mcp-Session-Id", session)], &call(8, name, arguments))
    }

    /// Posts a message with these headers, too; gives the connection, whose answer is not read.
    pub fn begin_with(&self, headers: &[(&str, &str)], message: &Value) -> TcpStream {
        self.connect("POST", headers, &message.to_string())
    }

    /// Gives the lines of the stream of a session.
    pub fn stream(&self, session: &str) -> Lines<BufReader<TcpStream>> {
        let stream = self.connect("GET", &[("Mcp-Session-Id", session)], "");
        BufReader::new(stream).lines()
    }

    fn connect(&self, method: &str, other: &[(&str, &str)], body: &str) -> TcpStream {
        let own = self.headers();
        let own = own
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let headers: String = own
            .chain(other.iter().copied())
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let length = body.len();
        let request = format!(
            "{method} {PATH} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(self.url.trim_start_matches("http://")).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the end; gives the exit code.
    pub fn wait(mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }

    /// Starts a server that passes connections on, and adds the token, for clients that cannot; gives its URL.
    pub fn with_token(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listener.local_addr().unwrap().to_string();
        let target = self.url.trim_start_matches("http://").to_owned();
        let url = format!("http://{own}{PATH}");
        let token = self.listening["token"].as_str().unwrap().to_owned();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let (own, target, token) = (own.clone(), target.clone(), token.clone());
                std::thread::spawn(move || pass_on(stream, (&own, &target), &token));
            }
        });
        url
    }
}

impl Drop for McpHttp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The request that introduces a client.
pub fn initialize(capabilities: &Value) -> Value {
    let client = legacy_client(capabilities);
    json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": client })
}

/// The request that calls a tool.
pub fn call(id: u64, name: &str, arguments: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call",
        "params": { "name": name, "arguments": arguments } })
}

/// The messages of an event stream.
pub fn events(body: &str) -> Vec<Value> {
    let data = body.lines().filter_map(|line| line.strip_prefix("data: {"));
    data.map(|rest| serde_json::from_str(&format!("{{{rest}")).unwrap())
        .collect()
}

/// Passes one exchange on.
fn pass_on(mut client: TcpStream, (own, target): (&str, &str), token: &str) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match client.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).replace(own, target);
    let lines = head.trim_end().lines();
    let lines: Vec<&str> = lines
        .filter(|line| !line.to_lowercase().starts_with("connection:"))
        .collect();
    let head = lines.join("\r\n");
    let head = format!("{head}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n");
    let mut server = TcpStream::connect(target).unwrap();
    if server.write_all(head.as_bytes()).is_err() {
        return;
    }
    let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    std::thread::spawn(move || std::io::copy(&mut from, &mut to));
    let _ = std::io::copy(&mut server, &mut client);
    let _ = client.shutdown(std::net::Shutdown::Both);
}
