//! Where a description contradicts what was observed, or says nothing. Each exception has a reason, and the tests
//! fail for one that nothing needs.

use std::fmt;

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// The description does not have the status.
    Status,
    /// The media type is another.
    Media { found: String, wanted: String },
    /// A body is required.
    NoBody,
    /// The body is no JSON.
    Json(String),
    /// A value in the body does not fit.
    Body { at: String, text: String },
}

impl fmt::Display for Mistake {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status => to.write_str("the status is not described"),
            Self::Media { found, wanted } => write!(to, "the media type is {found:?}, described is {wanted}"),
            Self::NoBody => to.write_str("the body is missing"),
            Self::Json(text) => write!(to, "the body is no JSON: {text}"),
            Self::Body { at, text } => write!(to, "{at}: {text}"),
        }
    }
}

/// A known difference.
#[derive(Debug, Clone, Copy)]
pub struct Exception {
    /// Stable, kebab-case.
    pub name: &'static str,
    /// Why it is right to differ.
    pub reason: &'static str,
    /// The paths it is about, as the description writes them; all of them when empty.
    paths: &'static [&'static str],
    /// The statuses it is about.
    statuses: &'static [u16],
    what: What,
}

#[derive(Debug, Clone, Copy)]
enum What {
    /// The status is not described.
    Status,
    /// An error of the gateway in front of the API: its body, and its media type.
    Gateway,
    /// A member of this name is null.
    Null(&'static [&'static str]),
}

/// All exceptions.
pub const EXCEPTIONS: &[Exception] = &[
    Exception {
        name: "profiles-describe-no-refusal",
        reason: "The description of profiles has 200 only. Refusals were observed.",
        paths: &["/v2/profiles"],
        statuses: &[400, 401, 403, 429, 500, 502, 503, 504],
        what: What::Status,
    },
    Exception {
        name: "ads-accounts-describe-no-401",
        reason: "The description of ads accounts has no 401. A token that expired is answered so everywhere else.",
        paths: &["/adsAccounts/list"],
        statuses: &[401],
        what: What::Status,
    },
    Exception {
        name: "gateway-statuses-are-not-described-everywhere",
        reason: "Some descriptions have no 502, 503 and 504, which any service behind a gateway can answer.",
        paths: &[
            "/managerAccounts",
            "/adsAccounts/list",
            "/billing/statuses",
            "/billing/notifications",
            "/reporting/reports",
            "/accounts/{accountId}/dsp/amazonAdTag",
            "/accounts/{accountId}/dsp/adTagEvents/{adTagId}/list",
        ],
        statuses: &[502, 503, 504],
        what: What::Status,
    },
    Exception {
        name: "media-types-are-refused-without-a-description",
        reason: "No description has 406 and 415, while each names its media types.",
        paths: &[],
        statuses: &[406, 415],
        what: What::Status,
    },
    Exception {
        name: "reports-describe-no-403",
        reason: "The description of reports has no 403 for an account that the caller does not reach.",
        paths: &["/reporting/reports"],
        statuses: &[403],
        what: What::Status,
    },
    Exception {
        name: "the-gateway-answers-in-its-own-words",
        reason: "An Authorization header without a bearer token is refused by the gateway with {\"message\"} as JSON, \
                 whatever the endpoint. Observed.",
        paths: &[],
        statuses: &[403],
        what: What::Gateway,
    },
    Exception {
        name: "the-gateway-refuses-where-403-is-not-described",
        reason: "The same for a description without 403.",
        paths: &["/accounts/{accountId}/dsp/amazonAdTag"],
        statuses: &[403],
        what: What::Status,
    },
    Exception {
        name: "linked-accounts-have-null-ids",
        reason: "The guide has null for the profile of a DSP account and for the advertiser of others; the description \
                 has text only.",
        paths: &["/managerAccounts"],
        statuses: &[200],
        what: What::Null(&["profileId", "dspAdvertiserId"]),
    },
    Exception {
        name: "clean-rooms-in-the-making-have-null-members",
        reason: "An instance that is still being made lacks what the description has as text. Observed.",
        paths: &["/amc/instances", "/amc/instances/{instanceId}"],
        statuses: &[200],
        what: What::Null(&["apiEndpoint", "creationDatetime", "customerCanonicalName", "s3BucketRegion"]),
    },
];

/// The exception for a mistake of an answer with `status`, or of a request without one.
pub(crate) fn of(path: &str, status: Option<u16>, mistake: &Mistake) -> Option<&'static Exception> {
    let status = status?;
    EXCEPTIONS.iter().find(|one| {
        let here = one.paths.is_empty() || one.paths.contains(&path);
        here && one.statuses.contains(&status) && one.what.covers(mistake)
    })
}

impl What {
    fn covers(self, mistake: &Mistake) -> bool {
        match (self, mistake) {
            (Self::Status, Mistake::Status) => true,
            (Self::Gateway, Mistake::Media { found, .. }) => found == "application/json",
            (Self::Gateway, Mistake::Body { at, text }) => at.is_empty() && text.contains("required"),
            (Self::Null(names), Mistake::Body { at, text }) => {
                names.iter().any(|name| at.ends_with(&format!("/{name}"))) && text.starts_with("null is not")
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_exception_has_a_name_of_its_own_and_a_reason() {
        let names: BTreeSet<_> = EXCEPTIONS.iter().map(|one| one.name).collect();
        assert_eq!(names.len(), EXCEPTIONS.len());
        assert!(EXCEPTIONS.iter().all(|one| one.reason.ends_with('.') && !one.statuses.is_empty()));
    }

    #[test]
    fn an_exception_covers_nothing_else() {
        let null = |at: &str, text: &str| Mistake::Body { at: at.to_owned(), text: text.to_owned() };
        let name = |path, status, mistake: &Mistake| of(path, Some(status), mistake).map(|one| one.name);
        let known = null("/managerAccounts/0/linkedAccounts/3/profileId", "null is not of type \"string\"");
        assert_eq!(name("/managerAccounts", 200, &known), Some("linked-accounts-have-null-ids"));
        assert_eq!(name("/v2/profiles", 200, &known), None);
        assert_eq!(name("/managerAccounts", 200, &null("/x/profileId", "7 is not of type \"string\"")), None);
        assert_eq!(name("/managerAccounts", 200, &Mistake::Status), None);
        assert_eq!(of("/v2/profiles", None, &Mistake::Status).map(|one| one.name), None);
    }
}
