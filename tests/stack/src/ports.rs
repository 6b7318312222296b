//! Free TCP ports on the loopback interface.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result, bail};

/// A TCP port on 127.0.0.1 that was free a moment ago.
///
/// Another process may take it before the caller does; servers started on it report that by
/// themselves, and the callers here fail with their output.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("binding a loopback port")?;
    Ok(listener.local_addr()?.port())
}

/// The first port of `count` consecutive free ports on 127.0.0.1.
pub fn free_ports(count: u16) -> Result<u16> {
    for _ in 0..200 {
        let first = free_port()?;
        let Some(end) = first.checked_add(count) else { continue };
        let taken: Vec<_> = (first..end).map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port))).collect();
        if taken.iter().all(Result::is_ok) {
            return Ok(first);
        }
    }
    bail!("no run of {count} free ports found on 127.0.0.1")
}
