//! Words of the system notifications.

use domain::{Cause, Timestamp};
use keeper::Notification;
use keeper::view::NoticeKind;

use crate::when::Moment;

/// The title of one notice. Connections always have a label; the other word is for old rows.
pub fn title(kind: NoticeKind, label: Option<&str>) -> String {
    let label = label.unwrap_or("A connection");
    match kind {
        NoticeKind::ConnectionBroken => format!("{label} needs you"),
        NoticeKind::ConnectionLapsed => format!("{label} is down"),
        NoticeKind::ConnectionRecovered => format!("{label} works again"),
        NoticeKind::ConnectionAdded => format!("{label} is connected"),
        NoticeKind::SessionEnded => "Your session ended".to_owned(),
        NoticeKind::AccountsAppeared => format!("New accounts in {label}"),
        NoticeKind::AccountsLost => format!("{label} lost accounts"),
        NoticeKind::SessionEnding => "Your session expires soon".to_owned(),
        NoticeKind::SecretEnding => "The client secret expires soon".to_owned(),
        NoticeKind::GrantEnding => format!("{label} must be reconnected soon"),
    }
}

/// What is to be known about one notice: the reason, whom it concerns, and the next step.
pub fn body(notice: &Notification, seen: &Moment) -> String {
    let (cause, accounts) = (notice.cause, notice.accounts);
    match notice.kind {
        NoticeKind::ConnectionBroken => {
            let (why, next) = cause.map_or(("", "Someone has to reconnect it or fix a setting."), explain);
            let concerned = match accounts {
                0 => String::new(),
                1 => "1 account is affected.".to_owned(),
                many => format!("{many} accounts are affected."),
            };
            sentences(&[why, &concerned, next])
        }
        NoticeKind::ConnectionLapsed => {
            let (why, next) =
                cause.map_or(("", "Adkeeper keeps trying. It recovers automatically."), explain);
            sentences(&[why, next])
        }
        NoticeKind::ConnectionRecovered => "The last refresh worked.".to_owned(),
        NoticeKind::ConnectionAdded => "Adkeeper keeps it alive from now on.".to_owned(),
        NoticeKind::SessionEnded => {
            "Refreshing continues. Sign in again to resume syncing with Supabase.".to_owned()
        }
        NoticeKind::AccountsAppeared => match accounts {
            1 => "1 new account found. Choose whether to track it.".to_owned(),
            many => format!("{many} new accounts found. Choose which to track."),
        },
        NoticeKind::AccountsLost => match accounts {
            1 => "Amazon no longer lets this login into 1 account.".to_owned(),
            many => format!("Amazon no longer lets this login into {many} accounts."),
        },
        NoticeKind::SessionEnding | NoticeKind::SecretEnding | NoticeKind::GrantEnding => {
            ending(notice.kind, notice.ends_at, seen)
        }
    }
}

/// When something ends or ended, and what to do about it.
fn ending(kind: NoticeKind, ends_at: Option<Timestamp>, seen: &Moment) -> String {
    let past = ends_at.is_some_and(|end| seen.is_past(end));
    let when = match (kind, ends_at) {
        (_, None) => "soon".to_owned(),
        // The person entered a day.
        (NoticeKind::SecretEnding, Some(end)) => seen.day(end),
        (_, Some(end)) => seen.instant(end),
    };
    match (kind, past) {
        (NoticeKind::SecretEnding, false) => format!(
            "By the date you entered it is to be rotated {when}. Enter the new one in Settings in time."
        ),
        (NoticeKind::SecretEnding, true) => format!(
            "By the date you entered it was to be rotated {when}. If it was, enter the new one in Settings."
        ),
        (NoticeKind::GrantEnding, false) => {
            format!("Its permission ends {when}. Reconnect with the same Amazon login.")
        }
        (NoticeKind::GrantEnding, true) => {
            format!("Its permission ended {when}. Reconnect with the same Amazon login.")
        }
        (_, false) => format!("It ends {when}. Sign in again to keep syncing with Supabase."),
        (_, true) => format!("It ended {when}. Sign in again to resume syncing with Supabase."),
    }
}

/// What is to be known about a trouble that several connections have in common.
pub fn bodies(cause: Cause, labels: &[String]) -> String {
    let (why, next) = explain(cause);
    let concerned = format!("It concerns {}.", self::labels(labels));
    sentences(&[why, &concerned, next])
}

