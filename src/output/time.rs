//! Human-readable times: local, and relative if recent. JSON keeps the original.

use std::{path::PathBuf, sync::OnceLock};

use jiff::{Timestamp, tz::TimeZone};

/// Where Unix has its time zones.
const ZONES: &str = "/usr/share/zoneinfo";

/// Returns a short time: `5 min ago`, `yesterday`, `12 Mar`, `12 Mar 2024`. Keeps text that is no RFC 3339 time.
#[must_use]
pub fn ago(text: &str) -> String {
    match text.parse() {
        Ok(time) => relative(time, Timestamp::now(), &zone()),
        Err(_) => text.to_owned(),
    }
}

/// Returns a full time: `2026-03-12 10:30:05 +01:00 (5 min ago)`. Keeps text that is no RFC 3339 time.
#[must_use]
pub fn local(text: &str) -> String {
    let Ok(time) = text.parse::<Timestamp>() else {
        return text.to_owned();
    };
    let zone = zone();
    let relative = relative(time, Timestamp::now(), &zone);
    format!("{} ({relative})", clock(text))
}

/// Returns the date and time of day: `2026-03-12 10:30:05 +01:00`. Keeps text that is no RFC 3339 time.
#[must_use]
pub fn clock(text: &str) -> String {
    let Ok(time) = text.parse::<Timestamp>() else {
        return text.to_owned();
    };
    let time = time.to_zoned(zone());
    time.strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

/// Returns the time of an event in a log: `10:30:05` today, `2026-03-12 10:30:05` on another day.
#[must_use]
pub fn moment(time: Timestamp) -> String {
    exact(time, Timestamp::now(), &zone())
}

/// Returns the time zone of the user. Read from its file if that is known: to look up its name, jiff reads all directories
/// of zones.
fn zone() -> TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    let read = || {
        let data = std::fs::read(zone_file(std::env::var("TZ").ok().as_deref())?).ok()?;
        TimeZone::tzif("local", &data).ok()
    };
    let zone = || read().unwrap_or_else(TimeZone::system);
    ZONE.get_or_init(zone).clone()
}

/// Returns the file of the time zone that `TZ` names; `None` for a rule or a path.
fn zone_file(name: Option<&str>) -> Option<PathBuf> {
    let Some(name) = name else {
        return Some(PathBuf::from("/etc/localtime"));
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_/+-".contains(c));
    is_name.then(|| PathBuf::from(ZONES).join(name))
}

fn exact(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let time = time.to_zoned(zone.clone());
    let is_today = time.date() == now.to_zoned(zone.clone()).date();
    let form = if is_today {
        "%H:%M:%S"
    } else {
        "%Y-%m-%d %H:%M:%S"
    };
    time.strftime(form).to_string()
}

/// Returns a time relative to now, as used in this time zone.
fn relative(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let seconds = now.as_second() - time.as_second();
    let there = time.to_zoned(zone.clone());
    let days = now
        .to_zoned(zone.clone())
        .date()
        .since(there.date())
        .map_or(i32::MAX, |span| span.get_days());
    match (seconds, days) {
        // Clocks may differ slightly.
        (-60..60, _) => "now".to_owned(),
        (60..3600, _) => format!("{} min ago", seconds / 60),
        (3600.., 0) => format!("{} h ago", seconds / 3600),
        (_, 1) => format!("yesterday {}", there.strftime("%H:%M")),
        (_, 2..7) => there.strftime("%a %H:%M").to_string(),
        (_, 7..300) => there.strftime("%-d %b").to_string(),
        _ => there.strftime("%-d %b %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_times_are_relative_and_older_ones_are_dates() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let now: Timestamp = "2026-03-12T22:30:00Z".parse().unwrap_or_default();
        let said = |text: &str| relative(text.parse().unwrap_or_default(), now, &zone);
        for (time, expected) in [
            ("2026-03-12T22:30:20Z", "now"),
            ("2026-03-12T22:29:10Z", "now"),
            ("2026-03-12T22:25:00Z", "5 min ago"),
            ("2026-03-12T22:00:00Z", "30 min ago"),
            // Local time is half past midnight: anything over an hour old was yesterday.
            ("2026-03-12T20:30:00Z", "yesterday 22:30"),
            ("2026-03-10T20:30:00Z", "Tue 22:30"),
            ("2026-01-02T20:30:00Z", "2 Jan"),
            ("2024-01-02T20:30:00Z", "2 Jan 2024"),
            ("2027-01-02T20:30:00Z", "2 Jan 2027"),
        ] {
            assert_eq!(said(time), expected, "{time}");
        }
        assert_eq!(ago("soon"), "soon");
    }

    #[test]
    fn the_zone_is_read_from_its_file() {
        let file = |name| zone_file(name).map(|path| path.display().to_string());
        for (name, expected) in [
            (None, Some("/etc/localtime")),
            (
                Some("Europe/Berlin"),
                Some("/usr/share/zoneinfo/Europe/Berlin"),
            ),
            (Some("Etc/GMT+5"), Some("/usr/share/zoneinfo/Etc/GMT+5")),
            (Some(""), None),
            (Some(":/etc/localtime"), None),
            (Some("../../etc/passwd"), None),
            (Some("CET-1CEST,M3.5.0,M10.5.0"), None),
        ] {
            assert_eq!(file(name).as_deref(), expected, "{name:?}");
        }
    }

    #[test]
    fn moments_of_other_days_have_a_date() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let now: Timestamp = "2026-03-12T22:30:00Z".parse().unwrap_or_default();
        for (time, expected) in [
            ("2026-03-12T22:30:20Z", "00:30:20"),
            ("2026-03-13T21:59:59Z", "23:59:59"),
            ("2026-03-12T21:59:59Z", "2026-03-12 23:59:59"),
            ("2026-03-13T22:00:00Z", "2026-03-14 00:00:00"),
        ] {
            let time = time.parse().unwrap_or_default();
            assert_eq!(exact(time, now, &zone), expected);
        }
    }
}
