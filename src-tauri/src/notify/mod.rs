//! System notifications: copies of notices, with a click that opens the right screen.

mod markup;

use std::path::{Path, PathBuf};

use domain::Cause;
use keeper::view::{AppEvent, NoticeKind, QuestionView, Screen, SettingProblem, SetupView};
use keeper::{Keeper, Notification, StorageAlarm};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_notification::NotificationExt as _;
use tokio::sync::broadcast::error::RecvError;

use crate::local_time::Moment;
use crate::window::Window;
use crate::{question_window, screen_link, text, tray};

/// More notices than this at once are told together, kind by kind.
const ONE_BY_ONE: usize = 3;
/// The key of a notification's payload that names the screen to open.
const OPENS: &str = "opens";

/// What one system notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Announcement {
    title: String,
    body: String,
    opens: Screen,
}

/// Shows a system notification for every new notice, until the keeper ends.
pub fn listen(app: &AppHandle, keeper: &Keeper, data_dir: &Path) {
    let clicked = app.clone();
    let handler = move |action: &tauri_plugin_notification::ActionPerformed| {
        let opens = action.notification().and_then(|notification| notification.extra().get(OPENS));
        let screen = opens.and_then(|word| word.as_str()).and_then(screen_link::decode);
        match screen {
            Some(Screen::Programs) if question_window::show(&clicked) => {}
            screen => tray::open(&clicked, screen.unwrap_or(Screen::Notices)),
        }
    };
    if let Err(error) = app.notification().on_action(handler) {
        tracing::warn!(%error, "clicks on notifications will not be noticed");
    }

    let (app, keeper, data_dir) = (app.clone(), keeper.clone(), data_dir.to_owned());
    let mut events = keeper.subscribe();
    tauri::async_runtime::spawn(async move {
        let mut picture = None;
        loop {
            // First of all: what came up while the app was not running.
            let pending = keeper.take_notifications().await;
            if !pending.is_empty() && picture.is_none() {
                picture = icon(&data_dir).await;
            }
            for announcement in announcements(pending, &Moment::now()) {
                show(&app, announcement, picture.as_deref()).await;
            }
            let problems = keeper.take_setup_problems().await;
            if !problems.is_empty() {
                let setup = keeper.snapshot().await.setup;
                let picture = icon(&data_dir).await;
                show(&app, setup_problems(&problems, setup), picture.as_deref()).await;
            }
            if let Some(alarm) = keeper.take_storage_alarm().await {
                show(&app, storage(alarm), picture.as_deref()).await;
            }
            loop {
                match events.recv().await {
                    Ok(AppEvent::NoticesChanged) | Err(RecvError::Lagged(_)) => break,
                    // What can't be recorded is no notice in the list.
                    Ok(AppEvent::SnapshotChanged) => {
                        if let Some(alarm) = keeper.take_storage_alarm().await {
                            show(&app, storage(alarm), picture.as_deref()).await;
                        }
                    }
                    Ok(_) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        }
    });
}

/// Tells that the window went although somebody was looking: the dashboard crashed again and again.
pub fn window_closed(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let picture = icon(app.state::<Window>().data_dir()).await;
        let announcement = Announcement {
            title: text::WINDOW_CLOSED.to_owned(),
            body: text::WINDOW_CLOSED_WHY.to_owned(),
            opens: Screen::Overview,
        };
        show(&app, announcement, picture.as_deref()).await;
    });
}

/// Tells that a program asks, beside the window that asks.
pub fn program_asks(app: &AppHandle, question: &QuestionView) {
    let (title, body) = text::program_asks(&question.program.name, &question.label);
    let (app, keeper) = (app.clone(), app.state::<Keeper>().inner().clone());
    tauri::async_runtime::spawn(async move {
        // The window asks in any case.
        if !keeper.snapshot().await.settings.synced.notifications {
            return;
        }
        let picture = icon(app.state::<Window>().data_dir()).await;
        show(&app, Announcement { title, body, opens: Screen::Programs }, picture.as_deref()).await;
    });
}

