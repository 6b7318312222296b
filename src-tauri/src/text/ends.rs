//! Words of what expires on a known day: in the tray, and in calendars that other programs read.

use keeper::view::{EndKind, EndView, GrantEnd};

use super::cause::RECONNECT;
use super::{SIGN_IN_TO_RESUME, fill, number};

/// A calendar's entry: a grant.
const RECONNECT_LABEL: &str = "Reconnect {label} in Adkeeper";
/// On another computer.
const ON_DEVICE: &str = "This permission is on {device}.";
/// Why.
const GRANT_WHY: &str = "Its Amazon permission expires on this day, a year after you connected it.";
/// The same where Amazon's documents disagree.
const GRANT_MAY: &str = "Its Amazon permission may expire on this day, a year after you connected it.";
/// A calendar's entry: the client secret.
const SECRET: &str = "Replace the Amazon client secret";
const SECRET_WHY: &str = "You entered this day in Adkeeper. Enter the new secret in Settings.";
/// A calendar's entry: the session.
const SESSION: &str = "Sign in to Adkeeper again";
const SESSION_WHY: &str = "Your session expires on this day.";

/// Title and text of an entry in a calendar.
pub fn entry(end: &EndView) -> (String, String) {
    match end.kind {
        EndKind::Grant => {
            let place = end.device.as_deref().filter(|device| !device.is_empty());
            let place = place.map(|device| format!(" {}", fill(ON_DEVICE, device))).unwrap_or_default();
            (fill(RECONNECT_LABEL, &end.label), {
                let why = if matches!(end.end, GrantEnd::Possible { .. }) { GRANT_MAY } else { GRANT_WHY };
                format!("{why} {RECONNECT}{place}")
            })
        }
        EndKind::ClientSecret => (SECRET.to_owned(), SECRET_WHY.to_owned()),
        EndKind::Session => (SESSION.to_owned(), format!("{SESSION_WHY} {SIGN_IN_TO_RESUME}")),
    }
}

/// Tray: "Northwind expires in 12 days", or "may expire" where that is not certain.
pub fn expires(label: &str, days: i64, certain: bool) -> String {
    let label = domain::plain::line(label, domain::plain::LABEL);
    let verb = if certain { "expires" } else { "may expire" };
    match days {
        ..=0 => format!("{label} {verb} today"),
        1 => format!("{label} {verb} tomorrow"),
        days => format!("{label} {verb} in {days} days"),
    }
}

/// Tray: several that expire within so many days.
pub fn several_expire(count: usize, days: i64) -> String {
    format!("{} connections expire within {days} days", number(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_said_in_days() {
        let said = [0, 1, 12].map(|days| expires("Northwind", days, true));
        assert_eq!(
            said,
            ["Northwind expires today", "Northwind expires tomorrow", "Northwind expires in 12 days"]
        );
        assert_eq!(expires("Northwind", 12, false), "Northwind may expire in 12 days");
        assert_eq!(several_expire(1200, 30), "1,200 connections expire within 30 days");
    }
}
