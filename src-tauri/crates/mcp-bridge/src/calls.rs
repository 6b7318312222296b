//! Which tools were called: names and outcomes, never arguments.

/// How a call of a tool ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallOutcome {
    /// The server answered with a result.
    Succeeded,
    /// The server answered, and its answer says that the tool failed.
    ToolFailed,
    /// There is no answer of the server: no token, no connection, or something that is not an answer.
    NoAnswer,
    /// Refused before anything was sent, because the run only reads.
    Refused,
    /// The client cancelled it, or the run ended first.
    Cancelled,
}

/// Hears of each call of a tool.
pub trait CallLog: Send + Sync + 'static {
    /// `tool` was called and ended with `outcome`. Called once for each `tools/call`, and must not block. For the
    /// lite server `tool` is the tool that was invoked through it. A name that is none of a tool is `?`.
    fn called(&self, tool: &str, outcome: CallOutcome);
}