/// One for all that cannot be used: a file is corrected as a whole.
fn setup_problems(problems: &[SettingProblem], setup: SetupView) -> Announcement {
    Announcement {
        title: text::setup_title(problems.len()),
        body: text::setup_bodies(problems, setup),
        opens: Screen::Settings,
    }
}

/// What became of the app without a tray icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutTray {
    /// Its window was closed, and it has ended.
    Ended,
    /// It runs on with a minimised window.
    Minimised,
}

/// Tells what became of the app where the desktop shows no tray icon.
pub fn without_tray(app: &AppHandle, became: WithoutTray) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let picture = icon(app.state::<Window>().data_dir()).await;
        let (title, body) = match became {
            WithoutTray::Ended => (text::ENDED, text::ENDED_WHY),
            WithoutTray::Minimised => (text::MINIMISED, text::MINIMISED_WHY),
        };
        let announcement =
            Announcement { title: title.to_owned(), body: body.to_owned(), opens: Screen::Overview };
        show(&app, announcement, picture.as_deref()).await;
    });
}

/// What can't be recorded, by its cause and with the way out.
fn storage(alarm: StorageAlarm) -> Announcement {
    let title = if alarm.closed { text::CLOSED_TITLE } else { text::UNRECORDED_TITLE };
    Announcement { title: title.to_owned(), body: text::storage(alarm.code), opens: Screen::Overview }
}

async fn show(app: &AppHandle, announcement: Announcement, picture: Option<&Path>) {
    let Announcement { title, body, opens } = announcement;
    let (title, body) = (markup::title(&title), markup::body(&body, markup::is_read().await));
    let mut notification =
        app.notification().builder().title(title).body(body).extra(OPENS, screen_link::encode(&opens));
    if let Some(picture) = picture {
        notification = notification.icon(picture.to_string_lossy());
    }
    // Ok only means that it will be tried: the notice list is the truth, this is a copy.
    if let Err(error) = notification.show() {
        tracing::warn!(%error, "no notification");
    }
}

/// The app's picture as a file, as notification servers on Linux want it: a theme knows the app only
/// once it is installed.
async fn icon(data_dir: &Path) -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let path = data_dir.join("icon.png");
    match tokio::fs::write(&path, include_bytes!("../../../icons/128x128.png")).await {
        Ok(()) => Some(path),
        Err(error) => {
            tracing::debug!(%error, "the icon could not be written");
            None
        }
    }
}

fn announcements(pending: Vec<Notification>, seen: &Moment) -> Vec<Announcement> {
    let (together, mut rest) = shared(pending);
    let mut told: Vec<_> = together.iter().map(|(cause, notices)| common(*cause, notices)).collect();
    if rest.len() <= ONE_BY_ONE {
        told.extend(rest.into_iter().map(|notice| single(notice, seen)));
        return told;
    }
    for kind in NoticeKind::ALL {
        let (same, other): (Vec<_>, Vec<_>) = rest.into_iter().partition(|notice| notice.kind == kind);
        rest = other;
        if same.len() > 1 {
            told.push(several(kind, &same));
        } else {
            told.extend(same.into_iter().map(|notice| single(notice, seen)));
        }
    }
    told
}

/// Takes out what several connections have in common because it is about their client: it is one trouble,
/// however many meet it.
fn shared(pending: Vec<Notification>) -> (Vec<(Cause, Vec<Notification>)>, Vec<Notification>) {
    let mut together: Vec<(Cause, Vec<Notification>)> = Vec::new();
    let mut rest = Vec::new();
    for notice in pending {
        let broken = notice.kind == NoticeKind::ConnectionBroken;
        match notice.cause.filter(|cause| broken && cause.concerns_client()) {
            Some(cause) => match together.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, notices)) => notices.push(notice),
                None => together.push((cause, vec![notice])),
            },
            None => rest.push(notice),
        }
    }
    together.retain_mut(|(_, notices)| {
        let several = notices.len() > 1;
        if !several {
            rest.append(notices);
        }
        several
    });
    (together, rest)
}

