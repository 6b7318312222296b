//! The people of this computer: who they are, where they are signed in, switching, and leaving.

use crate::Keeper;
use crate::session;
use crate::view::{
    CommandError, DeviceSessionView, EmailView, ErrorCode, KnownPersonView, PersonView, ProfileView,
};
use domain::session::{Event, Slot};
use domain::{Health, Timestamp, UserId};
use store::User;

impl Keeper {
    /// Everybody who has data on this computer.
    pub async fn people(&self) -> Result<Vec<KnownPersonView>, CommandError> {
        let store = self.store().await?;
        let sessions = store.sessions().await?;
        let view = |user: User| {
            let known = sessions.known.get(&user.id).cloned().unwrap_or_default();
            KnownPersonView {
                current: sessions.current.as_ref() == Some(&user.id),
                signed_in: known.slot.is_some(),
                expired: known.over,
                person: person(&user),
            }
        };
        Ok(store.people().await?.into_iter().map(view).collect())
    }

    /// Shows another person's dashboard. Needs nobody but this computer.
    ///
    /// # Errors
    /// `not_found` for somebody who is not signed in here.
    pub async fn switch_person(&self, id: String) -> Result<(), CommandError> {
        let store = self.store().await?;
        if let Some(review) = store.review().await? {
            self.throw_review_away(&review).await?;
        }
        self.cancel_flow().await?;
        self.turn_sessions(Event::Switch(UserId::new(id)), None).await?;
        self.announce_person();
        Ok(())
    }

    /// Signs everybody out on this computer.
    ///
    /// # Errors
    /// The store's; then whoever is left is still signed in.
    pub async fn sign_out_everybody(&self) -> Result<(), CommandError> {
        let store = self.store().await?;
        self.cancel_flow().await?;
        if let Some(review) = store.review().await? {
            self.throw_review_away(&review).await?;
        }
        let sessions = store.sessions().await?;
        for (user, known) in &sessions.known {
            if known.slot.is_some() {
                self.sign_out_person(user).await?;
            }
        }
        self.announce_person();
        Ok(())
    }

    /// Removes everything of a person from this computer: tokens, connections, history. What is in Supabase
    /// stays. `confirmed` must be the person's id, typed or repeated by whoever asks.
    ///
    /// # Errors
    /// `bad_config` without the confirmation, `not_found`, or the vault's: then what is left can be removed
    /// again.
    pub async fn forget_person(&self, id: String, confirmed: String) -> Result<(), CommandError> {
        if id != confirmed {
            return Err(CommandError::new(ErrorCode::BadConfig, "the removal was not confirmed"));
        }
        let user = UserId::new(id);
        let store = self.store().await?;
        let sessions = store.sessions().await?;
        if !sessions.known.contains_key(&user) {
            return Err(CommandError::new(ErrorCode::NotFound, "nobody of this id is known here"));
        }
        if sessions.current.as_ref() == Some(&user) {
            self.cancel_flow().await?;
        }
        if let Some(review) = store.review().await?.filter(|review| review.user_id == user) {
            self.throw_review_away(&review).await?;
        }
        // Tokens first: from then on nothing can use them, whatever happens next.
        for connection in store.connections(user.clone()).await? {
            self.remove_connection(&store, &user, connection.id).await?;
        }
        if sessions.known.get(&user).is_some_and(|known| known.slot.is_some()) {
            self.sign_out_person(&user).await?;
        }
        self.turn_sessions(Event::Forget(user), None).await?;
        self.announce_person();
        Ok(())
    }

    /// The person who is signed in, fresh from Clerk where it can be reached, with what is here of them.
    ///
    /// # Errors
    /// `signed_out`, or the store's.
    pub async fn profile(&self) -> Result<ProfileView, CommandError> {
        let store = self.store().await?;
        let sessions = store.sessions().await?;
        let signed_out = || CommandError::new(ErrorCode::SignedOut, "nobody is signed in");
        let id = sessions.current.clone().ok_or_else(signed_out)?;
        let user = store.user(id.clone()).await?.ok_or_else(signed_out)?;
        let known = sessions.known.get(&id).cloned().unwrap_or_default();
        let connections = store.connections(id.clone()).await?;
        let live = connections.iter().filter(|one| one.health.health != Health::Disconnected);
        let mut profile = ProfileView {
            person: person(&user),
            emails: Vec::new(),
            two_factor: None,
            expired: known.over,
            session_ends_at: self.session_end(&id).await?.map(Timestamp::as_millisecond),
            connections: count(live.count()),
            accounts: count(store.accounts(id.clone()).await?.len()),
            waiting: store.outbox_len(id).await?,
            offline: None,
        };
        let (Some(slot), Some(session)) = (known.slot, known.session_id) else { return Ok(profile) };
        if known.over {
            return Ok(profile);
        }
        match self.clients()?.of(&slot).me(&session).await {
            Ok(fresh) => {
                profile.emails = fresh
                    .emails
                    .into_iter()
                    .map(|one| EmailView {
                        address: one.address,
                        verified: one.verified,
                        primary: one.primary,
                    })
                    .collect();
                profile.two_factor = Some(fresh.two_factor);
                profile.person = PersonView {
                    id: user.id.to_string(),
                    name: fresh.name,
                    email: fresh.email,
                    image_url: fresh.image_url,
                };
            }
            Err(error) if session::is_over(&error) => {
                profile.expired = true;
                self.note_session_over(&store, UserId::new(profile.person.id.clone())).await;
            }
            // What is known here is shown all the same.
            Err(error) => profile.offline = Some(error.into()),
        }
        Ok(profile)
    }

    /// Where the person is signed in.
    ///
    /// # Errors
    /// `signed_out`, or what keeps Clerk from answering.
    pub async fn device_sessions(&self) -> Result<Vec<DeviceSessionView>, CommandError> {
        let (slot, session) = self.own_session().await?;
        let all = self.clients()?.of(&slot).device_sessions(&session).await?;
        Ok(all
            .into_iter()
            .map(|one| DeviceSessionView {
                here: one.id == session,
                id: one.id,
                program: one.program,
                place: one.place,
                last_active_at: one.last_active_at.map(Timestamp::as_millisecond),
            })
            .collect())
    }

    /// Ends sessions of the person elsewhere: one, or all but this computer's.
    ///
    /// # Errors
    /// `signed_out`, or what keeps Clerk from answering.
    pub async fn end_device_sessions(&self, id: Option<String>) -> Result<(), CommandError> {
        let (slot, session) = self.own_session().await?;
        let client = self.clients()?.of(&slot);
        let ended = match id {
            Some(id) => vec![id],
            None => client.device_sessions(&session).await?.into_iter().map(|one| one.id).collect(),
        };
        for id in ended.into_iter().filter(|id| *id != session) {
            client.end_elsewhere(&session, &id).await?;
        }
        Ok(())
    }

    pub(crate) async fn own_session(&self) -> Result<(Slot, String), CommandError> {
        let sessions = self.store().await?.sessions().await?;
        let known = sessions.current.as_ref().and_then(|user| sessions.known.get(user));
        let known = known.cloned().unwrap_or_default();
        if known.over {
            return Err(CommandError::new(ErrorCode::SessionExpired, "the Clerk session ended"));
        }
        known
            .slot
            .zip(known.session_id)
            .ok_or_else(|| CommandError::new(ErrorCode::SignedOut, "nobody is signed in"))
    }
}

fn person(user: &User) -> PersonView {
    PersonView {
        id: user.id.to_string(),
        name: user.name.clone(),
        email: user.email.clone(),
        image_url: user.image_url.clone(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
