//! Raw HTTP: exchanges by hand, and servers that do what they like.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A server that reads a request's head, and then does what it likes.
pub struct RawServer {
    pub url: String,
    connections: Arc<AtomicUsize>,
}

impl RawServer {
    pub fn start(answer: impl Fn(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                counted.fetch_add(1, Ordering::Relaxed);
                read_head(&mut stream);
                answer(&mut stream);
            }
        });
        Self { url, connections }
    }

    /// Connections so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

/// What a server does that never answers: it waits for the end of the connection.
pub fn silent(stream: &mut TcpStream) {
    let _ = std::io::copy(stream, &mut std::io::sink());
}

/// Reads a request up to the end of its head.
fn read_head(stream: &mut TcpStream) {
    let mut seen = Vec::new();
    let mut byte = [0];
    while !seen.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        seen.push(byte[0]);
    }
}

/// An answer of HTTP/1.1, taken apart.
pub struct Answered {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// One HTTP/1.1 exchange; gives status and body.
pub fn http(url: &str, method: &str, path: &str, content_type: &str, body: &str) -> (u16, String) {
    let authority = url.trim_start_matches("http://");
    let headers = [("Host", authority), ("Content-Type", content_type)];
    let answer = http_with(url, method, path, &headers, body);
    (answer.status, answer.body)
}

/// One HTTP/1.1 exchange with these headers, and no others but the length of the body.
pub fn http_with(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answered {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    // Not every server closes the connection when it is asked to.
    while !is_whole(&answer) {
        match stream.read(&mut piece).unwrap() {
            0 => break,
            read => answer.extend_from_slice(&piece[..read]),
        }
    }
    let answer = String::from_utf8(answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Answered {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// Whether an answer is as long as its head says.
fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    length.is_some_and(|length| answer.len() - end - 4 >= length.trim().parse().unwrap())
}
