//! A headless Chromium with its DevTools endpoint.

use std::{
    fs,
    process::{Child, Command, Stdio},
};

use ravi::browser::{Connection, Endpoint, Options, Target};
use serde_json::Value;

use crate::common::{eventually, http};

const LOG: &str = "ravi-test.log";

/// A browser that takes every `*.example` for this machine, and any certificate.
pub struct Chromium {
    child: Child,
    pub url: String,
    profile: tempfile::TempDir,
}

impl Chromium {
    pub fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let child = Command::new("chromium")
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--ignore-certificate-errors",
                "--host-resolver-rules=MAP *.example 127.0.0.1",
                "--remote-debugging-port=0",
                // What the consoles of pages show.
                "--enable-logging=stderr",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(fs::File::create(profile.path().join(LOG)).unwrap())
            .spawn()
            .expect("chromium: install Debian's chromium");
        let file = profile.path().join("DevToolsActivePort");
        let port = || -> Option<String> {
            let text = fs::read_to_string(&file).ok()?;
            text.split_once('\n').map(|(port, _)| port.to_owned())
        };
        eventually("the browser listens", || port().is_some());
        let url = format!("http://127.0.0.1:{}", port().unwrap());
        Self {
            child,
            url,
            profile,
        }
    }

    /// Opens a tab, and returns its ID.
    pub fn open(&self, url: &str) -> String {
        let path = format!("/json/new?{url}");
        let (status, body) = http(&self.url, "PUT", &path, "text/plain", "");
        assert_eq!(status, 200, "{body}");
        let tab: Value = serde_json::from_str(&body).unwrap();
        tab["id"].as_str().unwrap().to_owned()
    }

    pub fn close(&self, tab: &str) {
        http(
            &self.url,
            "GET",
            &format!("/json/close/{tab}"),
            "text/plain",
            "",
        );
    }

    /// What the browser and the consoles of pages logged.
    pub fn log(&self) -> String {
        let bytes = fs::read(self.profile.path().join(LOG)).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The URL that a tab shows.
    pub fn shown(&self, tab: &str) -> String {
        let (_, body) = http(&self.url, "GET", "/json/list", "text/plain", "");
        let tabs: Vec<Value> = serde_json::from_str(&body).unwrap();
        let found = tabs.iter().find(|found| found["id"] == tab);
        found.map_or(String::new(), |found| {
            found["url"].as_str().unwrap().to_owned()
        })
    }

    /// Runs the body of a function in the top frame of a tab, beside its scripts, and returns what it returns.
    pub fn run(&self, tab: &str, body: &str) -> Value {
        self.try_run(tab, body).unwrap()
    }

    /// Does the same; returns `None` where that fails, as on a page that is just left.
    pub fn try_run(&self, tab: &str, body: &str) -> Option<Value> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let endpoint = Endpoint::parse(&self.url).unwrap();
            let mut connection = Connection::open(&endpoint, Options::default())
                .await
                .unwrap();
            let tabs: Vec<Target> = connection.tabs().await.unwrap();
            let target = tabs.iter().find(|target| target.id == tab)?;
            let mut page = connection.attach(target).await.ok()?;
            let frames = page.frames().await.ok()?;
            let script = format!("function () {{ return {{ run() {{ {body} }} }} }}");
            let object = page.prepare(frames.first()?, &script).await.ok()?;
            page.invoke(&object, "run", &()).await.ok()
        })
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        // Its other processes still write into it for a moment.
        let path = self.profile.path().to_owned();
        for _ in 0..50 {
            if fs::remove_dir_all(&path).is_ok() {
                return;
            }
            std::thread::yield_now();
        }
    }
}
