//! Every word that is shown outside the dashboard: tray, system notifications and system dialogs.
//!
//! Sentences that the dashboard says too stand here alone: `dashboard` writes them into `ui/src/gen`. A sentence in
//! which something is put is a template with one `{place}`.

mod account;
mod cause;
mod consent;
#[cfg(test)]
mod dashboard;
mod ends;
mod notice;
mod setup;
mod storage;

pub use cause::word;
pub use consent::Question;
pub use ends::{entry, expires, several_expire};
pub use notice::{bodies, body, is_account_health, labels, title, titles};
pub use setup::{setup_bodies, setup_line, setup_title};

use domain::{Cause, NextStep};
use keeper::view::ErrorCode;

/// The app's name.
pub const APP: &str = "Adkeeper";
/// Notification: the dashboard crashed again and again.
pub const WINDOW_CLOSED: &str = "The Adkeeper window had to close";
/// What that means, and what to do.
pub const WINDOW_CLOSED_WHY: &str = "It crashed several times in a row. Adkeeper keeps running in the background. Click here to open it again.";
/// Notification: the window was closed where no tray icon is shown.
pub const ENDED: &str = "Adkeeper has quit";
/// Why, and what to do.
pub const ENDED_WHY: &str = "This desktop doesn’t show tray icons, so Adkeeper can’t run without its window. \
     Open it again to keep your Amazon logins fresh, and minimize the window instead of closing it.";
/// Notification: it runs where no tray icon is shown.
pub const MINIMISED: &str = "Adkeeper is running in a minimized window";
/// Why, and what follows.
pub const MINIMISED_WHY: &str = "This desktop doesn’t show its tray icon. Closing the window quits Adkeeper.";
/// Tray: brings the window to the front.
pub const OPEN: &str = "Open Adkeeper";
/// Tray: refreshes every connection.
pub const REFRESH_ALL: &str = "Refresh all";
/// Tray: lets background refreshing rest, for one of the times below.
pub const PAUSE: &str = "Pause background refresh";
/// Tray: for an hour.
pub const PAUSE_HOUR: &str = "For 1 hour";
/// Tray: until the next morning.
pub const PAUSE_TOMORROW: &str = "Until tomorrow";
/// Tray: with no end.
pub const PAUSE_OPEN: &str = "Until I resume";
/// Tray: continues it.
pub const RESUME: &str = "Resume";
/// Tray: opens the activity log.
pub const ACTIVITY: &str = "Activity";
/// Tray: ends the app.
pub const QUIT: &str = "Quit Adkeeper";

/// Status: what was stored is still being read.
pub const STARTING: &str = "Starting…";
/// Title of the question whether another program may have a token.
pub const PROGRAM_ASKS: &str = "A program asks for access";

/// Who asks, for a notification.
pub fn program_asks(program: &str, label: &str) -> (String, String) {
    let title = format!("{program} asks for access");
    (title, format!("It wants an access token for “{label}”. Answer within two minutes."))
}

/// A cause in whole sentences: what happened, and what to do next.
pub fn sentences(cause: Cause) -> String {
    let explained = cause::explain(cause);
    let keeps_trying = if explained.keeps_trying { cause::KEEPS_TRYING } else { "" };
    let sentences = [&format!("{}.", explained.title), explained.next, keeps_trying];
    sentences.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Status: the app cannot work at all.
pub const FATAL: &str = "Adkeeper needs attention";
/// Status: nobody is signed in.
pub const SIGNED_OUT: &str = "Signed out";
/// Status: the year of a permission is over.
pub const PERMISSION_EXPIRED: &str = "permission expired";
/// Status: nothing to keep alive yet.
pub const NO_CONNECTIONS: &str = "No connections yet";

/// Status: the network or Amazon does not answer.
pub const OFFLINE: &str = "Amazon can’t be reached";
/// Status: Clerk does not answer, or not as Clerk does. Nobody is signed out by it.
pub const CLERK_UNAVAILABLE: &str = "Clerk is unavailable";
/// Status: the session is there, but Clerk wants a step done first.
pub const CLERK_STEP: &str = "Clerk asks for one more step";
/// What the system starts when the user logs in.
pub const AUTOSTART: &str = "Keeps Amazon Ads logins alive";

/// Status: what happens can't be recorded.
pub const UNRECORDED: &str = "Can’t save";
/// Status: a refresh should have happened and did not.
pub const LATE: &str = "A refresh is late";
/// Status: another copy of the app holds a connection.
pub const LOCK_HELD: &str = "Another copy of Adkeeper isn’t responding";
/// Notification: changes can't be recorded.
pub const UNRECORDED_TITLE: &str = "Adkeeper can’t save its work";
/// Notification: the database can't be opened at all.
pub const CLOSED_TITLE: &str = "Adkeeper can’t refresh your connections";

/// Status: background refreshing is paused, with no end.
pub const PAUSED: &str = "Paused until you resume";
/// Status: background refreshing is paused until then.
pub const PAUSED_UNTIL: &str = "Paused until {end}";
/// While the session is over.
pub const SIGN_IN_TO_RESUME: &str = "Sign in again to resume syncing with Supabase.";

/// Why nothing can be recorded, and the way out.
pub fn storage(code: ErrorCode) -> String {
    let (title, next) = storage::storage(code);
    format!("{title}. {next}")
}

/// A sentence about one or several.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// About one.
    pub one: &'static str,
    /// A template for several.
    pub many: &'static str,
}

