//! What the window is doing, and what follows from what happens to it.
//!
//! Requests come from the tray, notifications, browsers and second starts, from any thread and several at
//! once. Each goes through here under one lock, so that there is never more than one window, and none that
//! somebody asked for is forgotten.

/// Where the window is in its life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    /// There is no window and no web view.
    #[default]
    None,
    /// It is being made, and is shown once it has painted.
    Building,
    /// It is shown.
    There,
    /// It is in the tray, with its web view.
    Hidden,
    /// It was put away and is not gone yet. `wanted`: somebody has asked for it since.
    Leaving { wanted: bool },
}

/// What has to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Nothing,
    /// Make the window, hidden. The number is that of this making.
    Create(u64),
    /// Bring it to the front.
    Present,
    /// Let it be seen without coming to the front.
    Minimise,
    /// Hide it, and put it away when it is still hidden some time later. The number is that of this hiding.
    Hide(u64),
    /// Load the dashboard again in the window as it is.
    Reload,
    /// Put the window away, and its web view with it.
    Destroy,
    /// The same, under the eyes of somebody who has to be told.
    GiveUp,
    /// End the app: nothing is left by which it could be reached.
    End,
}

/// The life of the one window.
#[derive(Debug, Default)]
pub struct Life {
    phase: Phase,
    /// Counts makings and hidings: what was to happen later to one of them must not happen to the next.
    number: u64,
    /// The one that is being made was wanted by nobody: it is to be seen and not in the way.
    minimised: bool,
}

impl Life {
    /// Somebody wants to see it.
    pub fn wanted(&mut self) -> Step {
        self.minimised = false;
        match self.phase {
            Phase::None => self.create(),
            Phase::Building => Step::Nothing,
            Phase::There | Phase::Hidden => {
                self.phase = Phase::There;
                Step::Present
            }
            Phase::Leaving { .. } => {
                self.phase = Phase::Leaving { wanted: true };
                Step::Nothing
            }
        }
    }

    /// The dashboard has painted.
    pub fn painted(&mut self) -> Step {
        match self.phase {
            Phase::Building => {
                self.phase = Phase::There;
                if std::mem::take(&mut self.minimised) { Step::Minimise } else { Step::Present }
            }
            _ => Step::Nothing,
        }
    }

    /// There is no tray to reach it by: a window that nobody sees is put where it can be found.
    pub fn unreachable(&mut self) -> Step {
        match self.phase {
            Phase::None => {
                self.minimised = true;
                self.create()
            }
            Phase::Hidden => {
                self.phase = Phase::There;
                Step::Minimise
            }
            Phase::Leaving { wanted } => {
                self.minimised = !wanted;
                self.phase = Phase::Leaving { wanted: true };
                Step::Nothing
            }
            Phase::Building | Phase::There => Step::Nothing,
        }
    }

    /// The making with this number has had its time to paint.
    pub fn late(&mut self, number: u64) -> Step {
        if number == self.number { self.painted() } else { Step::Nothing }
    }

    /// It could not be made.
    pub fn failed(&mut self) {
        if self.phase == Phase::Building {
            self.phase = Phase::None;
        }
    }

    /// The user closes it into the tray.
    pub fn closed(&mut self) -> Step {
        match self.phase {
            Phase::Building | Phase::There => {
                self.phase = Phase::Hidden;
                self.number += 1;
                Step::Hide(self.number)
            }
            _ => Step::Nothing,
        }
    }

    /// The hiding with this number has lasted long enough.
    pub fn idle(&mut self, number: u64) -> Step {
        if self.phase == Phase::Hidden && number == self.number {
            self.phase = Phase::Leaving { wanted: false };
            return Step::Destroy;
        }
        Step::Nothing
    }

    /// The process that shows the dashboard ended by itself. Nobody sees that of a hidden window, which is then
    /// made anew when it is wanted. One for which that happens `often` is not loaded for ever: it goes, and whoever
    /// was looking is told.
    pub fn crashed(&mut self, often: bool) -> Step {
        match self.phase {
            Phase::Building | Phase::There if !often => Step::Reload,
            Phase::Building | Phase::There => {
                self.phase = Phase::Leaving { wanted: false };
                Step::GiveUp
            }
            Phase::Hidden => {
                self.phase = Phase::Leaving { wanted: false };
                Step::Destroy
            }
            Phase::None | Phase::Leaving { .. } => Step::Nothing,
        }
    }

    /// Whether there is no window, and none on its way.
    pub fn is_none(&self) -> bool {
        self.phase == Phase::None
    }

    /// The number of the hiding that goes on now.
    pub fn hiding(&self) -> Option<u64> {
        (self.phase == Phase::Hidden).then_some(self.number)
    }

    /// The window is gone, whoever closed it. Without a `tray` one that was not put away by the app itself takes
    /// the app with it.
    pub fn gone(&mut self, tray: bool) -> Step {
        match std::mem::take(&mut self.phase) {
            Phase::Leaving { wanted: true } => self.create(),
            Phase::Building | Phase::There | Phase::Hidden if !tray => Step::End,
            _ => Step::Nothing,
        }
    }

