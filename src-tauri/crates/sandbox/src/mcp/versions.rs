//! Revisions of the protocol, and which of them are served.

use super::world::McpWorld;

/// The revision without sessions.
pub(super) const MODERN: &str = "2026-07-28";
/// The revisions with sessions, newest first.
pub(super) const LEGACY: [&str; 3] = ["2025-11-25", "2025-06-18", "2025-03-26"];

impl McpWorld {
    /// The revisions that are served, newest first.
    pub(super) fn versions(&self) -> Vec<&'static str> {
        let modern = (!self.legacy_only).then_some(MODERN);
        let legacy = LEGACY.into_iter().filter(|_| !self.modern_only);
        modern.into_iter().chain(legacy).collect()
    }
}

/// The revision of a session whose client asks for `asked`: that one, or the newest with sessions.
pub(super) fn negotiate(asked: &str) -> &'static str {
    LEGACY.into_iter().find(|version| *version == asked).unwrap_or(LEGACY[0])
}

/// The revision of a request.
pub(super) const META_VERSION: &str = "io.modelcontextprotocol/protocolVersion";
/// What the client can do.
pub(super) const META_CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";
/// Who the server is.
pub(super) const META_SERVER: &str = "io.modelcontextprotocol/serverInfo";
/// Which subscription a notification belongs to.
pub(super) const SUBSCRIPTION: &str = "io.modelcontextprotocol/subscriptionId";
