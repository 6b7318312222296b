//! The least that can ask Adkeeper for a token: one round trip over the socket, with the standard library alone. What
//! the command line costs is measured against it.
//!
//! `round-trip SOCKET` prints the answer as it comes.
#![allow(clippy::print_stdout, reason = "it is a command-line program")]

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

const ASK: &str = r#"{"v":1,"ask":{"do":"token","purpose":"token","prompt":true}}"#;

fn main() -> std::io::Result<ExitCode> {
    let socket = std::env::args_os().nth(1).unwrap_or_default();
    let mut stream = UnixStream::connect(socket)?;
    let length = u32::try_from(ASK.len()).unwrap_or_default();
    stream.write_all(&[&length.to_le_bytes(), ASK.as_bytes()].concat())?;
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length)?;
        let mut answer = vec![0; u32::from_le_bytes(length) as usize];
        stream.read_exact(&mut answer)?;
        if !answer.starts_with(br#"{"is":"working""#) {
            std::io::stdout().write_all(&answer)?;
            return Ok(ExitCode::from(u8::from(!answer.starts_with(br#"{"is":"done""#))));
        }
    }
}
