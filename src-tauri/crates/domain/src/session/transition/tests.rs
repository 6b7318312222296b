//! A computer, its vault and Clerk, with a crash between any two steps.

use super::*;
use crate::Timestamp;
use crate::session::SessionState;
use jiff::SignedDuration;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A device token: whose client it is, once somebody signed in with it, and which session belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    owner: Option<UserId>,
    session: Option<String>,
    rotation: u32,
}

/// What a run is made of. Slots and users are small numbers, so that they meet often.
#[derive(Debug, Clone)]
enum Act {
    /// A sign-in begins, hosted or by the form.
    Begin {
        hosted: bool,
    },
    /// Clerk asks for more.
    Challenge(SignInStep),
    /// Somebody proves who they are to the attempt of this age (0 is the one under way): good, late, repeated.
    Prove {
        user: u8,
        age: usize,
    },
    /// A callback whose state matches nothing.
    Forged,
    Cancel,
    /// Clerk answers somebody with a new token.
    Rotate(u8),
    /// Clerk ended a session, told late or again.
    Over {
        user: u8,
        old: bool,
    },
    SignOut(u8),
    SignOutAll,
    Switch(u8),
    Forget(u8),
    Clock {
        hours: i64,
    },
    Restart,
}

fn acts() -> impl Strategy<Value = Vec<(Act, Option<usize>)>> {
    let user = 0..3_u8;
    let step = prop::sample::select(SignInStep::ALL.to_vec());
    let act = prop_oneof![
        4 => any::<bool>().prop_map(|hosted| Act::Begin { hosted }),
        2 => step.prop_map(Act::Challenge),
        6 => (user.clone(), 0..3_usize).prop_map(|(user, age)| Act::Prove { user, age }),
        1 => Just(Act::Forged),
        1 => Just(Act::Cancel),
        2 => user.clone().prop_map(Act::Rotate),
        2 => (user.clone(), any::<bool>()).prop_map(|(user, old)| Act::Over { user, old }),
        1 => user.clone().prop_map(Act::SignOut),
        1 => Just(Act::SignOutAll),
        2 => user.clone().prop_map(Act::Switch),
        1 => user.prop_map(Act::Forget),
        2 => (-24..=24_i64).prop_map(|hours| Act::Clock { hours }),
        1 => Just(Act::Restart),
    ];
    // With a crash after so many steps of it, or none.
    prop::collection::vec((act, prop::option::weighted(0.3, 0..4_usize)), 1..60)
}

struct Computer {
    stored: Sessions,
    vault: BTreeMap<Slot, Token>,
    now: Timestamp,
    slots: u32,
    sessions: u32,
    /// Slots of attempts, newest last.
    begun: Vec<Slot>,
    /// Sessions that users had before the present one.
    earlier: BTreeMap<UserId, String>,
}

fn user(number: u8) -> UserId {
    UserId::new(format!("user_{number}"))
}

impl Computer {
    fn new() -> Self {
        Self {
            stored: Sessions::default(),
            vault: BTreeMap::new(),
            now: Timestamp::from_second(1_800_000_000).unwrap(),
            slots: 0,
            sessions: 0,
            begun: Vec::new(),
            earlier: BTreeMap::new(),
        }
    }

    /// Stores what the event makes of it, then deletes what was dropped: each a step after which the process
    /// may end. Tells whether it went on.
    fn turn(&mut self, event: Event, crash: &mut Option<usize>) -> bool {
        let Ok(turn) = transition(&self.stored, event) else { return true };
        if !step(crash) {
            return false;
        }
        self.stored = turn.next;
        for slot in turn.dropped {
            if !step(crash) {
                return false;
            }
            self.vault.remove(&slot);
        }
        true
    }

    /// What a start does: attempts that took too long end, and tokens of nobody go.
    fn recover(&mut self) {
        if self.stored.attempt.as_ref().is_some_and(|attempt| attempt.lapsed(self.now)) {
            self.turn(Event::Cancel, &mut None);
        }
        let used: Vec<Slot> = self.stored.slots().into_iter().cloned().collect();
        self.vault.retain(|slot, _| used.contains(slot));
    }

