//! Session tasks: what the instance wants done before a session can be used, and the pages on which it is done.
//!
//! documented (clerk.com/docs/guides/configure/session-tasks): the keys `choose-organization`, `reset-password`
//! and `setup-mfa`, that a session with tasks is `pending`, and that the hosted pages lead through them. guessed:
//! their order, and that a task of the user (password, second factor) that is done elsewhere is done for every
//! session, while an organization is chosen for one session.

use super::call::{ApiError, Context};
use super::state::{Clerk, Session, SessionStatus};
use super::users::User;
use super::{Instance, sign_in, totp};
use crate::page;
use crate::random;
use crate::wire::{BODY_LIMIT, Pairs};
use crate::world::Shared;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Where the pages for users who are signed in at Clerk begin; what `sign_in_url` names.
pub(super) const PAGE: &str = "/account/sign-in";

/// An organization that a user belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) name: String,
}

impl Organization {
    pub(crate) fn named(name: &str) -> Self {
        Self { id: random::id("org"), name: name.to_owned() }
    }
}

/// What `user` has to do before a session with this organization can be used, in order.
pub(super) fn of_user(instance: &Instance, person: &User, organization: Option<&str>) -> Vec<&'static str> {
    let mut tasks = Vec::new();
    if instance.force_password_reset && !person.password_replaced {
        tasks.push("reset-password");
    }
    if instance.require_organization && organization.is_none() {
        tasks.push("choose-organization");
    }
    if instance.require_mfa && !person.has_second_factor() {
        tasks.push("setup-mfa");
    }
    if instance.unknown_task && !person.terms_accepted {
        tasks.push("accept-terms");
    }
    tasks
}

/// The tasks of `session`; none of one that is over.
pub(crate) fn of(clerk: &Clerk, session: &Session) -> Vec<&'static str> {
    let person = clerk.user(&session.user).filter(|_| session.status == SessionStatus::Active);
    person.map(|person| of_user(&clerk.instance, person, session.organization.as_deref())).unwrap_or_default()
}

/// Status of `session` as Clerk names it.
pub(crate) fn status(clerk: &Clerk, session: &Session) -> &'static str {
    if of(clerk, session).is_empty() { session.status.as_str() } else { "pending" }
}

/// `GET /v1/me/organization_memberships`. observed in Clerk's iOS SDK: paginated, in an envelope.
pub(super) fn memberships(clerk: &Clerk, user: &str, client: &Value) -> Result<Value, ApiError> {
    let person = clerk.user(user).ok_or_else(ApiError::not_found)?;
    let one = |organization: &Organization| {
        json!({
            "object": "organization_membership",
            "id": organization.id.replacen("org_", "orgmem_", 1),
            "role": "org:member",
            "organization": {"object": "organization", "id": organization.id, "name": organization.name},
        })
    };
    let all: Vec<Value> = person.organizations.iter().map(one).collect();
    Ok(json!({"response": {"data": all, "total_count": all.len()}, "client": client}))
}

/// Does what was filled in: a password, a second factor, the terms. Tells the organization that was named, made
/// if there is none of the name.
pub(super) fn perform(
    context: &Context<'_>,
    clerk: &mut Clerk,
    user: &str,
    fields: &Pairs,
) -> Result<Option<String>, ApiError> {
    let password = fields.filled("new_password").map(sign_in::acceptable_password).transpose()?;
    let person = clerk.users.get_mut(user).ok_or_else(ApiError::not_found)?;
    if let Some(password) = password {
        person.password = Some(password);
        person.password_replaced = true;
        person.password_changed = context.now;
    }
    if fields.filled("second_factor").is_some() && person.totp.is_none() {
        person.totp = Some(totp::new_secret());
    }
    if fields.filled("terms").is_some() {
        person.terms_accepted = true;
    }
    Ok(fields.filled("organization").map(|name| {
        let known = person.organizations.iter().find(|one| one.name.eq_ignore_ascii_case(name.trim()));
        let organization = known.cloned().unwrap_or_else(|| {
            let new = Organization::named(name.trim());
            person.organizations.push(new.clone());
            new
        });
        organization.id
    }))
}

