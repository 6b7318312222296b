//! Every word that is shown outside the dashboard: tray and system notifications. The same sentences as
//! in the dashboard's own catalogue (`ui/src/strings.ts`).

use domain::{Cause, Health};
use keeper::view::NoticeKind;

/// The app's name.
pub const APP: &str = "Adkeeper";
/// Tray: brings the window to the front.
pub const OPEN: &str = "Open Adkeeper";
/// Tray: refreshes every connection.
pub const REFRESH_ALL: &str = "Refresh all";
/// Tray: stops background refreshing.
pub const PAUSE: &str = "Pause background refresh";
/// Tray: goes on with it.
pub const RESUME: &str = "Resume background refresh";
/// Tray: ends the app.
pub const QUIT: &str = "Quit Adkeeper";

/// Status: what was stored is still being read.
pub const STARTING: &str = "Starting…";
/// Status: the app cannot work at all.
pub const FATAL: &str = "Adkeeper needs attention";
/// Status: nobody is signed in.
pub const SIGNED_OUT: &str = "Signed out";
/// Status: nothing to keep alive yet.
pub const NO_CONNECTIONS: &str = "No connections yet";

/// Status: everything is fine.
pub fn all_healthy(count: usize) -> String {
    if count == 1 { "1 connection, healthy".to_owned() } else { format!("{count} connections, all healthy") }
}

/// Status: `status` while background refreshing is paused.
pub fn paused(status: &str) -> String {
    format!("Paused · {status}")
}

/// A connection that needs a look.
pub fn troubled(label: &str, health: Health) -> String {
    format!("{label}: {}", word(health))
}

/// More of them than a menu should hold.
pub fn more(count: usize) -> String {
    format!("{count} more…")
}

/// A health in a word.
pub fn word(health: Health) -> &'static str {
    match health {
        Health::Healthy => "healthy",
        Health::Expiring => "expiring",
        Health::Expired => "expired",
        Health::Revoked => "revoked",
        Health::Error => "set-up error",
        Health::Disconnected => "disconnected",
    }
}

/// The title of one notice. Connections always have a label; the other word is for old rows.
pub fn notice(kind: NoticeKind, label: Option<&str>) -> String {
    let label = label.unwrap_or("A connection");
    match kind {
        NoticeKind::ConnectionBroken => format!("{label} needs you"),
        NoticeKind::ConnectionLapsed => format!("{label} has lapsed"),
        NoticeKind::ConnectionRecovered => format!("{label} works again"),
        NoticeKind::ConnectionAdded => format!("{label} is connected"),
        NoticeKind::SessionEnded => "Your session ended".to_owned(),
        NoticeKind::AccountsAppeared => format!("New accounts in {label}"),
        NoticeKind::AccountsLost => format!("{label} lost accounts"),
    }
}

/// What is to be known about one notice: the reason, whom it concerns, and the next step.
pub fn notice_body(kind: NoticeKind, cause: Option<Cause>, accounts: u32) -> String {
    match kind {
        NoticeKind::ConnectionBroken => {
            let (why, next) =
                cause.map_or(("", "Someone has to authorise it again or fix a setting."), explain);
            let concerned = match accounts {
                0 => String::new(),
                1 => "1 account is affected.".to_owned(),
                many => format!("{many} accounts are affected."),
            };
            sentences(&[why, &concerned, next])
        }
        NoticeKind::ConnectionLapsed => {
            let (why, next) = cause.map_or(("", "Adkeeper keeps trying. It recovers by itself."), explain);
            sentences(&[why, next])
        }
        NoticeKind::ConnectionRecovered => "The last refresh worked.".to_owned(),
        NoticeKind::ConnectionAdded => "Adkeeper keeps it alive from now on.".to_owned(),
        NoticeKind::SessionEnded => "Refreshing goes on. Sign in again to resume mirroring.".to_owned(),
        NoticeKind::AccountsAppeared => match accounts {
            1 => "1 account came. Choose whether to track it.".to_owned(),
            many => format!("{many} accounts came. Choose which to track."),
        },
        NoticeKind::AccountsLost => match accounts {
            1 => "Amazon no longer lets this login into 1 account.".to_owned(),
            many => format!("Amazon no longer lets this login into {many} accounts."),
        },
    }
}

