//! A seed becomes a computer, its users, and a year of events.

use crate::amazon::{Rotation, Weather};
use crate::chance::Chance;
use domain::Timestamp;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
pub const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// What the seeds are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A year of anything, with tokens that live an hour.
    Year,
    /// Three years, from before Amazon's rule on, in which grants come of age. The computer is mostly off, and tokens live
    /// as long as the keeper plans ahead, so that more years fit into a minute.
    Grants,
}

/// How the computer is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// It never sleeps by itself.
    AlwaysOn,
    /// Office hours with naps.
    Office,
    /// Opened a few times a day for minutes.
    Brief,
}

/// What is fixed for a year.
#[derive(Debug, Clone, Copy)]
pub struct Profile {
    pub kind: Kind,
    pub logins: usize,
    pub processes: usize,
    pub habit: Habit,
    pub has_boottime: bool,
    pub rotation: Rotation,
    pub token_life: Duration,
    /// In a thousand requests.
    pub mishaps: u32,
    /// In ten thousand calls of the keychain.
    pub silent_keychain: u64,
    /// In a thousand steps.
    pub unrest: u32,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Happening {
    Sleep(Duration),
    /// The app ends in order and starts again that much later.
    Quit(Duration),
    /// The power is cut after so many steps of the app, for so long.
    Cut(u32, Duration),
    SetClock(SignedDuration),
    Online(bool),
    Lwa(Weather),
    Ads(Weather),
    Keychain {
        locked: bool,
    },
    Revoke {
        login: usize,
        at_once: bool,
    },
    Reauthorise(usize),
    Disconnect(usize),
    RotateSecret,
    CorrectSecret,
    /// The year of a grant is over: a moment to look.
    ComeOfAge,
    /// The user enters the day on which they consented.
    EnterDay(usize),
    Pause(u8),
    Resume,
    RefreshOne(usize),
    RefreshAll,
    Sweep(usize),
    /// Looks whether a pause has ended by itself.
    Look,
    /// Goes on with what was left undone, and again some hours later.
    Catch,
}

/// Happenings in the order of true time.
pub struct Script {
    all: BTreeMap<(Duration, u64), Happening>,
    added: u64,
    end: Duration,
}

impl Script {
    /// Adds one.
    pub fn add(&mut self, at: Duration, what: Happening) {
        self.added += 1;
        self.all.insert((at, self.added), what);
    }

    /// When the next one happens.
    pub fn next(&self) -> Option<Duration> {
        self.all.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes the next one.
    pub fn take(&mut self) -> Option<Happening> {
        self.all.pop_first().map(|(_, what)| what)
    }

    /// Begins and ends, one after the other, `mean` apart.
    fn spells(
        &mut self,
        chance: &mut Chance,
        mean: Duration,
        (least, most): (Duration, Duration),
        mut one: impl FnMut(&mut Chance) -> (Happening, Happening),
    ) {
        let mut at = chance.gap(mean);
        while at < self.end {
            let (begin, end) = one(chance);
            let long = chance.wait(least, most);
            self.add(at, begin);
            self.add(at + long, end);
            at += long + chance.gap(mean);
        }
    }

    fn moments(
        &mut self,
        chance: &mut Chance,
        mean: Duration,
        mut one: impl FnMut(&mut Chance) -> Happening,
    ) {
        let mut at = chance.gap(mean);
        while at < self.end {
            let what = one(chance);
            self.add(at, what);
            at += chance.gap(mean);
        }
    }
}

impl Profile {
    /// What `seed` fixes.
    pub fn of(kind: Kind, seed: u64) -> Self {
        match kind {
            Kind::Year => Self::of_year(seed),
            Kind::Grants => Self::of_grants(seed),
        }
    }

    fn of_grants(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 1);
        Self {
            kind: Kind::Grants,
            logins: 1 + chance.below(4) as usize,
            processes: 1,
            habit: chance.pick(&[
                Habit::Brief,
                Habit::Brief,
                Habit::Brief,
                Habit::Office,
                Habit::Office,
                Habit::Office,
            ]),
            has_boottime: chance.happens(650),
            rotation: Rotation::None,
            token_life: 140 * MINUTE,
            mishaps: chance.pick(&[0, 2]),
            silent_keychain: 0,
            unrest: chance.pick(&[0, 30]),
        }
    }

