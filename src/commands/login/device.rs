//! Login with a code that is approved in a browser: RFC 8628.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::{
    api::{self, Client, DeviceCode, DevicePoll, Login as Granted},
    commands::{Context, child, options::duration},
    env,
    failure::{Failure, Kind},
    output::{clean, escape_json, live, stderr_columns, to_stderr},
    work,
};

/// The default interval (RFC 8628 §3.2), and the increase by `slow_down` (§3.5).
const DEFAULT_INTERVAL: u64 = 5;
const SLOW_DOWN: Duration = Duration::from_secs(5);
/// The shortest interval, whatever the server asks for.
const LEAST_INTERVAL: Duration = Duration::from_millis(100);
/// The default lifetime of the codes, in seconds.
const DEFAULT_LIFE: u64 = 900;

/// Shows a code, and polls until it is approved.
pub(super) async fn log_in(
    context: &Context,
    client: &Client,
    no_browser: bool,
) -> Result<Granted, Failure> {
    let code = client.request_device_code().await?;
    let life = Duration::from_secs(code.expires_in.unwrap_or(DEFAULT_LIFE));
    let interval =
        Duration::from_secs(code.interval.unwrap_or(DEFAULT_INTERVAL)).max(LEAST_INTERVAL);
    let started = Instant::now();
    invite(context, &code, no_browser);
    let left = || life.saturating_sub(started.elapsed());
    if !context.style.is_live() {
        let left = duration(left().as_secs());
        let waiting = format!("Waiting for approval; the code expires in {left} …");
        context.style.note(&waiting);
        return poll(client, &code, interval, life).await;
    }
    let draw = || {
        let seconds = left().as_secs();
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        live::draw(&format!(
            "Waiting for approval; the code expires in {minutes}:{seconds:02} …"
        ));
    };
    draw();
    let show = |elapsed: Option<Duration>| elapsed.map_or_else(live::erase, |_| draw());
    let granted = work::reporting(poll(client, &code, interval, life), show).await;
    live::erase();
    granted
}

/// Polls until the code is approved, refused or expired.
async fn poll(
    client: &Client,
    code: &DeviceCode,
    mut interval: Duration,
    life: Duration,
) -> Result<Granted, Failure> {
    let started = Instant::now();
    loop {
        sleep(interval).await;
        if started.elapsed() > life {
            return Err(expired());
        }
        match client.poll_device_token(code).await {
            Ok(DevicePoll::Granted(granted)) => return Ok(granted),
            Ok(DevicePoll::Pending) => {}
            Ok(DevicePoll::SlowDown) => interval += SLOW_DOWN,
            Ok(DevicePoll::Expired) => return Err(expired()),
            Ok(DevicePoll::Denied) => {
                return Err(
                    Failure::new(Kind::Forbidden, "the login was refused in the browser")
                        .hint("run `ravi login` again for a new code"),
                );
            }
            // RFC 8628 §3.5: back off after a lost connection.
            Err(
                api::Error::Unreachable { .. }
                | api::Error::TimedOut { .. }
                | api::Error::Broken { .. },
            ) => interval = (interval * 2).min(Duration::from_secs(30)).max(interval),
            Err(api::Error::Status(error)) if error.status == 429 || error.status >= 500 => {
                interval = error.retry_after.unwrap_or(interval).max(interval);
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn expired() -> Failure {
    Failure::new(Kind::NotLoggedIn, "the code expired before it was approved")
        .hint("run `ravi login` again and approve the new code")
}

/// Prints the address and the code, even with `--quiet`, because the user needs them; then opens a browser if possible.
fn invite(context: &Context, code: &DeviceCode, no_browser: bool) {
    let page = code.complete_uri();
    if context.style.json {
        show_json(code, &page);
    } else {
        show(context, code, &page);
    }
    let secure = page.starts_with("https://") || page.starts_with("http://");
    if !no_browser && secure && has_display() && child::open_page(&page) {
        context.style.note("Opening a browser …");
    }
}

/// Prints a line of JSON on stderr, with the names of RFC 8628 §3.2: stdout is for the result.
fn show_json(code: &DeviceCode, page: &str) {
    let device = serde_json::json!({
        "user_code": code.user_code,
        "verification_uri": code.verification_uri,
        "verification_uri_complete": page,
        "expires_in": code.expires_in.unwrap_or(DEFAULT_LIFE),
    });
    let line = serde_json::json!({ "device": device }).to_string();
    to_stderr(&escape_json(&line));
}

fn show(context: &Context, code: &DeviceCode, page: &str) {
    // The code comes first: together with the text it just fits on a screen of 24 lines.
    if context.style.stderr_terminal
        && let Some(qr) = qr_code(page)
    {
        to_stderr(&qr);
    }
    to_stderr("To log in, open this page on any device:");
    to_stderr(&format!("    {}", clean(page)));
    to_stderr(&format!(
        "and check that it shows the code  {}",
        clean(&code.user_code)
    ));
}

/// Returns whether the user would see a browser: not over SSH.
fn has_display() -> bool {
    let is_desktop = cfg!(any(target_os = "macos", windows)) || env::names_display();
    is_desktop && !env::is_over_ssh()
}

/// Renders the address as a QR code; `None` if the terminal is too narrow for it.
fn qr_code(page: &str) -> Option<String> {
    use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};
    let code = QrCode::with_error_correction_level(page, EcLevel::L).ok()?;
    // Swapped, since most terminals are dark.
    let drawn = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build();
    let width = drawn.lines().map(|line| line.chars().count()).max()?;
    (width <= stderr_columns()?).then_some(drawn)
}
