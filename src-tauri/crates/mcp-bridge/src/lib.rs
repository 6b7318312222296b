//! A bridge between an MCP client that speaks over standard input and output and Amazon's MCP servers, which speak
//! streamable HTTP. It puts a fresh access token on every request, so that a client never sees one expire, and
//! otherwise passes messages on as they are.
//!
//! It owns what is known about one run: the session, the token in use and the requests under way. [`run`] is its only
//! way in; [`install`] writes the bridge's command into the settings of MCP clients.
//!
//! | Part | Is |
//! |---|---|
//! | `options`, `tokens`, `calls`, `time` | what the caller passes in |
//! | `message`, `id`, `tool`, `invoked` | what a client's line is, and what a tool does by its name |
//! | `lines`, `outbox` | bounded reading of the client, the one writer to it |
//! | `sse`, `answer`, `read_only` | what the server sends: events, single-line JSON, lists without changing tools |
//! | `headers`, `param_headers`, `access`, `session`, `attempt` | one message to the server: its headers, its token, its session, its repeats |
//! | `exchange`, `receive`, `listen` | a message with its answer, an answer's stream, the server's own notifications |
//! | `failure` | what a client is told when there is no answer |
//! | `bridge`, `run` | the state of a run, and its loop |

mod access;
mod answer;
mod attempt;
mod bridge;
mod calls;
mod exchange;
mod failure;
mod headers;
mod id;
pub mod install;
mod invoked;
mod lines;
mod listen;
mod message;
mod options;
mod outbox;
mod param_headers;
mod pending;
mod read_only;
mod receive;
mod run;
mod session;
mod sse;
mod time;
mod tokens;
mod tool;

pub use calls::{CallLog, CallOutcome};
pub use options::{Account, Limits, Options, OptionsError, endpoint};
pub use run::{Ended, RunError, run};
pub use time::{SystemTime, Time};
pub use tokens::{Token, TokenError, Tokens};
pub use tool::{Effect, effect};
