//! A client of `ravi mcp` that speaks the protocol by hand, and keeps all that the server sends.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use serde_json::{Value, json};

use super::User;

pub struct Mcp {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: mpsc::Receiver<String>,
    next: u64,
    /// What each request says of the client: from revision 2026-07-28 on, there is no introduction.
    meta: Option<Value>,
    /// Every line of the server.
    pub traffic: String,
}

impl Mcp {
    /// Starts the server, and introduces a legacy client.
    pub fn start(user: &User, args: &[&str]) -> Self {
        Self::start_with(user, args, &json!({}))
    }

    /// Starts the server, and introduces a legacy client (up to revision 2025-11-25) that can do this.
    pub fn start_with(user: &User, args: &[&str], capabilities: &Value) -> Self {
        let mut mcp = Self::start_silent(user, args);
        mcp.introduce(capabilities);
        mcp
    }

    fn introduce(&mut self, capabilities: &Value) {
        let answer = self.request("initialize", &legacy_client(capabilities));
        assert_eq!(
            answer["result"]["protocolVersion"], "2025-11-25",
            "{answer}"
        );
        self.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
    }

    /// Starts the server for a modern client (from revision 2026-07-28 on) that can do this.
    pub fn start_modern(user: &User, args: &[&str], capabilities: &Value) -> Self {
        let mut mcp = Self::start_silent(user, args);
        mcp.meta = Some(modern_client(capabilities));
        mcp
    }

    /// Starts the server with a variable, and introduces the client.
    pub fn start_with_variable(user: &User, args: &[&str], (name, value): (&str, &str)) -> Self {
        let mut command = user.command(&[&["mcp"], args].concat());
        let mut mcp = Self::start_command(command.env(name, value));
        mcp.introduce(&json!({}));
        mcp
    }

    /// Starts the server in this directory, and introduces the client.
    pub fn start_in(user: &User, directory: &Path, args: &[&str]) -> Self {
        let mut command = user.command(&[&["mcp"], args].concat());
        let mut mcp = Self::start_command(command.current_dir(directory));
        mcp.introduce(&json!({}));
        mcp
    }

    /// Starts the server.
    pub fn start_silent(user: &User, args: &[&str]) -> Self {
        Self::start_command(&mut user.command(&[&["mcp"], args].concat()))
    }

    fn start_command(command: &mut Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let stdin = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self {
            child,
            stdin,
            lines,
            next: 0,
            meta: None,
            traffic: String::new(),
        }
    }

    pub fn send(&mut self, message: &Value) {
        self.send_text(&format!("{message}\n"));
    }

    pub fn send_text(&mut self, text: &str) {
        self.stdin
            .as_mut()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
    }

    /// The next message of the server; fails if there is none within a minute.
    #[track_caller]
    pub fn receive(&mut self) -> Value {
        let line = match self.lines.recv_timeout(Duration::from_mins(1)) {
            Ok(line) => line,
            Err(error) => panic!("the server is gone or silent: {error}"),
        };
        self.traffic += &line;
        self.traffic.push('\n');
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"))
    }

    /// Sends a request; gives its ID.
    pub fn begin(&mut self, method: &str, params: &Value) -> u64 {
        self.next += 1;
        let id = self.next;
        let mut params = params.clone();
        if let Some(meta) = &self.meta {
            params["_meta"] = meta.clone();
        }
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request; gives its answer.
    #[track_caller]
    pub fn request(&mut self, method: &str, params: &Value) -> Value {
        let id = self.begin(method, params);
        loop {
            let answer = self.receive();
            if answer["id"] == id {
                return answer;
            }
        }
    }

    /// Sends a request that succeeds; gives its result.
    #[track_caller]
    pub fn result(&mut self, method: &str, params: &Value) -> Value {
        let answer = self.request(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Waits for a notification; gives its parameters. Skips no other notification.
    #[track_caller]
    pub fn notification(&mut self, method: &str) -> Value {
        let message = self.receive();
        assert_eq!(message["method"], method, "{message}");
        message["params"].clone()
    }

    /// Calls a tool; gives the result.
    #[track_caller]
    pub fn call(&mut self, name: &str, arguments: &Value) -> Value {
        let answer = self.request(
            "tools/call",
            &json!({ "name": name, "arguments": arguments }),
        );
        assert!(answer.get("error").is_none(), "{name}: {answer}");
        answer["result"].clone()
    }

    /// Calls a tool that succeeds; gives the structured content.
    #[track_caller]
    pub fn ok(&mut self, name: &str, arguments: &Value) -> Value {
        let result = self.call(name, arguments);
        assert_eq!(result["isError"], false, "{name}: {result}");
        result["structuredContent"].clone()
    }

    /// Calls a tool that fails; gives the error.
    #[track_caller]
    pub fn failure(&mut self, name: &str, arguments: &Value) -> Value {
        let result = self.call(name, arguments);
        assert_eq!(result["isError"], true, "{name}: {result}");
        let text = result["content"][0]["text"].as_str().unwrap();
        serde_json::from_str::<Value>(text).unwrap()["error"].clone()
    }

    /// The tools that the server offers.
    pub fn tools(&mut self) -> Vec<Value> {
        let answer = self.request("tools/list", &json!({}));
        answer["result"]["tools"].as_array().unwrap().clone()
    }

    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Closes stdin; gives the exit code.
    pub fn end(mut self) -> i32 {
        self.close_stdin();
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Mcp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The text of each content block of a result.
pub fn texts(result: &Value) -> Vec<String> {
    let content = result["content"].as_array().unwrap();
    let text = |block: &Value| block["text"].as_str().unwrap().to_owned();
    content.iter().map(text).collect()
}

/// How a legacy client introduces itself.
pub fn legacy_client(capabilities: &Value) -> Value {
    json!({
        "protocolVersion": "2025-11-25",
        "capabilities": capabilities,
        "clientInfo": { "name": "test", "version": "1" },
    })
}

/// What each request of a modern client says of it.
pub fn modern_client(capabilities: &Value) -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": capabilities,
        "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
    })
}
