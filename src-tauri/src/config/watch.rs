//! Takes a changed `config.toml` into use while the app runs.
//!
//! The system tells of changes; nothing is polled. Editors write a file in several steps, and some take it away
//! for a moment: a reading that is worse than the one in use counts only when it stays.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::config::Config;
use keeper::Keeper;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::Sources;

/// How long nothing changes before the file is read, and before a worse reading counts.
#[derive(Debug, Clone, Copy)]
struct Pace {
    quiet: Duration,
    grace: Duration,
}

const PACE: Pace = Pace { quiet: Duration::from_millis(300), grace: Duration::from_secs(3) };

/// Follows the file until the app ends. `now` is what the keeper was started with.
pub fn follow(keeper: &Keeper, sources: Sources, now: Config) {
    let changes = Arc::new(Notify::new());
    // What changes between the first reading and the watch is told to nobody.
    changes.notify_one();
    let watch = match Watch::new(&sources.file.path, &changes) {
        Ok(watch) => watch,
        Err(error) => {
            tracing::warn!(%error, "changes of config.toml are noticed at the next start only");
            return;
        }
    };
    let keeper = keeper.clone();
    let mut followed = Followed { sources, now, watch, changes, pace: PACE };
    tauri::async_runtime::spawn(async move {
        loop {
            keeper.apply_config(followed.next().await).await;
        }
    });
}

/// The file, and what was last read of it.
struct Followed {
    sources: Sources,
    now: Config,
    watch: Watch,
    changes: Arc<Notify>,
    pace: Pace,
}

impl Followed {
    /// The next configuration that counts.
    async fn next(&mut self) -> Config {
        loop {
            self.changes.notified().await;
            while timeout(self.pace.quiet, self.changes.notified()).await.is_ok() {}
            self.watch.renew();
            let mut next = self.sources.read();
            if next == self.now {
                continue;
            }
            if is_worse(&next, &self.now) {
                if timeout(self.pace.grace, self.changes.notified()).await.is_ok() {
                    self.changes.notify_one();
                    continue;
                }
                next = self.sources.read();
            }
            self.now = next.clone();
            return next;
        }
    }
}

/// Whether something that is in use is missing in `next`, or more is wrong in it.
fn is_worse(next: &Config, now: &Config) -> bool {
    let lost = |next: bool, now: bool| now && !next;
    lost(next.amazon.is_some(), now.amazon.is_some())
        || lost(next.clerk.is_some(), now.clerk.is_some())
        || lost(next.supabase.is_some(), now.supabase.is_some())
        || lost(next.sandbox.is_some(), now.sandbox.is_some())
        || next.problems.iter().any(|problem| !now.problems.contains(problem))
}

/// Watches the folder of the file, or the nearest one above that exists; behind a link that of its target too.
struct Watch {
    file: PathBuf,
    watcher: RecommendedWatcher,
    folders: Vec<PathBuf>,
}

impl Watch {
    fn new(file: &Path, changes: &Arc<Notify>) -> notify::Result<Self> {
        let file = std::path::absolute(file)?;
        let (wanted, told) = (file.clone(), Arc::clone(changes));
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An error may stand for changes that were missed.
            if event.is_err() || event.is_ok_and(|event| concerns(&event, &wanted)) {
                told.notify_one();
            }
        })?;
        let mut watch = Self { file, watcher, folders: Vec::new() };
        watch.renew();
        Ok(watch)
    }

    /// Folders come and go: each time the present ones are watched anew, before the file is read.
    fn renew(&mut self) {
        for folder in self.folders.drain(..) {
            // It may be gone.
            let _ = self.watcher.unwatch(&folder);
        }
        let target = self.file.canonicalize().ok();
        let mut folders: Vec<_> = [Some(&self.file), target.as_ref()]
            .into_iter()
            .flatten()
            .filter_map(|file| file.ancestors().skip(1).find(|folder| folder.is_dir()))
            .map(Path::to_owned)
            .collect();
        folders.dedup();
        for folder in folders {
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => self.folders.push(folder),
                Err(error) => tracing::warn!(%error, "the folder of config.toml can't be watched"),
            }
        }
    }
}

