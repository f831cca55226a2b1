//! The user of the process that listens at a loopback address.

use tokio::net::TcpStream;

/// Returns the user whose process accepted a connection, if that is neither this user nor root. `None` too where the system
/// does not tell: everywhere but on Linux.
#[cfg(target_os = "linux")]
pub(super) fn foreign(stream: &TcpStream) -> Option<u32> {
    let (local, peer) = (stream.local_addr().ok()?, stream.peer_addr().ok()?);
    let table = if peer.is_ipv4() {
        "/proc/net/tcp"
    } else {
        "/proc/net/tcp6"
    };
    let table = std::fs::read_to_string(table).ok()?;
    let owner = owner_of(&table, peer, local)?;
    let own = rustix::process::geteuid().as_raw();
    (owner != own && owner != 0).then_some(owner)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn foreign(_: &TcpStream) -> Option<u32> {
    None
}

/// Finds the socket at the other end of a connection in a table of `proc(5)`: its own address is our peer's.
#[cfg(target_os = "linux")]
fn owner_of(table: &str, local: std::net::SocketAddr, remote: std::net::SocketAddr) -> Option<u32> {
    /// Writes an address as the kernel does: 32-bit words in the byte order of the machine.
    fn written(address: std::net::SocketAddr) -> String {
        let bytes = match address.ip() {
            std::net::IpAddr::V4(ip) => ip.octets().to_vec(),
            std::net::IpAddr::V6(ip) => ip.octets().to_vec(),
        };
        let words = bytes.chunks_exact(4).map(|word| {
            let word = <[u8; 4]>::try_from(word).unwrap_or_default();
            format!("{:08X}", u32::from_ne_bytes(word))
        });
        format!("{}:{:04X}", words.collect::<String>(), address.port())
    }
    let (local, remote) = (written(local), written(remote));
    let mut rows = table.lines().map(str::split_whitespace);
    rows.find_map(|mut row| {
        let is_it = row.nth(1)? == local && row.next()? == remote;
        // State, queues, timers and retransmissions are between.
        is_it.then(|| row.nth(4)?.parse().ok()).flatten()
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{foreign, owner_of};

    #[test]
    fn the_row_of_the_other_end_has_the_user() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2406 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:9C40 0100007F:2406 01 00000000:00000000 00:00000000 00000000  1001        0 2 1 0 20 4 30 10 -1
   2: 0100007F:2406 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 3 1 0 20 4 30 10 -1\n";
        let (browser, client) = ("127.0.0.1:9222", "127.0.0.1:40000");
        let owner = |local: &str, remote: &str| {
            owner_of(table, local.parse().unwrap(), remote.parse().unwrap())
        };
        if cfg!(target_endian = "little") {
            assert_eq!(owner(browser, client), Some(1000));
            assert_eq!(owner(client, browser), Some(1001));
        }
        assert_eq!(owner(browser, "127.0.0.1:40001"), None);
    }

    #[test]
    fn own_sockets_are_not_foreign() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            for address in ["127.0.0.1:0", "[::1]:0"] {
                let Ok(listener) = tokio::net::TcpListener::bind(address).await else {
                    continue;
                };
                let there = listener.local_addr().unwrap();
                let stream = tokio::net::TcpStream::connect(there).await.unwrap();
                let _accepted = listener.accept().await.unwrap();
                assert_eq!(foreign(&stream), None);
            }
        });
    }
}
