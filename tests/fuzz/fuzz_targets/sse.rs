//! The event stream: read alike however it is cut into chunks, and as the HTML standard says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravi::api::{EventParser, SseItem as Item};

/// Stands for [`FILLER`] bytes where the first byte of the input is below [`LONG`], so that a short input reaches the
/// limit of 1 MiB. Most inputs stay short, since long ones take a thousand times as long.
const FILLER_MARK: u8 = 0xFF;
const FILLER: usize = 64 * 1024;
const FILLERS: usize = 40;
const LONG: u8 = 8;

fuzz_target!(|input: &[u8]| {
    let Some((&seed, stream)) = input.split_first() else {
        return;
    };
    let (stream, cuts) = expand(stream, if seed < LONG { FILLERS } else { 0 });
    let whole = read([stream.as_slice()]);
    let halves = stream.split_at(stream.len() * usize::from(seed) / 256);
    assert_eq!(whole, read([halves.0, halves.1]), "two chunks");
    let mut start = 0;
    let chunks = cuts.into_iter().map(|end| {
        let chunk = &stream[start..end];
        start = end;
        chunk
    });
    assert_eq!(whole, read(chunks), "cut behind long lines");
    // Each chunk has a length of its own.
    let mut rest = stream.as_slice();
    let mut number = usize::from(seed);
    let chunks = std::iter::from_fn(|| {
        number = number.wrapping_mul(31).wrapping_add(7);
        let length = if stream.len() > FILLER {
            number % 70_000
        } else {
            number % 13
        };
        let (chunk, after) = rest.split_at(length.max(1).min(rest.len()));
        rest = after;
        (!chunk.is_empty()).then_some(chunk)
    });
    assert_eq!(whole, read(chunks), "many chunks");
    if stream.len() < FILLER {
        assert_eq!(whole, read(stream.chunks(1)), "a byte at a time");
        let plain = by_the_standard(&stream);
        let events: Vec<(String, String)> = whole.into_iter().filter_map(event).collect();
        assert_eq!(events, plain, "not what the standard says");
    }
});

/// The stream, and where the fillers in it and all of it end.
fn expand(stream: &[u8], fillers: usize) -> (Vec<u8>, Vec<usize>) {
    let mut expanded = Vec::new();
    let mut ends = Vec::new();
    for &byte in stream {
        if byte == FILLER_MARK && ends.len() < fillers {
            expanded.resize(expanded.len() + FILLER, b'x');
            ends.push(expanded.len());
        } else {
            expanded.push(byte);
        }
    }
    ends.push(expanded.len());
    (expanded, ends)
}

fn read<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Item> {
    let mut parser = EventParser::default();
    let mut items = Vec::new();
    for chunk in chunks {
        parser.push(chunk, &mut items);
    }
    items
}

/// Kind and data.
fn event(item: Item) -> Option<(String, String)> {
    let Item::Event(event) = item else {
        return None;
    };
    if let Some(id) = &event.id {
        assert!(
            !id.is_empty() && !id.contains(['\0', '\r', '\n']),
            "the ID {id:?}"
        );
    }
    Some((event.event, event.data))
}

/// Kinds and data by the standard's own steps (HTML, 9.2.6), without regard to time or memory.
fn by_the_standard(stream: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(stream);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut events = Vec::new();
    let (mut kind, mut data) = (String::new(), String::new());
    // What follows the last line end is no line.
    let lines = text.split('\n').count() - 1;
    for line in text.split('\n').take(lines) {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "" if line.is_empty() => {
                if let Some(data) = data.strip_suffix('\n') {
                    let named = if kind.is_empty() { "message" } else { &kind };
                    events.push((named.to_owned(), data.to_owned()));
                }
                (kind, data) = Default::default();
            }
            "event" => kind = value.to_owned(),
            "data" => data.extend([value, "\n"]),
            _ => {}
        }
    }
    events
}