    fn act(&mut self, act: &Act, mut crash: Option<usize>) {
        let crash = &mut crash;
        let went_on = match act {
            Act::Begin { hosted } => {
                self.slots += 1;
                let slot = Slot::new(format!("{}", self.slots));
                self.begun.push(slot.clone());
                let step = if *hosted { SignInStep::Browser } else { SignInStep::FirstFactor };
                let attempt = Attempt { slot: slot.clone(), step, clerk_id: None, started_at: self.now };
                let began = self.turn(Event::Begin(attempt), crash) && step_before(crash);
                if began {
                    // Clerk's first answer brings a client.
                    self.vault.insert(slot, Token { owner: None, session: None, rotation: 0 });
                }
                began
            }
            Act::Challenge(step) => {
                let slot = self.begun.last().cloned().unwrap_or_default();
                self.turn(Event::Advance { slot, step: *step, clerk_id: None }, crash)
            }
            Act::Prove { user: number, age } => self.prove(&user(*number), *age, crash),
            Act::Forged => true,
            Act::Cancel => self.turn(Event::Cancel, crash),
            Act::Rotate(number) => {
                let known = self.stored.known.get(&user(*number));
                if let Some(slot) = known.and_then(|known| known.slot.clone())
                    && let Some(token) = self.vault.get_mut(&slot)
                {
                    token.rotation += 1;
                }
                true
            }
            Act::Over { user: number, old } => {
                let user = user(*number);
                let present = self.stored.known.get(&user).and_then(|known| known.session_id.clone());
                let session = if *old { self.earlier.get(&user).cloned() } else { present };
                match session {
                    Some(session_id) => self.turn(Event::Over { user, session_id }, crash),
                    None => true,
                }
            }
            Act::SignOut(number) => self.turn(Event::SignOut(user(*number)), crash),
            Act::SignOutAll => self.turn(Event::SignOutAll, crash),
            Act::Switch(number) => self.turn(Event::Switch(user(*number)), crash),
            Act::Forget(number) => self.turn(Event::Forget(user(*number)), crash),
            Act::Clock { hours } => {
                self.now = self.now.checked_add(SignedDuration::from_hours(*hours)).unwrap();
                if self.stored.attempt.as_ref().is_some_and(|attempt| attempt.lapsed(self.now)) {
                    self.turn(Event::Cancel, crash)
                } else {
                    true
                }
            }
            Act::Restart => false,
        };
        if !went_on {
            self.recover();
        }
    }

    /// Clerk takes the proof if the attempt's client is still there; its answer rotates the token, which is
    /// stored before anything else; then the session is the computer's.
    fn prove(&mut self, user: &UserId, age: usize, crash: &mut Option<usize>) -> bool {
        let Some(slot) = self.begun.iter().rev().nth(age).cloned() else { return true };
        self.sessions += 1;
        let session_id = format!("sess_{}", self.sessions);
        let under_way = self.stored.attempt.as_ref().is_some_and(|attempt| attempt.slot == slot);
        if under_way {
            let Some(token) = self.vault.get_mut(&slot) else { return true };
            if !step(crash) {
                return false;
            }
            let rotation = token.rotation + 1;
            *token = Token { owner: Some(user.clone()), session: Some(session_id.clone()), rotation };
        }
        let before = self.stored.known.get(user).and_then(|known| known.session_id.clone());
        let went_on =
            self.turn(Event::Complete { slot, user: user.clone(), session_id: session_id.clone() }, crash);
        let now = self.stored.known.get(user).and_then(|known| known.session_id.clone());
        if let Some(before) = before.filter(|_| now == Some(session_id)) {
            self.earlier.insert(user.clone(), before);
        }
        went_on
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let mut seen = Vec::new();
        for (user, known) in &self.stored.known {
            let Some(slot) = &known.slot else {
                prop_assert!(known.session_id.is_none() && !known.over, "signed out is signed out");
                continue;
            };
            prop_assert!(!seen.contains(slot), "two users share a token");
            seen.push(slot.clone());
            let token = self.vault.get(slot);
            prop_assert!(token.is_some(), "the device token of {user} is lost");
            let owner = token.and_then(|token| token.owner.as_ref());
            prop_assert_eq!(owner, Some(user), "the token is somebody else's");
            let session = token.and_then(|token| token.session.as_ref());
            prop_assert_eq!(session, known.session_id.as_ref(), "the token is another session's");
        }
        if let Some(attempt) = &self.stored.attempt {
            prop_assert!(!seen.contains(&attempt.slot), "a sign-in uses a user's token");
        }
        if let Some(current) = &self.stored.current {
            let known = self.stored.known.get(current);
            prop_assert!(
                known.is_some_and(|known| known.slot.is_some()),
                "somebody without a token is shown"
            );
        }
        Ok(())
    }
}

