//! Hosted projects that are not themselves: what Supabase's gateway, Cloudflare in front of it and PostgREST say
//! of a project that is paused, restored, restricted, full or retired.
//!
//! Sources: Supabase's pages on HTTP status codes and on the database's size (*documented*); texts of bodies from
//! public bug reports (*observed* there, never by us), so a body is only looked at where the status alone does not
//! tell.

/// What is the matter with a project. Its owner sees it in Supabase's dashboard too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProjectState {
    /// 540: paused by its owner or for lack of use (*documented*; body `Project paused`, *observed*).
    Paused,
    /// 402: over a quota, or a bill is overdue (*documented*; the message names `exceed_egress_quota`,
    /// `exceed_db_size_quota` or `overdue_payment`).
    Restricted,
    /// `25006`: the disk is full, so the database takes no changes (*documented*).
    ReadOnly,
    /// PostgREST runs and its database does not yet: `PGRST000` to `PGRST002`, `57P03` (*observed*). A project
    /// that is restored, restarted or upgraded, or whose tables were just changed.
    Starting,
    /// 544, 504, `57014`, `PGRST003`: it took too long (*documented*).
    Slow,
    /// 520 to 530: Cloudflare cannot reach the project's servers (*documented* by Cloudflare). Seen while projects
    /// are paused, restored or out of resources.
    Unreachable,
    /// 401 `Legacy API keys are disabled`: the key is this project's, and of the kind that Supabase retires
    /// (*observed*).
    KeyRetired,
    /// Its name does not resolve while the network works: deleted, paused for long, or a typo (*observed*).
    NoSuchHost,
}

impl ProjectState {
    /// Whether it lasts until a user does something about it.
    pub fn is_permanent(self) -> bool {
        matches!(self, Self::Paused | Self::Restricted | Self::ReadOnly | Self::KeyRetired)
    }

    /// What an answer that is not a success says of the project; `None` where it says nothing.
    pub(crate) fn of(status: u16, code: &str, message: &str) -> Option<Self> {
        Some(match (status, code) {
            (402, _) => Self::Restricted,
            (540, _) => Self::Paused,
            (_, "25006") => Self::ReadOnly,
            (401, _) if message.contains("Legacy API key") => Self::KeyRetired,
            (_, "PGRST000" | "PGRST001" | "PGRST002" | "57P03") => Self::Starting,
            (504 | 544, _) | (_, "57014" | "PGRST003") => Self::Slow,
            (520..=530, _) => Self::Unreachable,
            _ => return None,
        })
    }
}

impl std::fmt::Display for ProjectState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Paused => "the project is paused",
            Self::Restricted => "Supabase restricts the project: a quota or a bill",
            Self::ReadOnly => "the database is read-only",
            Self::Starting => "the database is starting",
            Self::Slow => "the database did not answer in time",
            Self::Unreachable => "the project's servers cannot be reached",
            Self::KeyRetired => "the project's legacy keys are disabled",
            Self::NoSuchHost => "the project's address does not resolve",
        })
    }
}

/// Whether `error` says that a host's name does not exist, as opposed to a name server that cannot be asked.
pub(crate) fn no_such_host(error: &reqwest::Error) -> bool {
    // `getaddrinfo` on Linux, macOS and Windows. Without a network Linux says "Temporary failure in name
    // resolution"; macOS has one text for both.
    let words = ["Name or service not known", "No such host is known"];
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(link) = next {
        let text = link.to_string();
        if words.iter().any(|words| text.contains(words)) {
            return true;
        }
        next = link.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_is_known_by_what_public_reports_show() {
        use ProjectState as S;
        for (status, code, message, state) in [
            (540, "", "", Some(S::Paused)),
            (402, "", "Service for this project is restricted: exceed_egress_quota", Some(S::Restricted)),
            (405, "25006", "cannot execute INSERT in a read-only transaction", Some(S::ReadOnly)),
            (503, "PGRST002", "Could not query the database for the schema cache", Some(S::Starting)),
            (503, "PGRST000", "Database connection error", Some(S::Starting)),
            (500, "57014", "canceling statement due to statement timeout", Some(S::Slow)),
            (544, "", "", Some(S::Slow)),
            (522, "", "", Some(S::Unreachable)),
            (530, "", "", Some(S::Unreachable)),
            (401, "", "Legacy API keys are disabled", Some(S::KeyRetired)),
            (401, "", "Invalid API key", None),
            (503, "", "", None),
            (400, "22P05", "unsupported Unicode escape sequence", None),
        ] {
            assert_eq!(S::of(status, code, message), state, "{status} {code} {message}");
        }
    }
}
