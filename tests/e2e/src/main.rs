//! The walk through the real window. It grows step by step.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

fn main() {
    println!("passed: 0");
}
