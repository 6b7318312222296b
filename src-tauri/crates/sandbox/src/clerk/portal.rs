//! The pages that stand for Clerk's Account Portal: sign in with password and authenticator app, or sign up.

use super::call::{ApiError, Context};
use super::hosted::PAGE_LIFE;
use super::state::{SignUp, Step};
use super::{Clerk, inbox, sign_in, sign_up as sign_ups, tasks};
use crate::wire::{BODY_LIMIT, Pairs};
use crate::world::{Shared, after};
use crate::{page, random, seed};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Timestamp;
use std::sync::Arc;

/// `GET /sign-in/{id}`: what the page asks for now.
pub(super) async fn show(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    shared.change(|world, now| {
        let Some(step) = open_step(&world.clerk, &id, now) else { return gone() };
        // The way back from signing up.
        let step = if matches!(step, Step::SignUp) { Step::SignIn } else { step };
        set_step(&mut world.clerk, &id, step.clone());
        form(&world.clerk, &id, StatusCode::OK, &step, &Filled::default(), None)
    })
}

/// `GET /sign-up/{id}`: the page of somebody new.
pub(super) async fn sign_up(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    shared.change(|world, now| {
        let Some(step) = open_step(&world.clerk, &id, now) else { return gone() };
        if !world.clerk.instance.sign_up {
            return page::notice(
                StatusCode::FORBIDDEN,
                "Nobody new",
                "Sign-ups are switched off for this application.",
            );
        }
        let step = if matches!(step, Step::Verify(_)) { step } else { Step::SignUp };
        set_step(&mut world.clerk, &id, step.clone());
        form(&world.clerk, &id, StatusCode::OK, &step, &Filled::default(), None)
    })
}

/// What was typed in, to be shown again.
#[derive(Default)]
struct Filled {
    identifier: String,
    first_name: String,
    last_name: String,
}

/// `POST /sign-in/{id}`: takes one step.
///
/// documented: at the end 302 to `<redirect_url>?state&rotating_token_nonce&created_session_id`. guessed: a
/// page with 400 and no redirect when the redirect is not registered (Clerk: "must match a callback
/// registered for the app"); 422 with the form again for a wrong password or code.
pub(super) async fn submit(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let Ok(bytes) = axum::body::to_bytes(request.into_body(), BODY_LIMIT).await else { return gone() };
    let fields = Pairs::parse(&bytes);
    shared.change(|world, now| {
        let clerk = &mut world.clerk;
        let Some(mut step) = open_step(clerk, &id, now) else { return gone() };
        let context = Context { shared: &shared, now, issuer: shared.base() };
        let taken = take(&context, clerk, &mut step, &fields);
        set_step(clerk, &id, step.clone());
        match taken {
            Ok(Some(user)) => {
                let (organization, second) = match &step {
                    Step::Tasks(_, organization, second) => (organization.clone(), *second),
                    step => (None, matches!(step, Step::SecondFactor(_))),
                };
                let due = due(clerk, &user, organization.as_deref());
                if due.is_empty() {
                    return leave(&context, clerk, &id, &user, second, organization);
                }
                // documented: the hosted pages lead through the tasks, one after the other.
                set_step(clerk, &id, Step::Tasks(user, organization, second));
                tasks::render(StatusCode::OK, &format!("/sign-in/{id}"), &tasks::fields(&due[..1]), None)
            }
            Ok(None) => form(clerk, &id, StatusCode::OK, &step, &Filled::default(), None),
            Err(error) => {
                let text = |name| fields.get(name).unwrap_or_default().to_owned();
                let filled = Filled {
                    identifier: text("identifier"),
                    first_name: text("first_name"),
                    last_name: text("last_name"),
                };
                form(clerk, &id, StatusCode::UNPROCESSABLE_ENTITY, &step, &filled, Some(&error.message))
            }
        }
    })
}

/// Takes what was typed in: a user who is there now, or the next step.
fn take(
    context: &Context<'_>,
    clerk: &mut Clerk,
    step: &mut Step,
    fields: &Pairs,
) -> Result<Option<String>, ApiError> {
    let text = |name: &str| fields.get(name).unwrap_or_default();
    let code = text("code").trim();
    match step {
        Step::SignIn => {
            let person = clerk.user_by_email(text("identifier"));
            let person = person.filter(|person| person.password.as_deref() == Some(text("password")));
            let person = person.ok_or_else(|| {
                let wrong = "The e-mail address or the password is incorrect.";
                ApiError::form("form_password_incorrect", "password", wrong)
            })?;
            let user = person.id.clone();
            if person.has_second_factor() {
                *step = Step::SecondFactor(user);
                return Ok(None);
            }
            Ok(Some(user))
        }
        Step::SecondFactor(user) => {
            let now = context.now;
            let person = clerk.users.get_mut(user);
            if person.is_some_and(|person| person.take_totp(code, now) || person.take_backup_code(code)) {
                return Ok(Some(user.clone()));
            }
            Err(ApiError::form("form_code_incorrect", "code", "The code is incorrect."))
        }
        Step::Tasks(user, organization, _) => {
            let user = user.clone();
            if let Some(chosen) = tasks::perform(context, clerk, &user, fields)? {
                *organization = Some(chosen);
            }
            Ok(Some(user))
        }
        Step::SignUp => {
            let filled = |name| fields.filled(name).map(str::to_owned);
            let email = sign_ups::free_address(clerk, text("identifier"))?;
            let password = sign_in::acceptable_password(text("password"))?;
            let code = inbox::send(&mut clerk.inbox, &email, "email_code", context.now);
            *step = Step::Verify(Box::new(SignUp {
                id: random::id("sua"),
                email: Some(email),
                password: Some(password),
                first_name: filled("first_name"),
                last_name: filled("last_name"),
                verified: false,
                code: Some(code),
                session: None,
                user: None,
                started: context.now,
            }));
            Ok(None)
        }
        Step::Verify(sign_up) => {
            inbox::take(&mut sign_up.code, "email_code", code, context.now)?;
            sign_ups::free_address(clerk, sign_up.email.as_deref().unwrap_or_default())?;
            Ok(Some(sign_ups::create_user(context, clerk, sign_up)))
        }
    }
}