/// Counts a step; false where the process ends before it.
fn step(crash: &mut Option<usize>) -> bool {
    match crash {
        Some(0) => false,
        Some(left) => {
            *left -= 1;
            true
        }
        None => true,
    }
}

/// Where `step` names something else.
fn step_before(crash: &mut Option<usize>) -> bool {
    step(crash)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_run_of_events_loses_a_device_token_or_shows_the_wrong_user(run in acts()) {
        let mut computer = Computer::new();
        for (act, crash) in &run {
            computer.act(act, *crash);
            computer.check()?;
        }
        computer.recover();
        let used = computer.stored.slots();
        prop_assert!(computer.vault.keys().all(|slot| used.contains(slot)), "a token of nobody stays");
        computer.check()?;
    }

    #[test]
    fn cancelling_leads_back_to_where_the_user_was(run in acts(), step in prop::sample::select(SignInStep::ALL.to_vec())) {
        let mut computer = Computer::new();
        for (act, crash) in &run {
            computer.act(act, *crash);
        }
        computer.turn(Event::Cancel, &mut None);
        let (before, state) = (computer.stored.clone(), computer.stored.state());
        let slot = Slot::new("new");
        let attempt = Attempt { slot: slot.clone(), step: SignInStep::FirstFactor, clerk_id: None, started_at: computer.now };
        computer.turn(Event::Begin(attempt), &mut None);
        computer.turn(Event::Advance { slot, step, clerk_id: Some("sia_1".into()) }, &mut None);
        prop_assert!(matches!(computer.stored.state(), SessionState::Authenticating | SessionState::Challenged(_)));
        computer.turn(Event::Cancel, &mut None);
        prop_assert_eq!(&computer.stored, &before);
        prop_assert_eq!(computer.stored.state(), state);
    }
}

#[test]
fn a_late_or_repeated_proof_changes_nothing() {
    let at = Timestamp::from_second(1_800_000_000).unwrap();
    let attempt = |slot: &str| Attempt {
        slot: Slot::new(slot),
        step: SignInStep::Browser,
        clerk_id: None,
        started_at: at,
    };
    let complete = |slot: &str| Event::Complete {
        slot: Slot::new(slot),
        user: user(1),
        session_id: format!("sess_{slot}"),
    };
    let one = transition(&Sessions::default(), Event::Begin(attempt("a"))).unwrap().next;
    let two = transition(&one, Event::Begin(attempt("b"))).unwrap();
    assert_eq!(two.dropped, [Slot::new("a")], "one attempt at a time");
    assert_eq!(transition(&two.next, complete("a")), Err(Refused::NotUnderWay));
    let done = transition(&two.next, complete("b")).unwrap().next;
    assert_eq!(done.state(), SessionState::SignedIn);
    assert_eq!(transition(&done, complete("b")), Err(Refused::NotUnderWay));
    assert_eq!(transition(&done, Event::Begin(attempt("b"))), Err(Refused::SlotTaken));
    let late = Event::Over { user: user(1), session_id: "sess_a".into() };
    assert_eq!(transition(&done, late), Err(Refused::NotHere), "an earlier session's end");
    let over = transition(&done, Event::Over { user: user(1), session_id: "sess_b".into() }).unwrap().next;
    assert_eq!(over.state(), SessionState::Expired);
    assert_eq!(over.current, Some(user(1)), "the dashboard stays");
    assert!(attempt("x").lapsed(at + SignedDuration::from_hours(24)));
    assert!(attempt("x").lapsed(at - SignedDuration::from_hours(24)), "a clock set back extends nothing");
    assert!(!attempt("x").lapsed(at + SignedDuration::from_mins(14)));
}