impl Counted {
    fn of(self, count: usize) -> String {
        if count == 1 { self.one.to_owned() } else { fill(self.many, &number(count)) }
    }
}

/// A template with its place filled.
fn fill(template: &str, value: &str) -> String {
    let place = template
        .split_once('{')
        .and_then(|(before, rest)| rest.split_once('}').map(|(_, after)| (before, after)));
    match place {
        Some((before, after)) => format!("{before}{value}{after}"),
        None => template.to_owned(),
    }
}

/// A number as the dashboard writes it: `7,000`.
fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Status: everything is fine.
pub fn all_healthy(count: usize) -> String {
    if count == 1 {
        "1 connection, healthy".to_owned()
    } else {
        format!("{} connections, all healthy", number(count))
    }
}

/// Status: background refreshing is paused until `end`, or until the user resumes it.
pub fn paused(end: Option<&str>) -> String {
    end.map_or_else(|| PAUSED.to_owned(), |end| fill(PAUSED_UNTIL, end))
}

/// Status: this computer's clock is so many seconds ahead of Amazon's.
pub fn clock_off(seconds: i32) -> String {
    let minutes = seconds.unsigned_abs().div_ceil(60);
    let (number, unit) = if minutes < 120 { (minutes, "minute") } else { (minutes / 60, "hour") };
    let plural = if number == 1 { "" } else { "s" };
    let way = if seconds < 0 { "behind" } else { "ahead" };
    format!("Clock {number} {unit}{plural} {way}")
}

/// The first line under the icon: `parts` from the most general to the most detailed.
pub fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

/// What is to be done about one connection, or what it waits for.
pub fn to_do(label: &str, cause: Option<Cause>) -> String {
    // It may have been stored before names were made plain.
    let label = domain::plain::line(label, domain::plain::LABEL);
    format!("{label}: {}", action(cause))
}

/// The same for several connections that have it in common.
pub fn to_do_together(count: usize, cause: Cause) -> String {
    format!("{} connections: {}", number(count), action(Some(cause)))
}

/// The next step in the imperative, or what is waited for.
fn action(cause: Option<Cause>) -> &'static str {
    let Some(cause) = cause else { return "about to be refreshed" };
    match (cause.next_step(), cause) {
        (NextStep::None, _) => "connect again to use it",
        (NextStep::Wait, Cause::GrantDoubted) => "refused once, checking again",
        (NextStep::Wait, Cause::Throttled) => "waiting as Amazon asked",
        (NextStep::Wait, Cause::ClerkUnavailable) => "waiting for Clerk",
        (NextStep::Wait, _) => "waiting for Amazon",
        (NextStep::CheckNetwork, Cause::Offline) => "waiting for the network",
        (NextStep::CheckNetwork, _) => "check the network",
        (NextStep::CheckCertificate, _) => "certificate not trusted",
        (NextStep::CheckClock, _) => "check the computer’s date and time",
        (NextStep::CheckProxy, Cause::ProxyLogin) => "proxy needs a password",
        (NextStep::CheckProxy, _) => "check the proxy",
        (NextStep::UnlockVault, Cause::VaultNoCollection) => "set up the keychain",
        (NextStep::UnlockVault, Cause::VaultUnavailable) => "start the keychain",
        (NextStep::UnlockVault, _) => "unlock the keychain",
        (NextStep::SignIn, _) => "sign in again",
        (NextStep::Reauthorise, _) => "reconnect",
        (NextStep::FixSecret, _) => "enter the client secret",
        (NextStep::FixClient, _) => "check the client at Amazon",
        (NextStep::FixBroker, _) => "check the broker",
        (NextStep::Report, _) => "look at what failed",
    }
}

/// More of them than a menu should hold.
pub fn more(count: usize) -> String {
    format!("{} more…", number(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_says_what_to_do_about_it() {
        let said = |cause| to_do("Northwind", Some(cause));
        assert_eq!(said(Cause::GrantRevoked), "Northwind: reconnect");
        assert_eq!(said(Cause::SecretMissing), "Northwind: enter the client secret");
        assert_eq!(said(Cause::Offline), "Northwind: waiting for the network");
        assert_eq!(said(Cause::GrantDoubted), "Northwind: refused once, checking again");
        assert_eq!(to_do_together(40, Cause::ClientRefused), "40 connections: enter the client secret");
    }

    #[test]
    fn numbers_are_grouped_as_in_the_window() {
        assert_eq!([0, 999, 7000, 1_234_567].map(number), ["0", "999", "7,000", "1,234,567"]);
    }

    #[test]
    fn a_wrong_clock_is_said_with_its_way_and_size() {
        assert_eq!(clock_off(400), "Clock 7 minutes ahead");
        assert_eq!(clock_off(-7200), "Clock 2 hours behind");
        assert_eq!(clock_off(3600), "Clock 60 minutes ahead");
    }
}
