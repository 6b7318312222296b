//! A configuration that was read again while the app runs, and what of it cannot be used.

use super::Setup;
use crate::changes::Topic;
use domain::config::{
    AmazonConfig, ClerkConfig, Config, Layer, Part, SettingFault, SettingProblem, SupabaseConfig, shown_value,
};

/// What of the configuration cannot be used now.
#[derive(Default)]
pub(crate) struct SetupProblems {
    pub all: Vec<SettingProblem>,
    /// Those that the system's notifications were given.
    reported: Vec<SettingProblem>,
}

impl Setup {
    /// Takes `config` into use, part by part, as it was read after a change of the file. A part that cannot be used
    /// leaves the one that was in use before; one that is no longer set ends.
    ///
    /// Another sandbox or proxy waits for the next start. So does another Clerk instance while users are signed in:
    /// in the set-up screen it is asked whether they are to be signed out. All are among the problems then.
    pub async fn apply_config(&self, config: Config) {
        let Config { clerk, amazon, supabase, sandbox, proxy, mut problems, sources, .. } = config;
        let later = |setting: &str, value: Option<String>, fault, part| SettingProblem {
            setting: Some(setting.to_owned()),
            fault,
            value: value.map(|value| shown_value(setting, &value)),
            source: sources.get(setting).cloned(),
            part,
        };
        if sandbox != self.services.sandbox {
            // One that was meant and cannot be used is a problem already.
            if !problems.iter().any(|problem| problem.setting.as_deref() == Some("sandbox")) {
                let value = sandbox.map(String::from);
                problems.push(later("sandbox", value, SettingFault::NeedsRestart, None));
            }
            return self.note_problems(problems);
        }
        let unread = problems.iter().any(SettingProblem::hides_settings);
        // One that is meant and can't be used is a problem already.
        let known = problems.iter().any(|problem| problem.setting.as_deref() == Some("proxy"));
        if proxy != self.services.proxy && !unread && !known {
            problems.push(later("proxy", None, SettingFault::NeedsRestart, None));
        }
        let stays = |part| unread || problems.iter().any(|problem| problem.part == Some(part));
        let (amazon_stays, clerk_stays, supabase_stays) =
            (stays(Part::Amazon), stays(Part::Clerk), stays(Part::Supabase));
        if amazon.is_some() || !amazon_stays {
            self.apply_amazon(amazon).await;
        }
        if (clerk.is_some() || !clerk_stays) && !self.apply_clerk(clerk).await {
            let part = Some(Part::Clerk);
            problems.push(later("clerk_publishable_key", None, SettingFault::UsersSignedIn, part));
        }
        if supabase.is_some() || !supabase_stays {
            self.apply_supabase(supabase).await;
        }
        self.note_problems(problems);
        self.changes.touched(&[Topic::Snapshot]);
    }

    async fn apply_amazon(&self, config: Option<AmazonConfig>) {
        if self.services.amazon_if_set().map(|amazon| amazon.config.clone()) == config {
            return;
        }
        tracing::info!(set = config.is_some(), "another LwA client was read from the configuration");
        self.services.set_amazon(config);
        let noted = self.note_client_secret().await;
        if let Err(error) = noted.and(self.retry_client().await) {
            tracing::warn!(reason = ?error.code, message = %error.message, "connections wait for their own time");
        }
    }

    /// `false` if users are signed in with another instance, or that cannot be known.
    async fn apply_clerk(&self, config: Option<ClerkConfig>) -> bool {
        // No sign-in begins or goes on meanwhile.
        let turn = self.sign_in.turn.lock().await;
        let now = self.services.clerk.get();
        if now.as_ref().map(|now| &now.config) == config.as_ref() {
            return true;
        }
        let same = |used: &ClerkConfig| {
            config.as_ref().is_some_and(|config| config.frontend_api == used.frontend_api)
        };
        let moved = now.as_ref().is_some_and(|now| !same(&now.config));
        if moved && self.sessions.count().await.map_or(true, |users| users > 0) {
            return false;
        }
        tracing::info!(set = config.is_some(), "another Clerk instance was read from the configuration");
        self.services.set_clerk(config.as_ref());
        drop(turn);
        if now.is_none()
            && let Err(error) = self.sign_in.resume().await
        {
            tracing::warn!(reason = ?error.code, message = %error.message, "an interrupted sign-in was not resumed");
        }
        self.changes.touched(&[Topic::ScheduleInputs, Topic::Outbox]);
        true
    }

    async fn apply_supabase(&self, config: Option<SupabaseConfig>) {
        let used = self.mirror.in_use();
        if used.as_ref().map(|project| &project.config) == config.as_ref() {
            return;
        }
        tracing::info!(set = config.is_some(), "another Supabase project was read from the configuration");
        self.mirror.use_project(config).await;
    }

    /// Remembers what cannot be used, writes what is new of it into the log and announces a change.
    pub(crate) fn note_problems(&self, problems: Vec<SettingProblem>) {
        let mut known = self.problems.lock();
        if known.all == problems {
            return;
        }
        for problem in problems.iter().filter(|problem| !known.all.contains(problem)) {
            tracing::error!("configuration: {problem}");
        }
        if problems.is_empty() {
            tracing::info!("configuration: everything can be used again");
        }
        known.reported.retain(|reported| problems.contains(reported));
        known.all = problems;
        drop(known);
        self.changes.touched(&[Topic::Snapshot, Topic::Notices]);
    }

    /// What the set-up screen has just replaced is no problem any more.
    pub(super) fn forget_problems(&self, part: Part) {
        let mut left = self.problems.lock().all.clone();
        let layer = Layer::default();
        let mut names: Vec<_> = layer.texts(part).into_iter().map(|(name, _)| name).collect();
        if part == Part::Amazon {
            names.push("loopback_port");
        }
        left.retain(|problem| !problem.setting.as_deref().is_some_and(|setting| names.contains(&setting)));
        self.note_problems(left);
    }

    /// What of the configuration cannot be used and the system was not given yet; each problem is returned once.
    ///
    /// During quiet hours nothing is taken. A user who wants no notifications gets none of these either; while
    /// nobody is signed in there is nobody who does not want them.
    pub async fn take_setup_problems(&self) -> Vec<SettingProblem> {
        let Some(wanted) = self.settings.wants_notifications().await else { return Vec::new() };
        let mut setup = self.problems.lock();
        let new: Vec<_> = setup.all.iter().filter(|one| !setup.reported.contains(one)).cloned().collect();
        let SetupProblems { all, reported } = &mut *setup;
        reported.clone_from(all);
        if wanted { new } else { Vec::new() }
    }
}
