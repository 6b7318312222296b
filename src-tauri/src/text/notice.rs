//! Words of the system notifications.

use domain::grant::GrantEnd;
use domain::{Cause, Timestamp};
use keeper::Notification;
use keeper::view::NoticeKind;

use super::cause::{KEEPS_TRYING, RECONNECT, explain};
use super::{Counted, SIGN_IN_TO_RESUME, account, fill, number};
use crate::local_time::Moment;

/// Labels that are named before the rest is counted.
const NAMED: usize = 3;

/// A connection whose label is not known any more.
pub const UNNAMED: &str = "A connection";
/// An account without a name.
pub const UNNAMED_ACCOUNT: &str = "An account";
/// A broken connection whose cause is not known.
pub const BROKEN: &str = "You have to reconnect it or fix a setting.";
/// A connection that is down for a cause that is not known.
pub const LAPSED: &str = "It recovers automatically.";
/// A connection that works again.
pub const RECOVERED: &str = "The last refresh worked.";
/// A connection that was added.
pub const ADDED: &str = "Adkeeper keeps it alive from now on.";
/// How many accounts a broken connection concerns.
pub const AFFECTED: Counted =
    Counted { one: "1 account is affected.", many: "{count} accounts are affected." };
/// How many accounts were found.
pub const APPEARED: Counted = Counted {
    one: "1 new account found. Choose whether to track it.",
    many: "{count} new accounts found. Choose which to track.",
};
/// How many accounts a login has lost.
pub const LOST: Counted = Counted {
    one: "Amazon no longer lets this login into 1 account.",
    many: "Amazon no longer lets this login into {count} accounts.",
};
/// How many accounts have the same problem, or had it.
pub const CONCERNS: Counted =
    Counted { one: "It concerns 1 account.", many: "It concerns {count} accounts." };
/// Several accounts without a name.
pub const WHICH: &str = "Open Adkeeper to see which accounts.";
/// The session ended, and what continues.
pub fn session_ended() -> String {
    format!("Refreshing continues. {SIGN_IN_TO_RESUME}")
}

/// What happened to a grant whose year is over.
pub const GRANT_EXPIRED: &str = "It expired {when}, a year after you connected it.";
/// A grant of which Amazon does not say for certain that it ends.
pub const MAY_EXPIRE: &str =
    "It may expire {when}, a year after you connected it. Reconnect with the same Amazon login to be safe.";
/// Several grants, of which the first ends then.
pub const FIRST_EXPIRES: &str =
    "The first one expires {when}. Reconnect them one after the other in Expirations.";

/// The title of one notice, which may be about several connections or accounts.
pub fn title(notice: &Notification) -> String {
    let Notification { kind, label, accounts, logins, .. } = notice;
    match (label, is_account_health(*kind)) {
        (None, true) if *accounts > 1 => titles(*kind, *accounts as usize),
        (None, true) => fill(title_of_one(*kind), UNNAMED_ACCOUNT),
        _ if *logins > 0 => titles(*kind, *logins as usize),
        (label, _) => fill(title_of_one(*kind), label.as_deref().unwrap_or(UNNAMED)),
    }
}

/// Whether a notice is about the health of accounts, and not about a connection.
pub fn is_account_health(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::AccountTrouble | NoticeKind::AccountRecovered)
}

/// The template of a title with a connection's label, or an advertiser's name.
pub fn title_of_one(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::ConnectionBroken => "{label} needs you",
        NoticeKind::ConnectionLapsed => "{label} is down",
        NoticeKind::ConnectionRecovered => "{label} works again",
        NoticeKind::ConnectionAdded => "{label} is connected",
        NoticeKind::SessionEnded => "Your session ended",
        NoticeKind::AccountsAppeared => "New accounts in {label}",
        NoticeKind::AccountsLost => "{label} lost accounts",
        NoticeKind::SessionEnding => "Your session expires soon",
        NoticeKind::SecretEnding => "The client secret expires soon",
        NoticeKind::GrantEnding => "{label} expires soon",
        NoticeKind::AccountTrouble => "{label} needs attention",
        NoticeKind::AccountRecovered => "{label} is fine again",
    }
}

/// The title of several notices of one kind, about so many connections or accounts.
pub fn titles(kind: NoticeKind, count: usize) -> String {
    fill(title_of_several(kind), &number(count))
}

/// The template of a title with a number of connections, or of accounts.
pub fn title_of_several(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::ConnectionBroken => "{count} connections need you",
        NoticeKind::ConnectionLapsed => "{count} connections are down",
        NoticeKind::ConnectionRecovered => "{count} connections work again",
        NoticeKind::ConnectionAdded => "{count} connections were added",
        NoticeKind::AccountsAppeared => "New accounts in {count} connections",
        NoticeKind::AccountsLost => "{count} connections lost accounts",
        NoticeKind::GrantEnding => "{count} connections expire soon",
        NoticeKind::AccountTrouble => "{count} accounts need attention",
        NoticeKind::AccountRecovered => "{count} accounts are fine again",
        NoticeKind::SessionEnded | NoticeKind::SessionEnding | NoticeKind::SecretEnding => title_of_one(kind),
    }
}

