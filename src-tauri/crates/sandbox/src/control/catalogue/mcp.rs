//! The entries of Amazon's MCP server.

use super::Lever;
use super::entries::{Row, SLOW, limited, rule, state, status};
use crate::control::Control;
use crate::fault::{FaultKind, RetryAfter, Target, Times};

const ALL: &[Target] = &[Target::McpNa, Target::McpEu, Target::McpFe];
const EU: &[Target] = &[Target::McpEu];

/// For the next request to each region only.
const fn once(name: &'static str, description: &'static str, kind: FaultKind) -> Row {
    Row(name, description, Lever::Rules { targets: ALL, kind, path: None, times: Times::Count(1) })
}

pub(super) const MCP: &[Row] = &[
    once("mcp-401-once", "Answers 401 to the next request of each region.", status(401)),
    rule("mcp-401", "Answers 401 whatever the token.", ALL, status(401)),
    rule("mcp-403", "Answers 403.", ALL, status(403)),
    rule(
        "mcp-429-seconds",
        "Answers 429 with Retry-After in seconds.",
        ALL,
        limited(Some(RetryAfter::Seconds(5))),
    ),
    rule("mcp-429-bare", "Answers 429 without Retry-After.", ALL, limited(None)),
    rule("mcp-500", "Answers 500.", ALL, status(500)),
    rule("mcp-502", "Answers 502.", ALL, status(502)),
    rule("mcp-504", "Answers 504.", ALL, status(504)),
    rule("mcp-eu-down", "Only Europe answers 503.", EU, status(503)),
    rule("mcp-html", "Answers 200 with a page.", ALL, FaultKind::Html { status: 200 }),
    rule("mcp-truncated", "Answers half of what it says.", ALL, FaultKind::TruncatedJson),
    rule(
        "mcp-stream-cut",
        "Streams the answer and resets the connection in the middle of its last message.",
        ALL,
        FaultKind::StreamCut,
    ),
    rule(
        "mcp-stream-half",
        "Streams the answer and ends properly in the middle of its last message.",
        ALL,
        FaultKind::StreamHalf,
    ),
    rule("mcp-huge-line", "Puts 50 MB into the one line of an answer.", ALL, FaultKind::HugeLine { mb: 50 }),
    rule("mcp-delay", "Takes two seconds longer.", ALL, FaultKind::Slow { ms: 2000 }),
    rule("mcp-slow", "Takes 40 seconds.", ALL, SLOW),
    rule("mcp-silent", "Never answers.", ALL, FaultKind::Silent),
    rule("mcp-reset", "Resets the connection after doing the work.", ALL, FaultKind::Reset),
    state(
        "mcp-legacy-only",
        "Knows revisions with sessions only, up to 2025-11-25.",
        Control::set_mcp_legacy_only,
        Control::mcp_legacy_only,
    ),
    state(
        "mcp-modern-only",
        "Knows the revision 2026-07-28 only, which has no sessions.",
        Control::set_mcp_modern_only,
        Control::mcp_modern_only,
    ),
    state(
        "mcp-always-streams",
        "Answers every request as a stream, never as JSON.",
        Control::set_mcp_always_streams,
        Control::mcp_always_streams,
    ),
];
