//! Which system account is at the other end of a connection on this computer.
//!
//! Every account of a computer can reach a loopback port. On Linux the kernel's table of TCP sockets names
//! the account of each (*documented*: proc_pid_net(5)); elsewhere nothing is compared.

use std::net::SocketAddr;

/// Whether the program that connected from `peer` to our end at `own` runs as the account that we run as. A
/// system that does not let the table be read has nothing to compare: the flow's state still guards it.
#[cfg(target_os = "linux")]
pub(crate) fn is_own_account(peer: SocketAddr, own: SocketAddr) -> bool {
    match linux::account_of(peer, own) {
        Ok(account) => account == Some(rustix::process::geteuid().as_raw()),
        Err(error) => {
            tracing::debug!(%error, "the table of TCP sockets cannot be read");
            true
        }
    }
}

/// Not compared on this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_own_account(_peer: SocketAddr, _own: SocketAddr) -> bool {
    true
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io::{self, BufReader};
    use std::net::{IpAddr, SocketAddr};

    /// States of a socket that somebody still holds: established, and closed for writing by its program. Any
    /// other row of the same addresses, such as one that is just being opened, is not the peer.
    const HELD: [&str; 3] = ["01", "04", "05"];

    /// The account that holds the socket at `peer` which is connected to `own`; `None` if nobody does.
    pub(super) fn account_of(peer: SocketAddr, own: SocketAddr) -> io::Result<Option<u32>> {
        let (table, mapped) = match peer.ip() {
            // A program may reach an IPv4 port by an IPv6 socket.
            IpAddr::V4(_) => ("/proc/net/tcp", true),
            IpAddr::V6(_) => ("/proc/net/tcp6", false),
        };
        let found =
            account_in(BufReader::new(File::open(table)?), &written(peer, false), &written(own, false))?;
        if found.is_some() || !mapped {
            return Ok(found);
        }
        match File::open("/proc/net/tcp6") {
            Ok(table) => account_in(BufReader::new(table), &written(peer, true), &written(own, true)),
            Err(_) => Ok(None),
        }
    }

    pub(super) fn account_in(table: impl io::BufRead, peer: &str, own: &str) -> io::Result<Option<u32>> {
        for line in table.lines() {
            let line = line?;
            // sl, local, remote, state, queues, timer, retransmits, account, timeout, inode
            let mut columns = line.split_ascii_whitespace().skip(1);
            if columns.next() != Some(peer) || columns.next() != Some(own) {
                continue;
            }
            let held = columns.next().is_some_and(|state| HELD.contains(&state));
            let account = columns.nth(3).and_then(|account| account.parse().ok());
            // A socket whose program is gone has no inode, and is listed as root's.
            let inode = columns.nth(1).is_some_and(|inode| inode != "0");
            if held && inode {
                return Ok(account);
            }
        }
        Ok(None)
    }

    /// As the kernel writes it: the address in words of 32 bits of this machine's byte order, then the port.
    pub(super) fn written(address: SocketAddr, mapped: bool) -> String {
        let bytes = match address.ip() {
            IpAddr::V4(ip) if mapped => ip.to_ipv6_mapped().octets().to_vec(),
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        };
        let words = bytes.chunks_exact(4).map(|word| {
            let word = <[u8; 4]>::try_from(word).map_or(0, u32::from_ne_bytes);
            format!("{word:08X}")
        });
        format!("{}:{:04X}", words.collect::<String>(), address.port())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream};

    #[test]
    fn a_connection_of_this_account_is_its_own_on_both_families() {
        for ip in [std::net::IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()] {
            let Ok(listener) = TcpListener::bind((ip, 0)) else { continue };
            let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (served, peer) = listener.accept().unwrap();
            let own = served.local_addr().unwrap();
            let me = rustix::process::geteuid().as_raw();
            assert_eq!(linux::account_of(peer, own).unwrap(), Some(me), "{ip}");
            assert!(is_own_account(peer, own));
            drop(client);
            assert_eq!(linux::account_of(peer, own).unwrap(), None, "nobody holds it any more");
        }
    }

    #[test]
    fn only_a_held_socket_of_exactly_these_ends_counts() {
        let peer = linux::written("127.0.0.1:40000".parse().unwrap(), false);
        let own = linux::written("127.0.0.1:8765".parse().unwrap(), false);
        let row = |local: &str, remote: &str, state: &str, uid: u32, inode: u32| {
            format!(
                "   0: {local} {remote} {state} 00000000:00000000 00:00000000 00000000 {uid:5}        0 {inode} 1\n"
            )
        };
        let found = |table: String| linux::account_in(table.as_bytes(), &peer, &own).unwrap();
        assert_eq!(found(row(&own, &peer, "01", 1000, 7)), None, "our own end is not the peer");
        assert_eq!(found(row(&peer, &own, "02", 1000, 7)), None, "one that is being opened is another");
        assert_eq!(found(row(&peer, &own, "04", 0, 0)), None, "one that nobody holds is not root's");
        assert_eq!(found(row(&peer, &own, "06", 0, 0) + &row(&peer, &own, "01", 1000, 7)), Some(1000));
        assert_eq!(found("garbage\n\n  1:\n".to_owned()), None);
    }
}