    fn create(&mut self) -> Step {
        self.phase = Phase::Building;
        self.number += 1;
        Step::Create(self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window that was closed into the tray, and the number of that.
    fn hidden() -> (Life, u64) {
        let mut life = Life::default();
        life.wanted();
        life.painted();
        let Step::Hide(number) = life.closed() else { panic!("it was not hidden") };
        (life, number)
    }

    #[test]
    fn two_requests_at_once_make_one_window() {
        let mut life = Life::default();
        assert_eq!(life.wanted(), Step::Create(1));
        assert_eq!(life.wanted(), Step::Nothing);
        assert_eq!(life.painted(), Step::Present);
        assert_eq!(life.wanted(), Step::Present);
        assert_eq!(life.painted(), Step::Nothing, "a page that loads again brings nothing to the front");
    }

    #[test]
    fn a_hidden_window_is_put_away_once_and_made_anew() {
        let (mut life, number) = hidden();
        assert_eq!(life.idle(number), Step::Destroy);
        assert_eq!(life.idle(number), Step::Nothing);
        assert_eq!(life.gone(true), Step::Nothing);
        assert!(matches!(life.wanted(), Step::Create(_)));
    }

    #[test]
    fn a_window_that_was_shown_meanwhile_stays() {
        let (mut life, first) = hidden();
        life.wanted();
        assert_eq!(life.idle(first), Step::Nothing, "it is in use");
        let Step::Hide(second) = life.closed() else { panic!("it was not hidden") };
        assert_eq!(life.idle(first), Step::Nothing, "this time it was hidden just now");
        assert_eq!(life.idle(second), Step::Destroy);
    }

    #[test]
    fn who_asks_while_the_window_leaves_gets_a_new_one() {
        let (mut life, number) = hidden();
        life.idle(number);
        assert_eq!(life.wanted(), Step::Nothing, "the old one is still there");
        assert_eq!(life.wanted(), Step::Nothing);
        assert!(matches!(life.gone(true), Step::Create(_)));
        assert_eq!(life.wanted(), Step::Nothing);
    }

    #[test]
    fn the_time_limit_of_one_making_does_not_show_the_next_too_early() {
        let mut life = Life::default();
        let Step::Create(first) = life.wanted() else { panic!("it was not made") };
        life.painted();
        let Step::Hide(number) = life.closed() else { panic!("it was not hidden") };
        life.idle(number);
        life.gone(true);
        let Step::Create(second) = life.wanted() else { panic!("it was not made") };
        assert_eq!(life.late(first), Step::Nothing);
        assert_eq!(life.late(second), Step::Present);
    }

    #[test]
    fn a_dashboard_whose_process_ends_comes_back_where_somebody_sees_it() {
        let mut life = Life::default();
        assert_eq!(life.crashed(false), Step::Nothing);
        life.wanted();
        life.painted();
        assert_eq!(life.crashed(false), Step::Reload);
        assert_eq!(life.painted(), Step::Nothing, "it is in front already");
        assert_eq!(life.crashed(true), Step::GiveUp, "one that ends again and again is not loaded for ever");
        life.gone(true);
        assert!(life.is_none());
        let (mut life, _) = hidden();
        assert_eq!(life.crashed(false), Step::Destroy);
        assert_eq!(life.gone(true), Step::Nothing);
        assert!(matches!(life.wanted(), Step::Create(_)));
    }

    #[test]
    fn what_could_not_be_made_is_tried_again() {
        let mut life = Life::default();
        life.wanted();
        life.failed();
        assert!(matches!(life.wanted(), Step::Create(_)));
    }

    #[test]
    fn a_window_that_goes_by_itself_can_be_asked_for_again() {
        let mut life = Life::default();
        life.wanted();
        life.painted();
        assert_eq!(life.gone(true), Step::Nothing);
        assert_eq!(life.closed(), Step::Nothing, "there is nothing to close");
        assert!(matches!(life.wanted(), Step::Create(_)));
    }

    #[test]
    fn without_a_tray_a_hidden_window_can_be_found_and_is_in_nobodys_way() {
        let (mut life, number) = hidden();
        assert_eq!(life.unreachable(), Step::Minimise);
        assert_eq!(life.unreachable(), Step::Nothing, "it is there");
        assert_eq!(life.idle(number), Step::Nothing, "and stays");
        assert_eq!(life.wanted(), Step::Present);

        let mut never_seen = Life::default();
        assert!(matches!(never_seen.unreachable(), Step::Create(_)));
        assert_eq!(never_seen.painted(), Step::Minimise);

        let (mut leaving, number) = hidden();
        leaving.idle(number);
        assert_eq!(leaving.unreachable(), Step::Nothing);
        assert!(matches!(leaving.gone(false), Step::Create(_)));
        assert_eq!(leaving.painted(), Step::Minimise);
    }

    #[test]
    fn one_that_is_asked_for_while_it_is_made_comes_to_the_front() {
        let mut life = Life::default();
        life.unreachable();
        assert_eq!(life.wanted(), Step::Nothing);
        assert_eq!(life.painted(), Step::Present);
    }

    #[test]
    fn without_a_tray_closing_the_window_ends_the_app_and_putting_it_away_does_not() {
        let mut life = Life::default();
        life.wanted();
        life.painted();
        assert_eq!(life.gone(false), Step::End);
        let (mut life, number) = hidden();
        life.idle(number);
        assert_eq!(life.gone(false), Step::Nothing);
    }
}
