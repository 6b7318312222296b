//! What happens to the sessions of a computer.

use super::{Attempt, Known, Sessions, SignInStep, Slot};
use crate::UserId;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A sign-in begins, in place of one under way.
    Begin(Attempt),
    /// Clerk asks for something else.
    Advance {
        /// The attempt's slot.
        slot: Slot,
        /// What it waits for now.
        step: SignInStep,
        /// Clerk's id of the attempt.
        clerk_id: Option<String>,
    },
    /// Clerk made a session.
    Complete {
        /// The attempt's slot.
        slot: Slot,
        /// Whose session.
        user: UserId,
        /// The session.
        session_id: String,
    },
    /// The user gave the attempt up, or it took too long.
    Cancel,
    /// Clerk says that this session of this user cannot be used any more.
    Over {
        /// Whose.
        user: UserId,
        /// Which.
        session_id: String,
    },
    /// A user signs out on this computer.
    SignOut(UserId),
    /// Everybody signs out.
    SignOutAll,
    /// Another user's dashboard is shown.
    Switch(UserId),
    /// A user's data are removed from this computer.
    Forget(UserId),
}

/// Why nothing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The attempt that this is about is not the one under way: cancelled, replaced or done.
    #[error("this sign-in is not under way")]
    NotUnderWay,
    /// The slot belongs to somebody.
    #[error("the place of the device token is taken")]
    SlotTaken,
    /// Nobody of this id is signed in here.
    #[error("this user is not signed in on this computer")]
    NotHere,
}

/// What a change leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The sessions from now on.
    pub next: Sessions,
    /// Slots that nobody uses any more. Their tokens are deleted once `next` is stored, and again at the next
    /// start.
    pub dropped: Vec<Slot>,
}

/// What `event` makes of `sessions`.
///
/// | event | allowed | then |
/// |---|---|---|
/// | begin | the slot is nobody's | an earlier attempt ends |
/// | advance | the attempt is under way | |
/// | complete | the attempt is under way | its slot is the user's, who is shown; their earlier slot is dropped |
/// | cancel | always | the attempt ends; whoever was shown is shown |
/// | over | it is the user's present session | their data stay, mirroring waits |
/// | sign out | the user is here | their slot is dropped |
/// | switch | the user has a slot | the attempt ends |
/// | forget | the user is known | their slot is dropped |
///
/// # Errors
/// Where the event is not allowed; then nothing changes.
pub fn transition(sessions: &Sessions, event: Event) -> Result<Turn, Refused> {
    let mut next = sessions.clone();
    match event {
        Event::Begin(attempt) => {
            let taken = |known: &Known| known.slot.as_ref() == Some(&attempt.slot);
            if next.known.values().any(taken) {
                return Err(Refused::SlotTaken);
            }
            next.attempt = Some(attempt);
        }
        Event::Advance { slot, step, clerk_id } => {
            let attempt = next.attempt.as_mut().filter(|attempt| attempt.slot == slot);
            let attempt = attempt.ok_or(Refused::NotUnderWay)?;
            attempt.step = step;
            attempt.clerk_id = clerk_id.or(attempt.clerk_id.take());
        }
        Event::Complete { slot, user, session_id } => {
            let attempt = next.attempt.take().filter(|attempt| attempt.slot == slot);
            let attempt = attempt.ok_or(Refused::NotUnderWay)?;
            let known = Known { slot: Some(attempt.slot), session_id: Some(session_id), over: false };
            next.known.insert(user.clone(), known);
            next.current = Some(user);
        }
        Event::Cancel => next.attempt = None,
        Event::Over { user, session_id } => {
            let known = next.known.get_mut(&user).ok_or(Refused::NotHere)?;
            if known.session_id.as_ref() != Some(&session_id) {
                return Err(Refused::NotHere);
            }
            known.over = true;
        }
        Event::SignOut(user) => {
            let known = next.known.get_mut(&user).filter(|known| known.slot.is_some());
            *known.ok_or(Refused::NotHere)? = Known::default();
            next.current.take_if(|current| *current == user);
        }
        Event::SignOutAll => {
            next.known.values_mut().for_each(|known| *known = Known::default());
            next.current = None;
            next.attempt = None;
        }
        Event::Switch(user) => {
            let here = next.known.get(&user).is_some_and(|known| known.slot.is_some());
            if !here {
                return Err(Refused::NotHere);
            }
            next.current = Some(user);
            next.attempt = None;
        }
        Event::Forget(user) => {
            next.known.remove(&user).ok_or(Refused::NotHere)?;
            next.current.take_if(|current| *current == user);
        }
    }
    let dropped = sessions.slots().difference(&next.slots()).map(|slot| (*slot).clone()).collect();
    Ok(Turn { next, dropped })
}

#[cfg(test)]
mod tests;
