//! One seed: lives of the program, one after the other, until the year is over.

use crate::judge::Counts;
use crate::plan::{Happening, Kind, Profile};
use crate::users::{self, Intent};
use crate::world::World;
use domain::Clock as _;
use keeper::Keeper;
use keeper::view::AppEvent;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// A user looks at what was left undone this often.
const LOOK: Duration = Duration::from_secs(6 * 3600);
/// A program that is asked to end is gone within this.
const SHUTDOWN: Duration = Duration::from_secs(2);

/// What one seed gave.
pub struct Outcome {
    pub profile: Profile,
    pub counts: Counts,
    /// Steps of the program: the same for the same seed.
    pub steps: u64,
    pub wrong: Option<String>,
}

/// Why a life ended.
enum End {
    Over,
    Away(Duration),
}

/// Simulates what `seed` is about. `trace` prints what happens.
pub fn run(kind: Kind, seed: u64, trace: bool) -> Outcome {
    let world = Arc::new(World::new(kind, seed));
    let mut cut_for = Duration::ZERO;
    world.script().add(Duration::from_secs(600), Happening::Catch);
    loop {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let end = runtime.block_on(live(&world, &mut cut_for, trace));
        drop(runtime);
        world.lose_rotations();
        if matches!(end, End::Over) || world.judge.wrong().is_some() {
            break;
        }
    }
    Outcome {
        profile: world.profile,
        counts: world.judge.counts(),
        steps: world.power.steps(),
        wrong: world.judge.wrong(),
    }
}

async fn live(world: &Arc<World>, cut_for: &mut Duration, trace: bool) -> End {
    world.power.back();
    world.computer.switch_on();
    world.judge.rests(world.computer.truth());
    let keepers: Vec<Keeper> = (0..world.profile.processes).map(|_| world.start()).collect();
    world.judge.count(|counts| counts.starts += 1);
    world.judge.stir(world.computer.truth());
    world.reconsider(true);
    world.nobody_is_at_it();
    for keeper in &keepers {
        tokio::spawn(shell(world.clone(), keeper.clone()));
    }
    resume_acts(world, &keepers[0]);
    let end = loop {
        let Some(at) = world.script().next().filter(|at| *at < world.profile.length()) else {
            break End::Over;
        };
        let wait = at.saturating_sub(world.computer.truth());
        let cut = tokio::select! {
            biased;
            () = world.power.cut() => true,
            () = tokio::time::sleep(wait) => world.power.is_cut(),
        };
        if cut {
            world.look();
            world.judge.count(|counts| counts.kills += 1);
            break End::Away(*cut_for);
        }
        if world.judge.wrong().is_some() {
            break End::Over;
        }
        world.see();
        let Some(what) = world.script().take() else { break End::Over };
        if trace {
            println!("{:?} ({}): {what:?}", world.computer.truth(), world.computer.now());
        }
        if let Some(away) = happen(world, &keepers, what, cut_for).await {
            break End::Away(away);
        }
    };
    world.judge.able(false, true, world.computer.truth());
    let away = if let End::Away(away) = end { away } else { Duration::ZERO };
    if trace {
        println!("{:?}: off for {away:?}", world.computer.truth());
    }
    world.computer.switch_off(away);
    end
}

/// What was set out on and not done goes on.
fn resume_acts(world: &Arc<World>, keeper: &Keeper) {
    for login in 0..world.profile.logins {
        if world.with_login(login, |login| login.intent.is_some()) {
            world.judge.in_hand(login);
            tokio::spawn(users::pursue(world.clone(), keeper.clone(), login));
        }
    }
    let (correct, resume) = {
        let wishes = world.wishes();
        (wishes.secret_corrected, wishes.resumed)
    };
    if correct && !world.secret_is_right() {
        tokio::spawn(users::correct_secret(world.clone(), keeper.clone()));
    }
    if resume && world.is_paused() {
        let keeper = keeper.clone();
        tokio::spawn(async move { keeper.set_paused(None).await });
    }
}

/// The shell of a program: it shows what there is to show.
async fn shell(world: Arc<World>, keeper: Keeper) {
    let mut events = keeper.subscribe();
    let mut show = true;
    loop {
        if show {
            world.look();
            for notification in keeper.take_notifications().await {
                world.judge.handed(notification.id, world.computer.truth());
            }
        }
        show = match events.recv().await {
            Ok(AppEvent::NoticesChanged) | Err(RecvError::Lagged(_)) => true,
            Ok(AppEvent::SnapshotChanged) => {
                world.reconsider(false);
                false
            }
            Ok(_) => false,
            Err(RecvError::Closed) => return,
        };
    }
}