    /// How long it is simulated.
    pub fn length(&self) -> Duration {
        match self.kind {
            Kind::Year => YEAR,
            Kind::Grants => 3 * YEAR,
        }
    }

    /// When it begins: a new year, or two months before Amazon's rule.
    pub fn begins(&self) -> Timestamp {
        Timestamp::from_second(match self.kind {
            Kind::Year => 1_798_761_600,
            Kind::Grants => 1_777_593_600,
        })
        .unwrap()
    }

    fn of_year(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 1);
        let logins = match chance.thousand() {
            0..700 => 1 + chance.below(4),
            700..950 => 5 + chance.below(12),
            950..990 => 17 + chance.below(60),
            _ => 200,
        } as usize;
        let habit = match (logins, chance.thousand()) {
            (0..=2, 0..150) => Habit::AlwaysOn,
            (0..=8, 0..600) => Habit::Office,
            _ => Habit::Brief,
        };
        let mut profile = Self {
            kind: Kind::Year,
            logins,
            processes: if logins < 20 && chance.happens(150) { 2 } else { 1 },
            habit,
            has_boottime: chance.happens(650),
            rotation: chance.pick(&[
                Rotation::None,
                Rotation::None,
                Rotation::None,
                Rotation::None,
                Rotation::Graceful,
                Rotation::Strict,
            ]),
            token_life: chance.pick(&[HOUR, HOUR, HOUR, 20 * MINUTE]),
            mishaps: chance.pick(&[0, 2, 20]),
            silent_keychain: chance.pick(&[0, 0, 5]),
            unrest: chance.pick(&[0, 30, 300]),
        };
        // A token that replaced another at once and that the keychain did not take is in the memory of one
        // process only: the other cannot know better than that the grant is refused.
        if profile.processes > 1 && profile.rotation == Rotation::Strict {
            profile.silent_keychain = 0;
        }
        profile
    }

    /// The year that `seed` makes of it.
    pub fn script(&self, seed: u64) -> Script {
        let mut chance = Chance::new(seed, 2);
        let chance = &mut chance;
        let mut script = Script { all: BTreeMap::new(), added: 0, end: self.length() };
        self.sleeps(&mut script, chance);
        network(&mut script, chance);
        amazon(&mut script, chance);
        self.users(&mut script, chance);
        script
    }

    fn sleeps(&self, script: &mut Script, chance: &mut Chance) {
        let mut at = Duration::ZERO;
        match self.habit {
            Habit::AlwaysOn => {
                script.moments(chance, 20 * DAY, |chance| Happening::Sleep(chance.wait(MINUTE, 2 * DAY)));
            }
            Habit::Office => {
                while at < self.length() {
                    let day = at;
                    at += chance.wait(3 * HOUR, 9 * HOUR);
                    for _ in 0..chance.below(4) {
                        let nap = day + chance.wait(10 * MINUTE, 8 * HOUR);
                        script.add(nap, Happening::Sleep(chance.wait(Duration::from_secs(20), 90 * MINUTE)));
                    }
                    let night = chance.pick(&[14 * HOUR, 15 * HOUR, 16 * HOUR, 64 * HOUR]);
                    script.add(at, Happening::Sleep(night));
                    at += night;
                    // The computer wakes by itself for a moment.
                    if chance.happens(200) {
                        script.add(
                            at + Duration::from_secs(chance.below(90)),
                            Happening::Sleep(chance.wait(MINUTE, HOUR)),
                        );
                    }
                }
            }
            Habit::Brief => {
                while at < self.length() {
                    at += chance.wait(2 * MINUTE, 80 * MINUTE);
                    let away = chance.wait(5 * MINUTE, 20 * HOUR);
                    script.add(at, Happening::Sleep(away));
                    at += away;
                }
            }
        }
        script
            .moments(chance, 9 * DAY, |chance| Happening::Quit(chance.wait(Duration::from_secs(2), 3 * DAY)));
        script.moments(chance, 4 * DAY, |chance| {
            let steps = chance.wait(MINUTE / 60, 10 * MINUTE).as_secs() as u32;
            Happening::Cut(steps, chance.wait(Duration::from_secs(2), DAY))
        });
        script.spells(chance, 50 * DAY, (MINUTE, 3 * DAY), |chance| {
            let by = SignedDuration::try_from(chance.wait(30 * Duration::from_secs(1), 400 * DAY)).unwrap();
            let by = if chance.happens(500) { by } else { -by };
            (Happening::SetClock(by), Happening::SetClock(SignedDuration::ZERO))
        });
    }

