//! A private desktop with a real window manager, panel, notification daemon, keyring and browser, and the
//! walk through the product's main job on it.
//!
//! Everything runs in directories, on a display and on a session bus of its own; nothing of the user's
//! desktop is read or changed.

mod accounts;
mod amazon;
mod background;
pub mod bench;
mod bench_accounts;
mod bench_core;
mod bench_data;
mod bench_endpoint;
mod bench_ends;
mod bench_gateway;
mod bench_idle;
mod bench_keeper;
mod bench_list;
mod bench_logins;
mod bench_mirror;
mod bench_programs;
mod bench_soak;
pub mod bench_sweep;
mod bench_window;
pub mod browser;
pub mod bus;
mod canary;
mod clerk;
mod connect;
mod desk;
mod dialogs;
pub mod driver;
mod keyboard;
mod no_tray;
mod outputs;
pub mod processes;
mod programs;
pub mod report;
pub mod sandbox;
pub mod scenario;
pub mod secrets;
pub mod selfcheck;
mod set_up;
mod speech;
pub mod starts;
pub mod tray;
mod usage;
mod windows;
pub mod world;
mod year;
