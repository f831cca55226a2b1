//! A user who signs up at a website, which is a script.

use std::{fs, process::Command};

use serde_json::Value;

use super::{Ran, Sandbox, User, eventually};

pub struct Site {
    pub sandbox: Sandbox,
    pub user: User,
}

impl Site {
    pub fn new() -> Self {
        let sandbox = Sandbox::start();
        let user = User::logged_in(&sandbox);
        Self { sandbox, user }
    }

    /// `ravi signup` with these arguments, and a script as the command.
    pub fn command(&self, args: &[&str], script: &str) -> Command {
        let args = [&["signup"], args, &["--", "sh", "-c", script]].concat();
        let mut command = self.user.command(&args);
        command.env("RAVI", env!("CARGO_BIN_EXE_ravi"));
        command
    }

    pub fn run(&self, args: &[&str], script: &str) -> Ran {
        Ran::of(self.command(args, script).output().unwrap())
    }

    /// A file that a script has written.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.user.work().join(name)).unwrap()
    }

    /// The password that the website has got.
    pub fn account(&self) -> String {
        self.read("account")
    }

    pub fn wait_for(&self, name: &str) {
        let path = self.user.work().join(name);
        eventually(name, || path.exists());
    }

    pub fn get(&self, entry: &str) -> Value {
        self.user
            .run(&["passwords", "get", entry, "--json"])
            .ok()
            .json()
    }

    /// Usernames, and whether each entry is pending.
    pub fn entries(&self) -> Vec<(String, bool)> {
        let list = self.user.run(&["passwords", "list", "--json"]).ok().json();
        let entries = list.as_array().unwrap().iter();
        entries
            .map(|entry| {
                let username = entry["username"].as_str().unwrap().to_owned();
                (username, entry["pending"].as_bool().unwrap())
            })
            .collect()
    }
}
