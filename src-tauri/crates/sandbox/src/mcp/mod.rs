//! Amazon's own MCP server (open beta) of one region.
//!
//! In the world it has hosts of its own, `https://advertising-ai[-eu|-fe].amazon.com/mcp` and `/mcp/lite`.
//! Here it is served on the listener that plays the region's Ads API, because what a login reaches is the
//! same and the four ports of a sandbox stay four: `http://127.0.0.1:<regional port>/mcp`. Faults and counters
//! tell the two apart: `mcp-na` is not `ads-na`.
//!
//! It speaks both eras of the Model Context Protocol's Streamable HTTP on one address, as the revision
//! 2026-07-28 allows: whoever opens with `initialize` gets a session of 2025-11-25 or earlier, whoever sends
//! the newer revision's metadata is served without one. Which of them Amazon speaks is not known: published
//! clients use sessions. Both can be switched off, see [`McpWorld`].
//!
//! documented (Amazon's pages of the server, as mirrored in linuxidefix/amazon-ads-doc): addresses, headers,
//! account contexts, names and input schemas of the tools, the three tools of `/mcp/lite`. documented
//! (modelcontextprotocol.io): everything about the transport, where no other tag is given. observed (mureo,
//! amz-pilot): that sessions of 2025-06-18 work, failures as HTTP 200 with `isError`, 403 for the end of a
//! session, the answers of the two query tools.

mod admission;
mod breaks;
mod call;
mod context;
mod legacy;
mod listen;
mod modern;
mod post;
mod rpc;
mod sessions;
mod stream;
mod tools;
mod versions;
mod world;

use crate::ads::Host;
pub(crate) use admission::refuse;
use axum::Router;
use axum::routing::get;
pub(crate) use breaks::{cut, half, huge, is_stream};
pub(crate) use sessions::Sessions;
pub(crate) use world::McpWorld;

/// Where a region's listener serves it.
pub(crate) const PATH: &str = "/mcp";
/// Where it serves the one with three tools.
const LITE: &str = "/mcp/lite";

/// Routes of one region's listener.
pub(crate) fn routes() -> Router<Host> {
    let endpoint = || get(listen::open).post(post::receive).delete(listen::end);
    Router::new().route(PATH, endpoint()).route(LITE, endpoint())
}

/// A server: a region's, with all tools or the three.
#[derive(Clone)]
struct Place {
    host: Host,
    lite: bool,
}

impl Place {
    fn new(host: Host, path: &str) -> Self {
        Self { host, lite: path == LITE }
    }

    /// `mcp-na POST /mcp`: how it is counted.
    fn name(&self) -> String {
        let path = if self.lite { LITE } else { PATH };
        format!("mcp-{} POST {path}", self.host.region.as_str())
    }
}
