//! Lists that a server gives in pages: a bare array or an object, with or without more behind it.
#![no_main]

use std::{
    cell::RefCell,
    collections::{HashSet, VecDeque},
    rc::Rc,
};

use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture};
use libfuzzer_sys::fuzz_target;
use ravi::{
    api::{Client, EmailThread, Error, Identity, Options, TokenSource, Transport, parse_base_url},
    secret::{AccessToken, Secret, Tokens},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
    task::{LocalSet, spawn_local},
};

/// As many requests may be under way when a list ends.
const IN_FLIGHT: usize = 4;

/// What the server still has to answer, and what it was asked.
#[derive(Default)]
struct Script {
    bodies: VecDeque<Vec<u8>>,
    requests: usize,
}

struct World {
    tasks: LocalSet,
    runtime: Runtime,
    client: Client,
    base: String,
    /// A server that must never be asked.
    foreign: String,
    script: Rc<RefCell<Script>>,
    foreign_requests: Rc<RefCell<usize>>,
}

thread_local! {
    static WORLD: World = World::new();
}

fuzz_target!(|input: &[u8]| {
    WORLD.with(|world| {
        let input = String::from_utf8_lossy(input);
        let input = input
            .replace("{base}", &world.base)
            .replace("{foreign}", &world.foreign);
        let bodies: Vec<&str> = input.split('\0').collect();
        check_list(world, &bodies);
        check_threads(world, &bodies);
        check_shapes(world, bodies[0]);
        assert_eq!(
            *world.foreign_requests.borrow(),
            0,
            "another server was asked"
        );
    });
});

/// No more rows than there are, and no endless list.
fn check_list(world: &World, bodies: &[&str]) {
    let rows = world.identities(bodies).map(|rows| rows.len());
    assert!(rows.unwrap_or(0) <= count(bodies), "rows out of nowhere");
}

/// The same of a list that is sorted, where each thread comes once.
fn check_threads(world: &World, bodies: &[&str]) {
    let pages = world.answer(bodies, async {
        let mut pages = Box::pin(world.client.email_threads(false));
        let mut threads: Vec<EmailThread> = Vec::new();
        while let Some(page) = pages.next().await {
            match page {
                Ok(page) => threads.extend(page),
                Err(_) => break,
            }
        }
        threads
    });
    assert!(pages.len() <= count(bodies), "rows out of nowhere");
    let mut seen = HashSet::new();
    let ids = pages.iter().map(|thread| &thread.thread_id);
    for id in ids.filter(|id| !id.is_empty()) {
        assert!(seen.insert(id), "a thread came twice");
    }
}

/// A bare array says the same as an object around it.
fn check_shapes(world: &World, body: &str) {
    let Ok(rows @ Value::Array(_)) = serde_json::from_str(body) else {
        return;
    };
    let json = |rows: Result<Vec<Identity>, Error>| {
        rows.ok().map(|rows| serde_json::to_string(&rows).unwrap())
    };
    let bare = json(world.identities(&[&rows.to_string()]));
    let wrapped = serde_json::json!({ "count": 1, "next": null, "results": rows });
    let wrapped = json(world.identities(&[&wrapped.to_string()]));
    assert_eq!(bare, wrapped, "the shape of a list matters");
}

/// Rows in all bodies.
fn count(bodies: &[&str]) -> usize {
    let rows = |body: &&str| {
        let value: Value = serde_json::from_str(body).ok()?;
        value
            .as_array()
            .or_else(|| value["results"].as_array())
            .map(Vec::len)
    };
    bodies.iter().filter_map(rows).sum()
}

impl World {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let tasks = LocalSet::new();
        let script = Rc::new(RefCell::new(Script::default()));
        let foreign_requests = Rc::new(RefCell::new(0));
        let (base, foreign) = tasks.block_on(&runtime, async {
            let (listener, base) = listen().await;
            spawn_local(serve(listener, Rc::clone(&script)));
            let (listener, foreign) = listen().await;
            let asked = Rc::clone(&foreign_requests);
            spawn_local(async move {
                while listener.accept().await.is_ok() {
                    *asked.borrow_mut() += 1;
                }
            });
            (base, foreign)
        });
        let transport = Transport::new(parse_base_url(&base).unwrap(), Options::default()).unwrap();
        let identity = "identity".to_owned().into();
        let client = Client::new(transport, Rc::new(OneToken), Some(identity));
        Self {
            tasks,
            runtime,
            client,
            base,
            foreign,
            script,
            foreign_requests,
        }
    }

    fn identities(&self, bodies: &[&str]) -> Result<Vec<Identity>, Error> {
        self.answer(bodies, self.client.identities())
    }

    /// Answers requests with the bodies in turn, and then with 404.
    fn answer<T>(&self, bodies: &[&str], call: impl Future<Output = T>) -> T {
        *self.script.borrow_mut() = Script {
            bodies: bodies
                .iter()
                .map(|body| body.as_bytes().to_owned())
                .collect(),
            requests: 0,
        };
        let answer = self.tasks.block_on(&self.runtime, call);
        let requests = self.script.borrow().requests;
        assert!(requests <= bodies.len() + IN_FLIGHT, "{requests} requests");
        answer
    }
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (listener, base)
}

async fn serve(listener: TcpListener, script: Rc<RefCell<Script>>) {
    while let Ok((stream, _)) = listener.accept().await {
        spawn_local(answer_all(stream, Rc::clone(&script)));
    }
}

async fn answer_all(mut stream: TcpStream, script: Rc<RefCell<Script>>) {
    let mut request = Vec::new();
    while let Ok(1..) = stream.read_buf(&mut request).await {
        if !request.ends_with(b"\r\n\r\n") {
            continue;
        }
        request.clear();
        let body = {
            let mut script = script.borrow_mut();
            script.requests += 1;
            script.bodies.pop_front()
        };
        let status = if body.is_some() {
            "200 OK"
        } else {
            "404 Not Found"
        };
        let body = body.unwrap_or_default();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let answer = [head.as_bytes(), &body].concat();
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

struct OneToken;

impl TokenSource for OneToken {
    fn tokens(&self) -> Tokens {
        Tokens {
            access: AccessToken(Secret::new("ravi_id_fuzz".to_owned())),
            refresh: None,
        }
    }

    fn renew<'a>(
        &'a self,
        _: &'a AccessToken,
        _: &'a Transport,
    ) -> LocalBoxFuture<'a, Result<(), Error>> {
        async { Err(Error::SessionOver) }.boxed_local()
    }
}
