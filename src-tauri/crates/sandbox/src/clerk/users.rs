//! The users of the instance: those of the seed, and those who signed up since.

use super::tasks::Organization;
use super::totp;
use crate::seed::{self, UserSeed};
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// When the seed users were made: 2026-01-05T09:00:00Z.
const SEEDED: Timestamp = Timestamp::constant(1_767_603_600, 0);

/// A user.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) email: String,
    /// Users who signed up by code alone have none.
    pub(crate) password: Option<String>,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// Secret of the authenticator app, if there is one.
    pub(crate) totp: Option<String>,
    /// Each works once.
    pub(crate) backup_codes: Vec<String>,
    /// The last code of the authenticator app that was taken, by its time step.
    pub(crate) last_step: i64,
    /// Clients on which this user completed a sign-in.
    pub(crate) devices: BTreeSet<String>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) password_changed: Timestamp,
    /// The instance's demand for another password was met.
    #[serde(default)]
    pub(crate) password_replaced: bool,
    /// A task that no client knows was done.
    #[serde(default)]
    pub(crate) terms_accepted: bool,
    #[serde(default)]
    pub(crate) organizations: Vec<Organization>,
}

impl User {
    fn of(seed: &UserSeed) -> Self {
        Self {
            id: seed.id.to_owned(),
            email: seed.email.to_owned(),
            password: Some(seed.password.to_owned()),
            first_name: seed.first_name.to_owned(),
            last_name: seed.last_name.to_owned(),
            totp: seed.totp.map(str::to_owned),
            backup_codes: seed.backup_codes.iter().map(|code| (*code).to_owned()).collect(),
            last_step: 0,
            devices: BTreeSet::new(),
            created: SEEDED,
            updated: SEEDED,
            password_changed: SEEDED,
            password_replaced: false,
            terms_accepted: false,
            organizations: seed.organizations.iter().map(|name| Organization::named(name)).collect(),
        }
    }

    /// The id of the one e-mail address.
    pub(crate) fn email_id(&self) -> String {
        self.id.replacen("user_", "idn_", 1)
    }

    /// Whether a second factor is asked of this user on every sign-in.
    pub(crate) fn has_second_factor(&self) -> bool {
        self.totp.is_some()
    }

    /// Takes a code of the authenticator app: of this step or a neighbour, and each once.
    pub(crate) fn take_totp(&mut self, code: &str, now: Timestamp) -> bool {
        let Some(secret) = self.totp.as_deref() else { return false };
        let at = totp::step(now);
        let fits = |step: &i64| *step > self.last_step && totp::code(secret, *step).as_deref() == Some(code);
        let Some(step) = [at - 1, at, at + 1].into_iter().find(fits) else { return false };
        self.last_step = step;
        true
    }

    /// Uses up a backup code.
    pub(crate) fn take_backup_code(&mut self, code: &str) -> bool {
        let before = self.backup_codes.len();
        self.backup_codes.retain(|known| known != code);
        self.backup_codes.len() < before
    }
}

/// Everybody of the seed.
pub(super) fn seeded() -> BTreeMap<String, User> {
    seed::users().iter().map(|seed| (seed.id.to_owned(), User::of(seed))).collect()
}

/// The user with this address, in any case.
pub(super) fn by_email<'p>(people: &'p BTreeMap<String, User>, email: &str) -> Option<&'p User> {
    people.values().find(|person| person.email.eq_ignore_ascii_case(email.trim()))
}
