//! Metadata of packages names files that exist, and the GitHub Action returns a masked code.

use crate::common;

use std::{fs, path::Path, process::Command};

use common::{Ran, User};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What cargo reads in `Cargo.toml`.
fn package() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"][0].clone()
}

/// Returns whether files match a path whose last part may contain one `*`.
fn exists(pattern: &str) -> bool {
    let path = root().join(pattern);
    let name = path.file_name().unwrap().to_str().unwrap();
    let Some((start, end)) = name.split_once('*') else {
        return path.is_file();
    };
    let files = fs::read_dir(path.parent().unwrap()).unwrap();
    files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .any(|file| file.starts_with(start) && file.ends_with(end))
}

#[test]
fn the_files_of_packages_exist() {
    let package = package();
    let deb = package["metadata"]["deb"]["assets"].as_array().unwrap();
    let rpm = package["metadata"]["generate-rpm"]["assets"]
        .as_array()
        .unwrap();
    let sources: Vec<&str> = (deb.iter().map(|asset| &asset[0]))
        .chain(rpm.iter().map(|asset| &asset["source"]))
        .map(|source| source.as_str().unwrap())
        .collect();
    assert!(sources.len() > 15, "{sources:?}");
    for source in sources {
        let is_built = ["target/release/ravi", "target/package/share/man/*.1.gz"].contains(&source);
        assert!(is_built || exists(source), "{source} is missing");
    }
}

/// `cargo binstall`, the Action and the packages for npm and Python look for the archives that a release has.
#[test]
fn every_target_of_a_release_has_its_packages() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let workflow = read(".github/workflows/release.yml");
    let make = read(".ci/packages/make.py");
    let install = read(".github/actions/wait-for-code/install");
    let package = package();
    let binstall = &package["metadata"]["binstall"];
    let targets: Vec<&str> = workflow
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- target: "))
        .collect();
    assert_eq!(targets.len(), 5, "{targets:?}");
    for target in targets {
        assert!(make.contains(&format!("\"{target}\": (")), "{target}");
        assert!(
            install.contains(&format!("target={target}\n"))
                || install.contains(&format!("target={target} ;;"))
        );
        let suffix = if target.contains("windows") {
            "zip"
        } else {
            "tar.gz"
        };
        let url = binstall["overrides"][target]
            .get("pkg-url")
            .unwrap_or(&binstall["pkg-url"]);
        let expected = format!("/{{ name }}-v{{ version }}-{{ target }}.{suffix}");
        assert!(url.as_str().unwrap().ends_with(&expected), "{url}");
    }
}

/// Runs the Action in a sandbox; returns what the runner sees, and what the step puts out.
fn action(inputs: &[(&str, &str)]) -> (Ran, String) {
    let user = User::new("http://127.0.0.1:9");
    let output = user.work().join("output");
    let script = root().join(".github/actions/wait-for-code/wait");
    let mut command = user.command(&["sandbox", "exec", "--", "bash"]);
    command.arg(script).env("GITHUB_OUTPUT", &output);
    for name in ["FROM", "SUBJECT", "ONLY", "RUN"] {
        command.env(name, "");
    }
    // As the runner passes inputs that are not given.
    command.env("RAVI_IDENTITY", "");
    command.envs([("KIND", "code"), ("TIMEOUT", "20s")]);
    command.envs(inputs.iter().copied());
    let ran = Ran::of(command.output().unwrap());
    (ran, fs::read_to_string(output).unwrap_or_default())
}

#[test]
#[ignore = "needs bash"]
fn the_action_returns_a_masked_code() {
    let run = "ravi sandbox deliver sms --body 'Your code is 111111' --from +15550001111
               echo noise
               ravi sandbox deliver email --from shop@example.com --body 'Your code is 847291'";
    let (ran, output) = action(&[("RUN", run), ("FROM", "shop@"), ("ONLY", "email")]);
    let ran = ran.ok();
    assert_eq!(output, "code=847291\n");
    assert!(ran.stdout.ends_with("::add-mask::847291\n"), "{ran:?}");
    assert_eq!(ran.stdout.matches("847291").count(), 1, "{ran:?}");
}

#[test]
#[ignore = "needs bash"]
fn the_action_masks_a_link_with_percent_signs() {
    let run = "ravi sandbox deliver email --body 'Verify: https://example.com/verify?t=a%25b%0A'";
    let (ran, output) = action(&[("RUN", run), ("KIND", "link")]);
    assert_eq!(output, "link=https://example.com/verify?t=a%25b%0A\n");
    let mask = "::add-mask::https://example.com/verify?t=a%2525b%250A\n";
    assert!(ran.ok().stdout.ends_with(mask));
}

/// The hint of a timeout describes messages: the runner must not obey what their sender wrote.
#[test]
#[ignore = "needs bash"]
fn no_message_is_a_command_to_the_runner() {
    let run = "ravi sandbox deliver email --subject '##[add-mask]x' --body hello
               echo ::warning::from-the-trigger";
    let (ran, output) = action(&[("RUN", run), ("TIMEOUT", "1s")]);
    let ran = ran.code(124);
    assert_eq!(output, "");
    let (_, rest) = ran.stdout.split_once("::stop-commands::").unwrap();
    let (word, rest) = rest.split_once('\n').unwrap();
    assert_eq!(word.len(), 32, "{ran:?}");
    let (between, after) = rest.split_once(&format!("::{word}::\n")).unwrap();
    assert!(between.contains("::warning::from-the-trigger"), "{ran:?}");
    assert!(between.contains("timed out"), "{ran:?}");
    assert_eq!((after, ran.stderr.as_str()), ("", ""));
}

#[test]
#[ignore = "needs bash"]
fn the_action_passes_a_failure_on() {
    let (ran, output) = action(&[("RUN", "false | true; echo unreachable")]);
    let ran = ran.code(1);
    assert!(!ran.stdout.contains("unreachable"), "{ran:?}");
    assert_eq!(output, "");
    // An input is data: neither an option nor a script.
    let (ran, _) = action(&[("FROM", "$(touch hacked) --otp"), ("TIMEOUT", "1s")]);
    ran.code(124);
    let (ran, _) = action(&[("KIND", "pin")]);
    assert!(ran.code(2).stdout.starts_with("::error::the input `kind`"));
}