    fn users(&self, script: &mut Script, chance: &mut Chance) {
        let any = |chance: &mut Chance, logins: usize| chance.below(logins as u64) as usize;
        let logins = self.logins;
        script.spells(chance, 15 * DAY, (Duration::from_secs(5), DAY), |_| {
            (Happening::Keychain { locked: true }, Happening::Keychain { locked: false })
        });
        if self.kind == Kind::Grants {
            self.rare_users(script, chance);
            return;
        }
        let deaths = YEAR / (3 + logins as u32 / 2);
        script.moments(chance, deaths, |chance| Happening::Revoke {
            login: any(chance, logins),
            at_once: chance.happens(500),
        });
        script.spells(chance, 100 * DAY, (2 * MINUTE, 4 * DAY), |_| {
            (Happening::RotateSecret, Happening::CorrectSecret)
        });
        script.spells(chance, 20 * DAY, (MINUTE, 4 * DAY), |chance| {
            (Happening::Pause(chance.below(3) as u8), Happening::Resume)
        });
        script.moments(chance, 8 * DAY, |chance| Happening::RefreshOne(any(chance, logins)));
        script.moments(chance, 20 * DAY, |_| Happening::RefreshAll);
        script.moments(chance, 30 * DAY, |chance| Happening::Sweep(any(chance, logins)));
        script.moments(chance, 150 * DAY, |chance| Happening::Reauthorise(any(chance, logins)));
        script.moments(chance, 150 * DAY, |chance| Happening::Disconnect(any(chance, logins)));
    }

    /// Few deaths and few reconnects, so that most grants come of age; and long absences.
    fn rare_users(&self, script: &mut Script, chance: &mut Chance) {
        let logins = self.logins;
        let any = |chance: &mut Chance| chance.below(logins as u64) as usize;
        let each = logins as u32;
        script.moments(chance, 700 * DAY / each, |chance| Happening::Revoke {
            login: any(chance),
            at_once: chance.happens(500),
        });
        script.moments(chance, 600 * DAY / each, |chance| Happening::Reauthorise(any(chance)));
        script.moments(chance, 1500 * DAY / each, |chance| Happening::Disconnect(any(chance)));
        script.moments(chance, 300 * DAY / each, |chance| Happening::EnterDay(any(chance)));
        script.moments(chance, 150 * DAY, |chance| Happening::Sleep(chance.wait(10 * DAY, 45 * DAY)));
        script.spells(chance, 60 * DAY, (MINUTE, 4 * DAY), |chance| {
            (Happening::Pause(chance.below(3) as u8), Happening::Resume)
        });
    }
}

fn network(script: &mut Script, chance: &mut Chance) {
    script.spells(chance, 3 * DAY, (Duration::from_secs(2), 2 * HOUR), |_| {
        (Happening::Online(false), Happening::Online(true))
    });
    script.spells(chance, 90 * DAY, (DAY, 6 * DAY), |_| (Happening::Online(false), Happening::Online(true)));
}

fn amazon(script: &mut Script, chance: &mut Chance) {
    let fine = Happening::Lwa(Weather::Fine);
    // Waits that are not shorter than what counts as too many requests.
    let wait = |chance: &mut Chance| {
        chance
            .happens(500)
            .then(|| Duration::from_secs(chance.wait(Duration::from_secs(30), 3 * HOUR).as_secs()))
    };
    script.spells(chance, 12 * DAY, (Duration::from_secs(5), 3 * DAY), |chance| {
        let weather = match chance.below(4) {
            0 => Weather::Down(None),
            1 => Weather::Down(wait(chance)),
            2 => Weather::Throttling(wait(chance)),
            _ => Weather::Page,
        };
        (Happening::Lwa(weather), fine)
    });
    script.spells(chance, 15 * DAY, (Duration::from_secs(5), DAY), |chance| {
        let weather = match chance.below(3) {
            0 => Weather::Down(None),
            1 => Weather::Throttling(wait(chance)),
            _ => Weather::Page,
        };
        (Happening::Ads(weather), Happening::Ads(Weather::Fine))
    });
}
