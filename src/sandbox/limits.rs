//! Rate limits of an identity: protocol.md, row 429.

use rusqlite::{Connection, params};

use super::{database::now_seconds, identity_id::IdentityId, rejection::Rejection};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// A limited action.
#[derive(Clone, Copy)]
pub(super) enum Limited {
    /// 60 per hour, 500 per day.
    Send,
    /// 200 per hour.
    Upload,
}

/// Counts one use, or rejects it with the time until the next is allowed.
pub(super) fn count(
    connection: &Connection,
    identity: &IdentityId,
    limited: Limited,
) -> Result<(), Rejection> {
    let (kind, limits): (_, &[(i64, i64)]) = match limited {
        Limited::Send => ("send", &[(HOUR, 60), (DAY, 500)]),
        Limited::Upload => ("upload", &[(HOUR, 200)]),
    };
    let now = now_seconds();
    for (span, limit) in limits {
        let (used, oldest): (i64, i64) = connection.query_row(
            "SELECT count(*), coalesce(min(at), 0) FROM uses WHERE identity = ?1 AND kind = ?2 AND at > ?3",
            params![identity, kind, now - span],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if used >= *limit {
            return Err(Rejection::RateLimited {
                seconds: oldest + span - now,
            });
        }
    }
    connection.execute(
        "INSERT INTO uses (identity, kind, at) VALUES (?1, ?2, ?3)",
        params![identity, kind, now],
    )?;
    Ok(())
}