fn single(notice: Notification, seen: &Moment) -> Announcement {
    Announcement { title: text::title(&notice), body: text::body(&notice, seen), opens: opens(notice) }
}

fn common(cause: Cause, notices: &[Notification]) -> Announcement {
    let labels = labels(notices);
    Announcement {
        title: text::titles(NoticeKind::ConnectionBroken, labels.len().max(notices.len())),
        body: text::bodies(cause, &labels),
        opens: Screen::Settings,
    }
}

fn several(kind: NoticeKind, notices: &[Notification]) -> Announcement {
    let labels = labels(notices);
    if text::is_account_health(kind) {
        let nameless = notices.iter().filter(|notice| notice.label.is_none());
        return Announcement {
            title: text::titles(kind, accounts(notices.iter())),
            body: text::labels(&labels, accounts(nameless)),
            opens: Screen::Accounts,
        };
    }
    let unnamed: usize = notices.iter().map(|notice| notice.logins as usize).sum();
    Announcement {
        title: text::titles(kind, (labels.len() + unnamed).max(1)),
        body: text::labels(&labels, 0),
        opens: Screen::Notices,
    }
}

/// How many accounts these notices are about.
fn accounts<'a>(notices: impl Iterator<Item = &'a Notification>) -> usize {
    notices.map(|notice| notice.accounts.max(1) as usize).sum()
}

fn labels(notices: &[Notification]) -> Vec<String> {
    let mut labels: Vec<_> = notices.iter().filter_map(|notice| notice.label.clone()).collect();
    labels.sort();
    labels.dedup();
    labels
}