/// The fields of the page for these tasks.
pub(super) fn fields(tasks: &[&str]) -> String {
    let field = |task: &&str| match *task {
        "reset-password" => {
            "<label for=\"new_password\">New password</label>\
             <input id=\"new_password\" name=\"new_password\" type=\"password\">"
        }
        "choose-organization" => {
            "<label for=\"organization\">Organization (an existing one, or a new name)</label>\
             <input id=\"organization\" name=\"organization\" type=\"text\">"
        }
        "setup-mfa" => {
            "<p><label><input id=\"second_factor\" name=\"second_factor\" type=\"checkbox\" value=\"on\"> \
             Set up an authenticator app (its code is on the panel)</label></p>"
        }
        _ => {
            "<p><label><input id=\"terms\" name=\"terms\" type=\"checkbox\" value=\"on\"> \
             Accept the terms</label></p>"
        }
    };
    tasks.iter().map(field).collect()
}

/// `GET /account/sign-in`: the page that a task's address leads to. What is behind `#` stays in the browser.
pub(super) async fn show(State(shared): State<Arc<Shared>>) -> Response {
    shared.read(|world, _| form(&world.clerk.instance, StatusCode::OK, None))
}

/// `POST /account/sign-in`: address and password, and what is to be done.
pub(super) async fn submit(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let Ok(bytes) = axum::body::to_bytes(request.into_body(), BODY_LIMIT).await else {
        return page::notice(StatusCode::PAYLOAD_TOO_LARGE, "Too much", "The form is too long.");
    };
    let sent = Pairs::parse(&bytes);
    shared.change(|world, now| {
        let context = Context { shared: &shared, now, issuer: shared.base() };
        let clerk = &mut world.clerk;
        let person = clerk.user_by_email(sent.get("identifier").unwrap_or_default());
        let person = person.filter(|person| person.password.as_deref() == sent.get("password"));
        let Some(user) = person.map(|person| person.id.clone()) else {
            let wrong = "The e-mail address or the password is incorrect.";
            return form(&clerk.instance, StatusCode::UNPROCESSABLE_ENTITY, Some(wrong));
        };
        match perform(&context, clerk, &user, &sent) {
            Ok(_) => {
                page::notice(StatusCode::OK, "Done", "Go back to Adkeeper. It checks again and continues.")
            }
            Err(error) => form(&clerk.instance, StatusCode::UNPROCESSABLE_ENTITY, Some(&error.message)),
        }
    })
}

fn form(instance: &Instance, status: StatusCode, error: Option<&str>) -> Response {
    let mut tasks = Vec::new();
    for (on, task) in [
        (instance.force_password_reset, "reset-password"),
        (instance.require_organization, "choose-organization"),
        (instance.require_mfa, "setup-mfa"),
        (instance.unknown_task, "accept-terms"),
    ] {
        if on {
            tasks.push(task);
        }
    }
    let who = "<label for=\"identifier\">Email address</label>\
               <input id=\"identifier\" name=\"identifier\" type=\"email\" required>\
               <label for=\"password\">Password</label>\
               <input id=\"password\" name=\"password\" type=\"password\" required>";
    render(status, PAGE, &format!("{who}{}", fields(&tasks)), error)
}

/// The page with these fields.
pub(super) fn render(status: StatusCode, action: &str, fields: &str, error: Option<&str>) -> Response {
    let message = error.map_or_else(String::new, |error| {
        format!("<p id=\"error\" class=\"error\" role=\"alert\">{}</p>", page::escape(error))
    });
    let html = page::fill(
        include_str!("../pages/tasks.html"),
        &[("action", action), ("error", &message), ("fields", fields)],
    );
    page::respond(status, html)
}