/// Whether an event may be a change of `file`: of something with its name, of its target's, or of a folder above it.
/// Reading is none, not even our own.
fn concerns(event: &Event, file: &Path) -> bool {
    if let EventKind::Access(kind) = event.kind
        && kind != AccessKind::Close(AccessMode::Write)
    {
        return false;
    }
    let target = file.canonicalize().ok();
    let named =
        |path: &Path, wanted: &Path| path.file_name() == wanted.file_name() || wanted.starts_with(path);
    event.need_rescan()
        || event
            .paths
            .iter()
            .any(|path| named(path, file) || target.as_deref().is_some_and(|target| named(path, target)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::ConfigFile;
    use std::fs;

    const AMAZON: &str = "lwa_client_id = 'amzn1.application-oa2-client.x'\n";
    const SUPABASE: &str = "supabase_url = 'https://x.supabase.co'\nsupabase_key = 'sb_publishable_x'\n";
    /// Longer than any test: a worse reading never counts.
    const NEVER: Duration = Duration::from_secs(3600);
    const SOON: Duration = Duration::from_millis(1);

    struct World {
        folder: tempfile::TempDir,
        file: PathBuf,
        followed: Followed,
    }

    impl World {
        fn start(text: Option<&str>, grace: Duration) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("deep").join("config.toml");
            if let Some(text) = text {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(&file, text).unwrap();
            }
            let sources = Sources::new([], ConfigFile { path: file.clone(), required: true });
            let changes = Arc::new(Notify::new());
            let watch = Watch::new(&file, &changes).unwrap();
            let pace = Pace { quiet: Duration::from_millis(20), grace };
            let followed = Followed { now: sources.read(), sources, watch, changes, pace };
            Self { folder, file, followed }
        }

        /// The next configuration that is taken. The bound only ends a test that would hang.
        async fn next(&mut self) -> Config {
            timeout(Duration::from_secs(60), self.followed.next()).await.expect("never taken")
        }
    }

    #[tokio::test]
    async fn a_corrected_file_is_taken_without_a_restart() {
        let mut world = World::start(Some(&format!("{AMAZON}supabase_url = 'x'\n")), NEVER);
        fs::write(&world.file, format!("{AMAZON}{SUPABASE}")).unwrap();
        let config = world.next().await;
        assert!(config.amazon.is_some() && config.supabase.is_some());
        assert_eq!(config.problems, []);
        // As editors do that write beside and rename.
        let beside = world.folder.path().join("deep").join(".config.toml.swp");
        fs::write(&beside, format!("{AMAZON}{SUPABASE}bounce_url = 'https://a.example/cb'\n")).unwrap();
        fs::rename(beside, &world.file).unwrap();
        assert!(world.next().await.amazon.unwrap().bounce_url.is_some());
    }

    #[tokio::test]
    async fn a_file_that_was_missing_with_its_folder_is_taken_when_it_comes() {
        let mut world = World::start(None, NEVER);
        fs::create_dir_all(world.file.parent().unwrap()).unwrap();
        fs::write(&world.file, AMAZON).unwrap();
        let config = world.next().await;
        assert!(config.amazon.is_some());
        assert_eq!(config.problems, []);
    }

    #[tokio::test]
    async fn a_half_saved_or_briefly_missing_file_is_not_taken() {
        let whole = format!("{AMAZON}{SUPABASE}");
        let mut world = World::start(Some(&whole), NEVER);
        for half in [Some(""), Some("lwa_client_id = 'amzn"), Some(AMAZON), None, Some("supabase_url = '")] {
            match half {
                Some(text) => fs::write(&world.file, text).unwrap(),
                None => fs::remove_file(&world.file).unwrap(),
            }
            // Long enough to be read, which is tried several times over.
            let taken = timeout(Duration::from_millis(200), world.followed.next()).await;
            assert!(taken.is_err(), "{half:?}: {taken:?}");
        }
        fs::write(&world.file, format!("{whole}lwa_scopes = 'saved'\n")).unwrap();
        let config = world.next().await;
        assert_eq!(config.amazon.unwrap().scopes, ["saved"], "nothing before it was taken");
        assert!(config.supabase.is_some());
    }

    #[tokio::test]
    async fn a_file_that_stays_wrong_or_away_is_told() {
        let mut world = World::start(Some(&format!("{AMAZON}{SUPABASE}")), SOON);
        fs::write(&world.file, format!("{AMAZON}supabase_url = 'nonsense'\n")).unwrap();
        loop {
            let config = world.next().await;
            if config.problems.len() == 2 {
                assert!(config.amazon.is_some() && config.supabase.is_none());
                break;
            }
        }
        fs::remove_file(&world.file).unwrap();
        while world.next().await.problems[0].fault != domain::config::SettingFault::FileMissing {}
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn the_target_of_a_link_is_followed_too() {
        let mut world = World::start(None, NEVER);
        let target = world.folder.path().join("dotfiles").join("keeper.toml");
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::create_dir_all(world.file.parent().unwrap()).unwrap();
        fs::write(&target, AMAZON).unwrap();
        std::os::unix::fs::symlink(&target, &world.file).unwrap();
        assert!(world.next().await.supabase.is_none());
        fs::write(&target, format!("{AMAZON}{SUPABASE}")).unwrap();
        assert!(world.next().await.supabase.is_some());
    }
}
