//! What users do: each act as a task of its own, begun again when the power was cut in it.

use crate::world::{USER, World};
use domain::login_match::LoginMatch;
use domain::{ConnectionId, Health, Region, Secret, UserId};
use jiff::SignedDuration;
use keeper::Keeper;
use keeper::view::PauseFor;
use std::sync::Arc;
use store::Review;
use vault::{Vault as _, VaultKey};

/// What a user has set out to do with a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// To authorise it, again or for the first time.
    Authorise,
    /// To remove it.
    Disconnect,
}

/// Works on what users set out to do until it is done; what does not work now is tried again later.
pub async fn pursue(world: Arc<World>, keeper: Keeper, login: usize) {
    let begun = world.with_login(login, |login| {
        let intent = login.intent.filter(|_| !login.at_it)?;
        login.at_it = true;
        Some((intent, login.id.clone()))
    });
    let Some((intent, id)) = begun else { return };
    let done = match intent {
        Intent::Authorise => authorise(&world, &keeper, login, &id).await,
        Intent::Disconnect => disconnect(&world, &keeper, &id).await,
    };
    world.with_login(login, |login| login.at_it = false);
    if done {
        world.with_login(login, |login| login.intent = None);
        match intent {
            Intent::Authorise => {
                world.judge.connected(login, &id, world.computer.truth());
                if !world.accepted(&id) {
                    // Removed at Amazon while it came back.
                    world.judge.died(login, world.computer.truth());
                }
                world.note_grant(login, &id).await;
            }
            Intent::Disconnect => world.judge.disconnected(login),
        }
    }
}

/// One review at a time, as in the app.
async fn authorise(world: &World, keeper: &Keeper, login: usize, id: &ConnectionId) -> bool {
    let _one = world.reviewing.lock().await;
    let waits = world.store.review().await.unwrap().is_some_and(|review| review.connection_id == *id);
    if !waits {
        // Amazon gives no refused client a grant.
        if !world.secret_is_right() {
            return false;
        }
        let _ = keeper.discard_review().await;
        let (grant, consented) = world.amazon.grant(login);
        // Some connections are from a time when consents were not noted.
        let noted = world.with_login(login, |login| {
            login.consented = Some(consented);
            !std::mem::take(&mut login.unrecorded)
        });
        if world.keychain.set(&VaultKey::review_refresh_token(), &grant).await.is_err() {
            return false;
        }
        let review = Review { consented_at: noted.then_some(consented), ..review(world, id) };
        world.store.put_review(review).await.unwrap();
    }
    keeper.confirm_review("login".into(), Vec::new(), false).await.is_ok()
}

fn review(world: &World, id: &ConnectionId) -> Review {
    use domain::Clock as _;
    let now = world.computer.now();
    Review {
        user_id: UserId::new(USER),
        connection_id: id.clone(),
        reauthorises: true,
        fresh_id: ConnectionId::new(format!("{id}-fresh")),
        known_as: None,
        login: LoginMatch::Same,
        recognised: false,
        missing: 0,
        added: 0,
        suggested_label: id.to_string(),
        home_region: Region::Na,
        client_id: domain::sandbox::LWA_CLIENT_ID.into(),
        scopes: String::new(),
        accounts: Vec::new(),
        links: Vec::new(),
        gaps: Vec::new(),
        expires_at: now + SignedDuration::from_hours(24),
        created_at: now,
        consented_at: None,
    }
}

async fn disconnect(world: &World, keeper: &Keeper, id: &ConnectionId) -> bool {
    keeper.disconnect(vec![id.to_string()]).await.is_ok()
        && world.store.connection(id.clone()).await.is_ok_and(|row| row.health.health == Health::Disconnected)
}

/// Enters the day of a consent that is not on record; elsewhere it is refused.
pub async fn enter_day(world: Arc<World>, keeper: Keeper, login: usize) {
    let (id, day) = world.with_login(login, |login| (login.id.clone(), login.consented));
    let Some(day) = day else { return };
    let day = day.to_zoned(jiff::tz::TimeZone::system()).date().to_string();
    // Its warning may come before the answer does. Where it is refused, an end is known already.
    world.judge.dated(login);
    let _ = keeper.set_consent_day(id.to_string(), Some(day)).await;
}

/// Enters the right client secret. Done when the keychain holds it.
pub async fn correct_secret(world: Arc<World>, keeper: Keeper) {
    let right = Secret::new(world.amazon.state().secret.clone());
    let form = keeper.amazon_setup().form;
    let _ = keeper.save_amazon_setup(form, Some(right)).await;
}

/// Pauses.
pub async fn pause(keeper: Keeper, how: u8) {
    let how = match how {
        0 => PauseFor::Hour,
        1 => PauseFor::Tomorrow,
        _ => PauseFor::UntilResumed,
    };
    let _ = keeper.set_paused(Some(how)).await;
}