/// Hands the session over and leads back into the app.
fn leave(
    context: &Context<'_>,
    clerk: &mut Clerk,
    id: &str,
    user: &str,
    second: bool,
    organization: Option<String>,
) -> Response {
    let Some(redirect) = clerk.hosted.get(id).map(|hosted| hosted.redirect_url.clone()) else {
        return gone();
    };
    let registered = clerk.redirects.contains(&redirect);
    if !registered && !clerk.instance.nonce_withheld {
        return page::notice(
            StatusCode::BAD_REQUEST,
            "This callback is not registered",
            "The address to return to is not on the list of native applications, so the sign-in stops here.",
        );
    }
    let session = clerk.create_session(None, user, context.now, context.shared.lives.session, second);
    if let Some(session) = clerk.sessions.get_mut(&session) {
        session.organization = organization;
    }
    let nonce = random::alphanumeric(43);
    let Some(hosted) = clerk.hosted.get_mut(id) else { return gone() };
    hosted.outcome = Some((nonce.clone(), session.clone()));
    let mut parameters = url::form_urlencoded::Serializer::new(String::new());
    parameters.append_pair("state", &hosted.state);
    // documented: the nonce is added only if the redirect is on the list.
    if registered {
        parameters.append_pair("rotating_token_nonce", &nonce);
    }
    let parameters = parameters.append_pair("created_session_id", &session).finish();
    let joint = if redirect.contains('?') { '&' } else { '?' };
    page::found(&format!("{redirect}{joint}{parameters}"))
}

/// What is to be done before a session of `user` can be used.
fn due(clerk: &Clerk, user: &str, organization: Option<&str>) -> Vec<&'static str> {
    let person = clerk.user(user);
    person.map(|person| tasks::of_user(&clerk.instance, person, organization)).unwrap_or_default()
}

/// What the page asks for; nothing once somebody has signed in on it or it is too old.
fn open_step(clerk: &Clerk, id: &str, now: Timestamp) -> Option<Step> {
    let hosted = clerk.hosted.get(id)?;
    let open = hosted.outcome.is_none() && !hosted.redeemed && after(hosted.started, PAGE_LIFE) > now;
    open.then(|| hosted.step.clone())
}

fn set_step(clerk: &mut Clerk, id: &str, step: Step) {
    if let Some(hosted) = clerk.hosted.get_mut(id) {
        hosted.step = step;
    }
}

fn gone() -> Response {
    page::notice(
        StatusCode::GONE,
        "This sign-in has ended",
        "It was used already or it took too long. Go back to Adkeeper and start again.",
    )
}

fn form(
    clerk: &Clerk,
    id: &str,
    status: StatusCode,
    step: &Step,
    filled: &Filled,
    error: Option<&str>,
) -> Response {
    if let Step::Tasks(user, organization, _) = step {
        let due = due(clerk, user, organization.as_deref());
        let fields = tasks::fields(due.get(..1).unwrap_or_default());
        return tasks::render(status, &format!("/sign-in/{id}"), &fields, error);
    }
    let message = error.map_or_else(String::new, |error| {
        format!("<p id=\"error\" class=\"error\" role=\"alert\">{}</p>", page::escape(error))
    });
    let invalid = if error.is_some() { " aria-invalid=\"true\" aria-describedby=\"error\"" } else { "" };
    let template = match step {
        Step::SignIn => include_str!("../pages/sign_in.html"),
        Step::SignUp => include_str!("../pages/sign_up.html"),
        Step::SecondFactor(_) | Step::Verify(_) | Step::Tasks(..) => include_str!("../pages/code.html"),
    };
    let hint = seed::users().first();
    let shown = match step {
        Step::SignIn if error.is_none() && filled.identifier.is_empty() => hint.map_or("", |user| user.email),
        _ => &filled.identifier,
    };
    let asked = match step {
        Step::SecondFactor(_) => {
            "Enter the code that your authenticator app shows, or a backup code.".to_owned()
        }
        Step::Verify(sign_up) => format!(
            "Enter the code that was sent to <b>{}</b>. The sandbox keeps its e-mail on the panel.",
            page::escape(sign_up.email.as_deref().unwrap_or_default())
        ),
        _ => String::new(),
    };
    let other = match step {
        Step::SignIn if clerk.instance.sign_up => {
            format!(
                "<p class=\"hint\">New here? <a id=\"sign-up\" href=\"/sign-up/{id}\">Create an account</a></p>"
            )
        }
        Step::SignUp => {
            format!(
                "<p class=\"hint\">Been here before? <a id=\"sign-in\" href=\"/sign-in/{id}\">Sign in</a></p>"
            )
        }
        _ => String::new(),
    };
    let html = page::fill(
        template,
        &[
            ("action", &format!("/sign-in/{id}")),
            ("error", &message),
            ("invalid", invalid),
            ("identifier", &page::escape(shown)),
            ("first_name", &page::escape(&filled.first_name)),
            ("last_name", &page::escape(&filled.last_name)),
            ("asked", &asked),
            ("other", &other),
            ("hint_email", &page::escape(hint.map_or("", |user| user.email))),
            ("hint_password", &page::escape(hint.map_or("", |user| user.password))),
        ],
    );
    page::respond(status, html)
}
