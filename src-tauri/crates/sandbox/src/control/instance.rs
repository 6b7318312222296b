//! Levers of the Clerk instance: its settings, its users, its e-mail and its webhook.

use super::Control;
use crate::clerk::{Instance, Mail, User, totp_code};
use domain::Timestamp;
use serde::Serialize;

/// A user of the instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserSeen {
    /// `user_…`.
    pub id: String,
    /// Their one address.
    pub email: String,
    /// First and last name.
    pub name: String,
    /// What their authenticator app shows now, if they have one.
    pub totp: Option<String>,
    /// Backup codes that are left.
    pub backup_codes: Vec<String>,
}

impl Control {
    /// What the owner of the instance set.
    pub fn instance(&self) -> Instance {
        self.shared.read(|world, _| world.clerk.instance.clone())
    }

    /// Changes what the owner of the instance set.
    pub fn set_instance(&self, change: impl FnOnce(&mut Instance)) {
        self.shared.change(|world, _| change(&mut world.clerk.instance));
    }

    /// Whether the app's callback is not registered and the hosted page returns to it without the nonce.
    pub fn set_nonce_withheld(&self, withheld: bool) {
        self.set_instance(|instance| instance.nonce_withheld = withheld);
        let own = if withheld { Vec::new() } else { vec!["com.adkeeper.desktop://callback".to_owned()] };
        self.set_redirects(own);
    }

    /// The Clerk dashboard's "Native API" switch.
    pub fn set_native_api(&self, enabled: bool) {
        self.set_instance(|instance| instance.native_api = enabled);
    }

    /// See [`Control::set_native_api`].
    pub fn native_api(&self) -> bool {
        self.instance().native_api
    }

    /// E-mail that the instance sent, newest last.
    pub fn inbox(&self) -> Vec<Mail> {
        self.shared.read(|world, _| world.clerk.inbox.clone())
    }

    /// The code in the newest e-mail to `address`.
    pub fn newest_code(&self, address: &str) -> Option<String> {
        let mut mails = self.inbox().into_iter().rev();
        mails.find(|mail| mail.to.eq_ignore_ascii_case(address)).map(|mail| mail.code)
    }

    /// Everybody, by id.
    pub fn users(&self) -> Vec<UserSeen> {
        self.shared.read(|world, now| world.clerk.users.values().map(|person| seen(person, now)).collect())
    }

    /// What the authenticator app of `user_id` shows now.
    pub fn totp(&self, user_id: &str) -> Option<String> {
        self.users().into_iter().find(|person| person.id == user_id)?.totp
    }

    /// Removes a user and all their sessions, as an administrator would; says whether there was one.
    pub fn delete_user(&self, user_id: &str) -> bool {
        self.shared.change(|world, _| {
            world.clerk.sessions.retain(|_, session| session.user != user_id);
            world.clerk.users.remove(user_id).is_some()
        })
    }
}

fn seen(person: &User, now: Timestamp) -> UserSeen {
    UserSeen {
        id: person.id.clone(),
        email: person.email.clone(),
        name: format!("{} {}", person.first_name, person.last_name).trim().to_owned(),
        totp: person.totp.as_deref().and_then(|secret| totp_code(secret, now)),
        backup_codes: person.backup_codes.clone(),
    }
}
