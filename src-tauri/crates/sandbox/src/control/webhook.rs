//! What Clerk would send to a webhook about a user, signed as Svix signs it.

use super::Control;
use crate::clerk::User;
use crate::random;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// A signed message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookMessage {
    /// `svix-id`: the same at every delivery.
    pub id: String,
    /// `svix-timestamp`, seconds since 1970.
    pub timestamp: i64,
    /// `svix-signature`.
    pub signature: String,
    /// The body, to the byte.
    pub body: String,
}

impl Control {
    /// The message of `kind` (`user.created`, `user.updated`, `user.deleted`) about `user_id`, signed with
    /// `secret` (`whsec_…`). Nothing for a secret that is none, and for somebody who is not there.
    ///
    /// documented: Clerk's webhook envelope and BAPI user; Svix: HMAC-SHA256 over `id.timestamp.body`.
    pub fn webhook_message(&self, kind: &str, user_id: &str, secret: &str) -> Option<WebhookMessage> {
        let key = STANDARD.decode(secret.strip_prefix("whsec_")?).ok()?;
        let (data, now) = self.shared.read(|world, now| {
            let data = if kind == "user.deleted" {
                Some(json!({"object": "user", "id": user_id, "deleted": true}))
            } else {
                world.clerk.users.get(user_id).map(user)
            };
            (data, now)
        });
        let body = json!({
            "data": data?,
            "object": "event",
            "type": kind,
            "timestamp": now.as_millisecond(),
            "instance_id": self.shared.key.kid(),
            "event_attributes": {"http_request": {"client_ip": "127.0.0.1", "user_agent": "sandbox"}},
        })
        .to_string();
        let (id, timestamp) = (random::id("msg"), now.as_second());
        let signed = format!("{id}.{timestamp}.{body}");
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), signed.as_bytes());
        let signature = format!("v1,{}", STANDARD.encode(tag.as_ref()));
        Some(WebhookMessage { id, timestamp, signature, body })
    }
}

/// The user as Clerk's backend shows it.
fn user(person: &User) -> Value {
    json!({
        "object": "user",
        "id": person.id,
        "external_id": null,
        "username": null,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "image_url": "https://img.clerk.com/none",
        "has_image": false,
        "primary_email_address_id": person.email_id(),
        "email_addresses": [{
            "id": person.email_id(),
            "object": "email_address",
            "email_address": person.email,
            "verification": {"status": "verified", "strategy": "email_code"},
            "linked_to": [],
        }],
        "phone_numbers": [],
        "external_accounts": [],
        "public_metadata": {},
        "private_metadata": {},
        "unsafe_metadata": {},
        "banned": false,
        "locked": false,
        "two_factor_enabled": person.totp.is_some(),
        "last_sign_in_at": null,
        "created_at": person.created.as_millisecond(),
        "updated_at": person.updated.as_millisecond(),
    })
}