/// Lets something happen. Some when the program has ended by it, with how long the computer is off.
async fn happen(
    world: &Arc<World>,
    keepers: &[Keeper],
    what: Happening,
    cut_for: &mut Duration,
) -> Option<Duration> {
    let keeper = &keepers[0];
    let now = world.computer.truth();
    let mut anew = false;
    match what {
        Happening::Sleep(for_how_long) => {
            world.judge.able(false, true, now);
            world.judge.rests(now + for_how_long);
            world.computer.sleep(for_how_long);
            world.judge.count(|counts| counts.sleeps += 1);
            world.judge.stir(world.computer.truth());
            anew = true;
        }
        Happening::Quit(away) => {
            let ends = async {
                for keeper in keepers {
                    keeper.shutdown().await;
                }
            };
            tokio::select! {
                biased;
                () = world.power.cut() => {}
                ended = tokio::time::timeout(SHUTDOWN, ends) => {
                    if ended.is_err() {
                        world.judge.fault(now, "the program did not end");
                    }
                }
            }
            world.look();
            return Some(away);
        }
        Happening::Cut(steps, away) => {
            *cut_for = away;
            world.power.cut_after(steps);
        }
        Happening::SetClock(by) => {
            world.computer.set_clock(by);
            world.judge.rests(now);
            world.judge.stir(now);
            anew = true;
        }
        Happening::Online(online) => world.amazon.state().online = online,
        Happening::Lwa(weather) => world.amazon.state().lwa = weather,
        Happening::Ads(weather) => world.amazon.state().ads = weather,
        Happening::Keychain { locked } => world.keychain.set_locked(locked),
        Happening::Revoke { login, at_once } => {
            world.amazon.revoke(login, at_once);
            world.judge.died(login, now);
        }
        Happening::Look | Happening::ComeOfAge => {}
        Happening::Catch => {
            resume_acts(world, keeper);
            world.script().add(now + LOOK, Happening::Catch);
        }
        _ => users_act(world, keeper, what),
    }
    world.reconsider(anew);
    None
}

fn users_act(world: &Arc<World>, keeper: &Keeper, what: Happening) {
    let now = world.computer.truth();
    world.judge.stir(now);
    let (keeper, world) = (keeper.clone(), world.clone());
    let id = |login| world.with_login(login, |login| login.id.to_string());
    match what {
        Happening::Reauthorise(login) => set_out(&world, keeper, login, Intent::Authorise),
        Happening::Disconnect(login) => {
            set_out(&world, keeper, login, Intent::Disconnect);
            let later = world.wait(Duration::from_secs(60), Duration::from_secs(20 * 24 * 3600));
            world.script().add(now + later, Happening::Reauthorise(login));
        }
        Happening::EnterDay(login) => {
            tokio::spawn(users::enter_day(world.clone(), keeper, login));
        }
        Happening::RotateSecret => {
            world.amazon.rotate_secret();
            world.wishes().secret_corrected = false;
        }
        Happening::CorrectSecret => {
            world.wishes().secret_corrected = true;
            tokio::spawn(users::correct_secret(world.clone(), keeper));
        }
        Happening::Pause(how) => {
            world.wishes().resumed = false;
            tokio::spawn(users::pause(keeper, how));
            world.script().add(now + Duration::from_secs(3600), Happening::Look);
        }
        Happening::Resume => {
            world.wishes().resumed = true;
            tokio::spawn(async move { keeper.set_paused(None).await });
        }
        Happening::RefreshOne(login) => {
            let id = id(login);
            tokio::spawn(async move { keeper.refresh_connection(id).await });
        }
        Happening::RefreshAll => {
            tokio::spawn(async move { keeper.refresh_all().await });
        }
        Happening::Sweep(login) => {
            let id = id(login);
            tokio::spawn(async move { keeper.sweep_connection(id).await });
        }
        other => panic!("nobody does {other:?}"),
    }
}

fn set_out(world: &Arc<World>, keeper: Keeper, login: usize, intent: Intent) {
    let free = world.with_login(login, |login| {
        let free = login.intent.is_none();
        if free {
            login.intent = Some(intent);
        }
        free
    });
    if free {
        world.judge.in_hand(login);
        tokio::spawn(users::pursue(world.clone(), keeper, login));
    }
}