/// What there is to know about one notice: the reason, what is concerned, and the next step.
pub fn body(notice: &Notification, seen: &Moment) -> String {
    let (cause, accounts) = (notice.cause, notice.accounts);
    match notice.kind {
        NoticeKind::ConnectionBroken => {
            let (mut why, next) = cause.map_or((String::new(), BROKEN.to_owned()), explained);
            if let Some(end) = notice.ends_at {
                why = fill(GRANT_EXPIRED, &seen.day(end));
            }
            let concerned = if accounts == 0 { String::new() } else { AFFECTED.of(accounts as usize) };
            sentences(&[&why, &concerned, &next])
        }
        NoticeKind::ConnectionLapsed => {
            let (why, next) = cause.map_or((KEEPS_TRYING.to_owned(), LAPSED.to_owned()), explained);
            sentences(&[&why, &next])
        }
        NoticeKind::ConnectionRecovered => RECOVERED.to_owned(),
        NoticeKind::ConnectionAdded => ADDED.to_owned(),
        NoticeKind::SessionEnded => session_ended(),
        NoticeKind::AccountsAppeared => APPEARED.of(accounts as usize),
        NoticeKind::AccountsLost => LOST.of(accounts as usize),
        NoticeKind::GrantEnding if notice.logins > 0 => {
            fill(FIRST_EXPIRES, &notice.ends_at.map_or_else(|| "soon".to_owned(), |end| seen.day(end)))
        }
        NoticeKind::SessionEnding | NoticeKind::SecretEnding | NoticeKind::GrantEnding => {
            ending(notice.kind, notice.ends_at, seen)
        }
        NoticeKind::AccountTrouble | NoticeKind::AccountRecovered => account_health(notice),
    }
}

/// Why accounts are in trouble and what to do, or what is over.
fn account_health(notice: &Notification) -> String {
    let cause = notice.account.as_ref().and_then(|account| account.cause.as_ref());
    // Without a name, the title has their number.
    let counted = notice.label.is_some() && notice.accounts > 1;
    let concerned = if counted { CONCERNS.of(notice.accounts as usize) } else { String::new() };
    if notice.kind == NoticeKind::AccountRecovered {
        return sentences(&[account::over(cause.map(|cause| cause.source)), &concerned]);
    }
    let why = cause.map_or_else(|| account::PROBLEM.to_owned(), account::sentence);
    sentences(&[&why, &concerned, account::next(cause)])
}

/// When something ends or ended, and what to do about it.
fn ending(kind: NoticeKind, ends_at: Option<Timestamp>, seen: &Moment) -> String {
    let past = ends_at.is_some_and(|end| seen.is_past(end));
    let possible = kind == NoticeKind::GrantEnding
        && ends_at.is_some_and(|end| matches!(GrantEnd::ending_at(end), GrantEnd::Possible { .. }));
    let when = match (kind, ends_at) {
        (_, None) => "soon".to_owned(),
        // The user entered a day.
        (NoticeKind::SecretEnding, Some(end)) => seen.day(end),
        (_, Some(end)) => seen.instant(end),
    };
    if possible && !past { fill(MAY_EXPIRE, &when) } else { fill(&ends(kind, past), &when) }
}

/// The template of an end that is near or past. Of kinds that have no end, it is that of the session.
pub fn ends(kind: NoticeKind, past: bool) -> String {
    match (kind, past) {
        (NoticeKind::SecretEnding, false) => {
            "By the date you entered it is to be rotated {when}. Enter the new one in Settings in time."
                .to_owned()
        }
        (NoticeKind::SecretEnding, true) => {
            "By the date you entered it was to be rotated {when}. If it was, enter the new one in Settings."
                .to_owned()
        }
        (NoticeKind::GrantEnding, false) => {
            format!("It expires {{when}}, a year after you connected it. {RECONNECT}")
        }
        (NoticeKind::GrantEnding, true) => format!("{GRANT_EXPIRED} {RECONNECT}"),
        (_, false) => "It ends {when}. Sign in again to keep syncing with Supabase.".to_owned(),
        (_, true) => format!("It ended {{when}}. {SIGN_IN_TO_RESUME}"),
    }
}

/// What there is to know about a problem that several connections have in common.
pub fn bodies(cause: Cause, labels: &[String]) -> String {
    let (why, next) = explained(cause);
    let concerned = format!("It concerns {}.", self::labels(labels, 0));
    sentences(&[&why, &concerned, &next])
}