/// Where the next step of a notice can be taken.
fn opens(notice: Notification) -> Screen {
    match notice.kind {
        NoticeKind::SessionEnded | NoticeKind::SessionEnding => Screen::Overview,
        NoticeKind::SecretEnding => Screen::Settings,
        NoticeKind::GrantEnding if notice.logins > 0 => Screen::Expirations,
        NoticeKind::AccountTrouble | NoticeKind::AccountRecovered => {
            let one = notice.account.and_then(|account| account.account_id);
            one.map_or(Screen::Accounts, |account_id| Screen::Account { account_id })
        }
        _ if notice.cause.is_some_and(Cause::concerns_client) => Screen::Settings,
        _ => {
            notice.connection_id.map_or(Screen::Notices, |connection_id| Screen::Connection { connection_id })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::watch::{AccountCause, AccountHealth, CauseSource};
    use domain::{AccountId, ConnectionId, Timestamp};
    use jiff::tz::TimeZone;
    use keeper::AccountTrouble;

    fn told(pending: Vec<Notification>) -> Vec<Announcement> {
        announcements(pending, &Moment::new(Timestamp::UNIX_EPOCH, TimeZone::UTC))
    }

    fn notice(id: i64, kind: NoticeKind) -> Notification {
        Notification {
            id,
            kind,
            label: Some(format!("Login {id}")),
            cause: Some(Cause::GrantRevoked),
            account: None,
            accounts: 2,
            logins: 0,
            ends_at: None,
            connection_id: Some(ConnectionId::new(format!("c{id}"))),
        }
    }

    fn broken(ids: std::ops::RangeInclusive<i64>) -> Vec<Notification> {
        ids.map(|id| notice(id, NoticeKind::ConnectionBroken)).collect()
    }

    #[test]
    fn up_to_three_are_told_one_by_one_and_open_their_connection() {
        let told = told(broken(1..=3));
        assert_eq!(told.len(), 3);
        assert_eq!(told[0].title, "Login 1 needs you");
        assert_eq!(told[0].opens, Screen::Connection { connection_id: ConnectionId::new("c1") });
    }

    #[test]
    fn a_storm_is_one_notification_that_opens_the_list() {
        let told = told(broken(1..=40));
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].title, "40 connections need you");
        assert_eq!(told[0].body, "Login 1, Login 10, Login 11 and 37 more");
        assert_eq!(told[0].opens, Screen::Notices);
    }

    #[test]
    fn kinds_are_not_mixed_and_a_lone_one_keeps_its_own_words() {
        let mut pending = broken(1..=4);
        pending.push(notice(9, NoticeKind::ConnectionRecovered));
        let titles: Vec<_> = told(pending).into_iter().map(|told| told.title).collect();
        assert_eq!(titles, ["4 connections need you", "Login 9 works again"]);
    }

    #[test]
    fn nothing_new_tells_nothing() {
        assert_eq!(told(Vec::new()), []);
    }

    #[test]
    fn a_refused_client_is_told_once_and_opens_the_settings() {
        let mut pending = broken(1..=3);
        for notice in &mut pending[..2] {
            notice.cause = Some(Cause::ClientRefused);
        }
        let told = told(pending);
        let titles: Vec<_> = told.iter().map(|told| told.title.as_str()).collect();
        assert_eq!(titles, ["2 connections need you", "Login 3 needs you"]);
        assert_eq!(told[0].opens, Screen::Settings);
        assert_eq!(
            told[0].body,
            "Amazon refuses the client secret. It concerns Login 1, Login 2. Enter the current secret in Settings."
        );
    }

    #[test]
    fn a_click_opens_where_the_next_step_is() {
        let opened = |kind, cause| {
            let notice = Notification { cause, ..notice(1, kind) };
            told(vec![notice]).remove(0).opens
        };
        assert_eq!(opened(NoticeKind::SessionEnding, None), Screen::Overview);
        assert_eq!(opened(NoticeKind::SecretEnding, None), Screen::Settings);
        let one = Screen::Connection { connection_id: ConnectionId::new("c1") };
        assert_eq!(opened(NoticeKind::GrantEnding, None), one);
        assert_eq!(opened(NoticeKind::ConnectionBroken, Some(Cause::SecretMissing)), Screen::Settings);
    }

    /// A notice about the health of an account, or of so many of several advertisers.
    fn account(id: i64, accounts: u32) -> Notification {
        let one = (accounts == 1).then(|| AccountId::new(format!("a{id}")));
        let cause = AccountCause::new(CauseSource::BillingStatus, "PAYMENT_METHOD_EXPIRED");
        Notification {
            label: one.is_some().then(|| format!("Brand {id}")),
            cause: None,
            account: Some(AccountTrouble {
                account_id: one,
                health: AccountHealth::Stopped,
                cause: Some(cause),
            }),
            accounts,
            connection_id: None,
            ..notice(id, NoticeKind::AccountTrouble)
        }
    }

    #[test]
    fn a_notice_of_one_account_opens_it_and_of_several_their_list() {
        let told = told(vec![account(1, 1), account(2, 40)]);
        assert_eq!(told[0].title, "Brand 1 needs attention");
        assert_eq!(told[0].opens, Screen::Account { account_id: AccountId::new("a1") });
        assert_eq!(told[1].title, "40 accounts need attention");
        assert_eq!(told[1].opens, Screen::Accounts);
    }

    #[test]
    fn a_storm_of_accounts_counts_accounts_and_opens_their_list() {
        let mut pending: Vec<_> = (1..=4).map(|id| account(id, 1)).collect();
        pending.push(account(5, 40));
        let told = told(pending);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].title, "44 accounts need attention");
        assert_eq!(told[0].body, "Brand 1, Brand 2, Brand 3 and 41 more");
        assert_eq!(told[0].opens, Screen::Accounts);
    }
}
