//! The server itself: whether it responds, and its clock.

use jiff::{Timestamp, fmt::rfc2822};
use url::Url;

use super::{
    check::Check,
    limit::{limited, no_answer},
};
use crate::{
    api::{self, Probed, Transport},
    commands::{Context, options::duration},
    failure::{Failure, Kind},
};

/// The difference of the clocks in seconds from which on there is a warning.
const CLOCK_LIMIT: u64 = 60;

/// A request without a token, and when its answer arrived.
pub(super) type Probe = Result<(Probed, Timestamp), Unprobed>;

/// Why there is no answer.
pub(super) struct Unprobed {
    pub(super) failure: Failure,
    /// The TLS handshake failed.
    pub(super) is_tls: bool,
    /// The trusted roots could not be read.
    pub(super) is_certificates: bool,
}

impl From<api::Error> for Unprobed {
    fn from(error: api::Error) -> Self {
        Self {
            is_tls: false,
            is_certificates: matches!(error, api::Error::Certificates(_)),
            failure: error.into(),
        }
    }
}

/// Sends a request that needs neither a token nor an identity.
pub(super) async fn probe(context: &Context, base: &Url) -> Probe {
    let transport = Transport::new(base.clone(), context.options())?;
    match limited(transport.probe()).await {
        Some(Ok(probed)) => Ok((probed, Timestamp::now())),
        Some(Err(unanswered)) => Err(Unprobed {
            is_tls: unanswered.is_tls,
            ..unanswered.error.into()
        }),
        None => {
            let host = base.host_str().unwrap_or_default();
            let failure = Failure::new(Kind::Network, no_answer(host))
                .hint("check the network, and the proxy if there is one");
            Err(Unprobed {
                failure,
                is_tls: false,
                is_certificates: false,
            })
        }
    }
}

/// Checks that a Ravi server responds.
pub(super) fn check(probe: &Probe) -> Check {
    let (probed, _) = match probe {
        Ok(probed) => probed,
        Err(unprobed) if unprobed.is_certificates => {
            return Check::skipped("server", "no certificate is trusted");
        }
        Err(unprobed) if unprobed.is_tls => {
            return Check::skipped("server", "there is no TLS connection");
        }
        Err(unprobed) => return Check::failed("server", &unprobed.failure),
    };
    let software = probed.software.as_ref();
    let software = software.map_or(String::new(), |software| format!("; it is {software}"));
    let took = probed.took.as_millis();
    if probed.is_ravi {
        return Check::ok("server", format!("responds ({took} ms){software}"));
    }
    let status = probed.status;
    if status >= 500 {
        return Check::problem("server", format!("fails with status {status}{software}"))
            .hint("try again in a moment");
    }
    let found =
        format!("responds ({took} ms), but not as a Ravi server: status {status}{software}");
    Check::problem("server", found).hint("check that the address is that of a Ravi server")
}

/// Compares this machine's clock with the server's.
pub(super) fn clock(probe: &Probe) -> Check {
    let Ok((probed, arrived)) = probe else {
        return Check::skipped("clock", "there is no time to compare with");
    };
    let date = probed.date.as_ref();
    let Some(date) = date.and_then(|date| rfc2822::parse(date).ok()) else {
        return Check::skipped("clock", "the server does not send its time");
    };
    let behind = date.timestamp().as_second() - arrived.as_second();
    let difference = behind.unsigned_abs();
    if difference <= CLOCK_LIMIT {
        return Check::ok("clock", "agrees with the server's");
    }
    let direction = if behind > 0 { "behind" } else { "ahead of" };
    let found = format!("{} {direction} the server's", duration(difference));
    Check::warning("clock", found)
        .hint("set the clock of this machine, or have it set from the network (NTP)")
}
