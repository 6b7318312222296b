//! The signed-in user, as Clerk knows them: profile, and where else they are signed in.

use super::SignIn;
use crate::sessions::is_over;
use crate::view::{CommandError, DeviceSessionView, EmailView, ErrorCode, ProfileView, UserView};
use domain::{Health, Timestamp, UserId};

impl SignIn {
    /// The user who is signed in, fresh from Clerk where it can be reached, with what is here of them.
    pub async fn profile(&self) -> Result<ProfileView, CommandError> {
        let store = self.storage.store().await?;
        let sessions = store.sessions().await?;
        let signed_out = || CommandError::new(ErrorCode::SignedOut, "nobody is signed in");
        let id = sessions.current.clone().ok_or_else(signed_out)?;
        let user = store.user(id.clone()).await?.ok_or_else(signed_out)?;
        let known = sessions.known.get(&id).cloned().unwrap_or_default();
        let connections = store.connections(id.clone()).await?;
        let live = connections.iter().filter(|one| one.health.health != Health::Disconnected);
        let mut profile = ProfileView {
            user: UserView::from(&user),
            emails: Vec::new(),
            two_factor: None,
            expired: known.over,
            session_ends_at: self.sessions.end(&id).await?.map(Timestamp::as_millisecond),
            connections: count(live.count()),
            accounts: count(store.accounts(id.clone()).await?.len()),
            waiting: store.outbox_len(id).await?,
            offline: None,
        };
        let Some((slot, session)) = known.live_session() else { return Ok(profile) };
        match self.services.clerk()?.of(slot).me(session).await {
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
                profile.user = UserView {
                    id: user.id.to_string(),
                    name: fresh.name,
                    email: fresh.email,
                    image_url: fresh.image_url,
                };
            }
            Err(error) if is_over(&error) => {
                profile.expired = true;
                self.sessions.note_over(&store, UserId::new(profile.user.id.clone())).await;
            }
            // What is known here is shown all the same.
            Err(error) => profile.offline = Some(error.into()),
        }
        Ok(profile)
    }

    /// Where the user is signed in.
    pub async fn device_sessions(&self) -> Result<Vec<DeviceSessionView>, CommandError> {
        let (slot, session) = self.sessions.live().await?;
        let all = self.services.clerk()?.of(&slot).device_sessions(&session).await?;
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

    /// Ends sessions of the user elsewhere: one, or all but this computer's.
    pub async fn end_device_sessions(&self, id: Option<String>) -> Result<(), CommandError> {
        let (slot, session) = self.sessions.live().await?;
        let client = self.services.clerk()?.of(&slot);
        let ended = match id {
            Some(id) => vec![id],
            None => client.device_sessions(&session).await?.into_iter().map(|one| one.id).collect(),
        };
        for id in ended.into_iter().filter(|id| *id != session) {
            client.end_elsewhere(&session, &id).await?;
        }
        Ok(())
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