/// The title of several notices of one kind.
pub fn titles(kind: NoticeKind, count: usize) -> String {
    match kind {
        NoticeKind::ConnectionBroken => format!("{count} connections need you"),
        NoticeKind::ConnectionLapsed => format!("{count} connections are down"),
        NoticeKind::ConnectionRecovered => format!("{count} connections work again"),
        NoticeKind::ConnectionAdded => format!("{count} connections were added"),
        NoticeKind::SessionEnded => "Your session ended".to_owned(),
        NoticeKind::AccountsAppeared => format!("New accounts in {count} connections"),
        NoticeKind::AccountsLost => format!("{count} connections lost accounts"),
        NoticeKind::SessionEnding => "Your session expires soon".to_owned(),
        NoticeKind::SecretEnding => "The client secret expires soon".to_owned(),
        NoticeKind::GrantEnding => format!("{count} connections must be reconnected soon"),
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
        Cause::CertificateUntrusted => (
            "Amazon’s connection has a certificate that this computer doesn’t trust.",
            "Add your company’s or virus scanner’s root certificate to the system’s certificates, then restart Adkeeper.",
        ),
        Cause::CertificateDate => (
            "Amazon’s certificate isn’t valid at this computer’s date and time.",
            "Check the date and time of this computer. Adkeeper keeps trying.",
        ),
        Cause::ProxyLogin => (
            "Your network’s proxy needs a password.",
            "Set the proxy with its user name and password in ADKEEPER_PROXY or config.toml, then restart Adkeeper.",
        ),
        Cause::ProxyFailed => (
            "Your network’s proxy can’t be reached or refuses the connection.",
            "Check the proxy in the system’s settings, ADKEEPER_PROXY or config.toml. Adkeeper keeps trying.",
        ),
        Cause::Throttled => {
            ("Amazon asks for fewer requests.", "Adkeeper waits as long as Amazon asked for.")
        }
        Cause::ProviderDown => ("Amazon answers with errors of its own.", "Adkeeper keeps trying."),
        Cause::BadAnswer => (
            "The answer wasn’t from Amazon.",
            "A proxy or a sign-in page of the network may stand between. Adkeeper keeps trying.",
        ),
        Cause::GrantRevoked => {
            ("Amazon says this login’s permission is gone.", "Reconnect with the same Amazon login.")
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
            "Ask Amazon to approve the client for the Ads API, then check for accounts again.",
        ),
        Cause::BrokerRefused => (
            "Your team’s broker refuses.",
            "Reconnect the login, check the broker’s address in Settings, or ask who runs it to allow you.",
        ),
        Cause::ClerkUnavailable => (
            "Your team’s broker needs Clerk, and Clerk is unavailable.",
            "You’re still signed in, and Adkeeper keeps trying.",
        ),
        Cause::SessionEnded => (
            "Your team’s broker needs you to be signed in.",
            "Sign in again. Refreshing then continues automatically.",
        ),
        Cause::VaultLocked => {
            ("The keychain is locked.", "Unlock it. Refreshing then continues automatically.")
        }
        Cause::VaultNoCollection => (
            "Your keychain has no place to save passwords.",
            "Open Adkeeper to create one, or expose a group in KeePassXC.",
        ),
        Cause::VaultUnavailable => {
            ("There is no keychain to read the token from.", "Start a keychain service, then try again.")
        }
        Cause::TokenMissing => {
            ("The token is no longer in this computer’s keychain.", "Reconnect with the same Amazon login.")
        }
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
    use jiff::tz::TimeZone;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn said(kind: NoticeKind, cause: Option<Cause>, accounts: u32, ends_at: Option<&str>) -> String {
        let notice = Notification {
            id: 1,
            kind,
            label: Some("Northwind".to_owned()),
            cause,
            accounts,
            ends_at: ends_at.map(at),
            connection_id: None,
        };
        body(&notice, &Moment::new(at("2026-11-24T12:00:00Z"), TimeZone::UTC))
    }

    #[test]
    fn a_revoked_grant_says_why_whom_it_concerns_and_what_to_do() {
        assert_eq!(
            said(NoticeKind::ConnectionBroken, Some(Cause::GrantRevoked), 15, None),
            "Amazon says this login’s permission is gone. 15 accounts are affected. \
             Reconnect with the same Amazon login."
        );
        assert_eq!(
            said(NoticeKind::ConnectionBroken, None, 0, None),
            "Someone has to reconnect it or fix a setting."
        );
    }

    #[test]
    fn an_end_is_told_with_its_time_and_a_day_without() {
        let (tomorrow, later) = (Some("2026-11-25T14:30:00Z"), Some("2026-11-30T00:00:00Z"));
        assert_eq!(
            said(NoticeKind::SessionEnding, None, 0, tomorrow),
            "It ends tomorrow at 14:30. Sign in again to keep syncing with Supabase."
        );
        assert_eq!(
            said(NoticeKind::SecretEnding, None, 0, later),
            "By the date you entered it is to be rotated on 30 November. Enter the new one in Settings in time."
        );
        assert_eq!(
            said(NoticeKind::SecretEnding, None, 0, Some("2026-11-24T00:00:00Z")),
            "By the date you entered it was to be rotated today. If it was, enter the new one in Settings."
        );
        assert_eq!(
            said(NoticeKind::GrantEnding, None, 0, later),
            "Its permission ends on 30 November. Reconnect with the same Amazon login."
        );
        assert_eq!(
            said(NoticeKind::SessionEnding, None, 0, Some("2026-11-24T11:00:00Z")),
            "It ended today at 11:00. Sign in again to resume syncing with Supabase."
        );
    }

    #[test]
    fn many_labels_are_counted() {
        let named = |count: usize| labels(&(1..=count).map(|n| format!("L{n}")).collect::<Vec<_>>());
        assert_eq!(named(3), "L1, L2, L3");
        assert_eq!(named(5), "L1, L2, L3 and 2 more");
    }
}
