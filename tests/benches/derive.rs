//! The time of one key derivation: `cargo bench --bench derive`. Prints milliseconds, best and median.
#![allow(missing_docs)]

use std::time::Instant;

use ravi::crypto::{Error, KeyPair, Pin, Salt};

fn main() -> Result<(), Error> {
    let pin = Pin::parse("123456")?;
    let salt = Salt::from_base64("AAAAAAAAAAAAAAAAAAAAAA==")?;
    let mut times: Vec<f64> = (0..15)
        .map(|_| {
            let started = Instant::now();
            KeyPair::derive(&pin, &salt)?;
            Ok(started.elapsed().as_secs_f64() * 1000.0)
        })
        .collect::<Result<_, Error>>()?;
    times.sort_by(f64::total_cmp);
    println!("best {:.1} median {:.1}", times[0], times[times.len() / 2]);
    Ok(())
}
