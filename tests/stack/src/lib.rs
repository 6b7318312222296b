//! The real servers behind tests and the development run: PostgreSQL and PostgREST, started without
//! Docker and without root rights in the server, on free ports, in a directory of their own.
//!
//! Nothing started here outlives the process that started it: see [`guard`].

pub mod backend;
pub mod guard;
mod ports;
mod postgres;
mod postgrest;
mod sandbox;

pub use backend::{Backend, BackendOptions};
pub use guard::{Guard, Guarded};
pub use ports::{free_port, free_ports};
pub use postgres::{Postgres, Storage};
pub use postgrest::{POSTGREST_SHA256, Postgrest, binary as postgrest_binary};
pub use sandbox::{Servers, ServersOptions};