/// The labels of several notices, of which three are named, and so many `others` without a label.
pub fn labels(labels: &[String], others: usize) -> String {
    let (named, rest) = labels.split_at(labels.len().min(NAMED));
    match (named, rest.len() + others) {
        ([], 1..) => WHICH.to_owned(),
        (_, 0) => named.join(", "),
        (_, more) => format!("{} and {} more", named.join(", "), number(more)),
    }
}

fn sentences(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// Why, and what to do, in whole sentences.
fn explained(cause: Cause) -> (String, String) {
    let words = explain(cause);
    let after = if words.keeps_trying { KEEPS_TRYING } else { "" };
    (format!("{}.", words.title), sentences(&[words.next, after]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::watch::{AccountCause, AccountHealth, CauseSource};
    use jiff::tz::TimeZone;
    use keeper::AccountTrouble;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn said(kind: NoticeKind, cause: Option<Cause>, accounts: u32, ends_at: Option<&str>) -> String {
        let notice = Notification {
            id: 1,
            kind,
            label: Some("Northwind".to_owned()),
            cause,
            account: None,
            accounts,
            logins: 0,
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
            "You have to reconnect it or fix a setting."
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
            "It expires on 30 November, a year after you connected it. Reconnect with the same Amazon login."
        );
        assert_eq!(
            said(NoticeKind::GrantEnding, None, 0, Some("2027-07-10T12:00:00Z")),
            "It may expire on 10 July, a year after you connected it. Reconnect with the same Amazon login \
             to be safe.",
            "Amazon's sources disagree on consents of July 2026"
        );
        assert_eq!(
            said(NoticeKind::SessionEnding, None, 0, Some("2026-11-24T11:00:00Z")),
            "It ended today at 11:00. Sign in again to resume syncing with Supabase."
        );
    }

    fn account(kind: NoticeKind, label: Option<&str>, accounts: u32, word: Option<&str>) -> (String, String) {
        let cause = word.map(|word| AccountCause::new(CauseSource::BillingStatus, word));
        let trouble = AccountTrouble { account_id: None, health: AccountHealth::Stopped, cause };
        let notice = Notification {
            id: 1,
            kind,
            label: label.map(str::to_owned),
            cause: None,
            account: Some(trouble),
            accounts,
            logins: 0,
            ends_at: None,
            connection_id: None,
        };
        (title(&notice), body(&notice, &Moment::new(at("2026-11-24T12:00:00Z"), TimeZone::UTC)))
    }

    #[test]
    fn a_trouble_of_an_account_says_why_how_many_and_what_to_do() {
        let told = |label, accounts, word| account(NoticeKind::AccountTrouble, label, accounts, word);
        let (title, body) = told(Some("Kestrel"), 3, Some("PAYMENT_METHOD_EXPIRED"));
        assert_eq!(title, "Kestrel needs attention");
        assert_eq!(
            body,
            "The payment method has expired. It concerns 3 accounts. Update the payment method in Amazon Ads."
        );
        let (_, one) = told(Some("Kestrel"), 1, Some("HIBERNATING"));
        assert_eq!(
            one,
            "Amazon says “HIBERNATING”. Open the account in Amazon Ads to see what Amazon needs."
        );
        let (title, many) = told(None, 1200, Some("STORED_VALUE_BALANCE_TOO_LOW"));
        assert_eq!(title, "1,200 accounts need attention");
        assert_eq!(many, "The prepaid balance is too low. Add funds to the account in Amazon Ads.");
        let (title, unknown) = told(None, 1, None);
        assert_eq!(title, "An account needs attention");
        assert!(unknown.starts_with("Amazon reports a problem with the account. "), "{unknown}");
    }

    #[test]
    fn a_recovery_of_an_account_says_what_is_over() {
        let told = |label, accounts, word| account(NoticeKind::AccountRecovered, label, accounts, word);
        let (title, body) = told(Some("Kestrel"), 2, Some("PAYMENT_METHOD_EXPIRED"));
        assert_eq!(title, "Kestrel is fine again");
        assert_eq!(body, "Amazon no longer reports a billing problem. It concerns 2 accounts.");
        let (title, body) = told(None, 40, None);
        assert_eq!((title.as_str(), body.as_str()), ("40 accounts are fine again", account::over(None)));
    }

    #[test]
    fn many_labels_are_counted() {
        let named = |count: usize| labels(&(1..=count).map(|n| format!("L{n}")).collect::<Vec<_>>(), 0);
        assert_eq!(named(0), "");
        assert_eq!(named(3), "L1, L2, L3");
        assert_eq!(named(5), "L1, L2, L3 and 2 more");
        assert_eq!(labels(&["Kestrel".to_owned()], 40), "Kestrel and 40 more");
        assert_eq!(labels(&[], 40), WHICH);
        assert_eq!(titles(NoticeKind::ConnectionBroken, 7000), "7,000 connections need you");
        assert_eq!(APPEARED.of(1), "1 new account found. Choose whether to track it.");
        assert_eq!(APPEARED.of(7000), "7,000 new accounts found. Choose which to track.");
    }
}