/// The title of several notices of one kind.
pub fn notices(kind: NoticeKind, count: usize) -> String {
    match kind {
        NoticeKind::ConnectionBroken => format!("{count} connections need you"),
        NoticeKind::ConnectionLapsed => format!("{count} connections have lapsed"),
        NoticeKind::ConnectionRecovered => format!("{count} connections work again"),
        NoticeKind::ConnectionAdded => format!("{count} connections were added"),
        NoticeKind::SessionEnded => "Your session ended".to_owned(),
        NoticeKind::AccountsAppeared => format!("New accounts in {count} connections"),
        NoticeKind::AccountsLost => format!("{count} connections lost accounts"),
    }
}

/// The labels of several notices, of which three are named.
pub fn labels(labels: &[String]) -> String {
    match labels {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        few => few.join(", "),
    }
}

fn sentences(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// Why, and what to do.
fn explain(cause: Cause) -> (&'static str, &'static str) {
    match cause {
        Cause::Offline => (
            "Amazon can’t be reached from this computer.",
            "Adkeeper tries again as soon as the network is back.",
        ),
        Cause::Throttled => {
            ("Amazon asks for fewer requests.", "Adkeeper waits as long as Amazon asked for.")
        }
        Cause::ProviderDown => ("Amazon answers with errors of its own.", "Adkeeper keeps trying."),
        Cause::BadAnswer => (
            "What came back was not Amazon’s answer.",
            "A proxy or a sign-in page of the network may stand between. Adkeeper keeps trying.",
        ),
        Cause::GrantRevoked => {
            ("Amazon says this login’s permission is gone.", "Authorise again with the same Amazon login.")
        }
        Cause::GrantDoubted => ("Amazon refused the last refresh once.", "Adkeeper looks once more."),
        Cause::ClientRefused => {
            ("Amazon refuses the client secret.", "Enter the current secret in Settings.")
        }
        Cause::NotPermitted => (
            "Amazon does not let this client do this.",
            "Check the client id and its security profile at Amazon.",
        ),
        Cause::ScopeRefused => (
            "Amazon refuses the scope for this client.",
            "Check the scopes in Settings, and that Amazon approved the client for the Ads API.",
        ),
        Cause::NotApproved => (
            "The Ads API refuses this client.",
            "Ask Amazon to approve the client for the Ads API, then look for accounts again.",
        ),
        Cause::BrokerRefused => {
            ("Your team’s broker refuses.", "Check the broker’s address in Settings, or ask who runs it.")
        }
        Cause::SessionEnded => (
            "Your team’s broker needs you to be signed in.",
            "Sign in again. Refreshing then goes on by itself.",
        ),
        Cause::VaultLocked => ("The keychain is locked.", "Unlock it. The refresh then goes on by itself."),
        Cause::VaultUnavailable => {
            ("There is no keychain to read the token from.", "Start a keychain service, then try again.")
        }
        Cause::TokenMissing => (
            "The token is no longer in this computer’s keychain.",
            "Authorise again with the same Amazon login.",
        ),
        Cause::SecretMissing => {
            ("The client secret is not in this computer’s keychain.", "Enter the secret in Settings.")
        }
        Cause::ByPerson => ("You disconnected it.", "Connect the same Amazon login again to bring it back."),
        Cause::Unknown => ("The last refresh failed for an unknown reason.", "Adkeeper keeps trying."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revoked_grant_says_why_whom_it_concerns_and_what_to_do() {
        assert_eq!(
            notice_body(NoticeKind::ConnectionBroken, Some(Cause::GrantRevoked), 15),
            "Amazon says this login’s permission is gone. 15 accounts are affected. \
             Authorise again with the same Amazon login."
        );
        assert_eq!(
            notice_body(NoticeKind::ConnectionBroken, None, 0),
            "Someone has to authorise it again or fix a setting."
        );
    }

    #[test]
    fn many_labels_are_counted() {
        let named = |count: usize| labels(&(1..=count).map(|n| format!("L{n}")).collect::<Vec<_>>());
        assert_eq!(named(3), "L1, L2, L3");
        assert_eq!(named(5), "L1, L2, L3 and 2 more");
    }
}
