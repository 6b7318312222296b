//! How keeping alive went, after days that pass in no time.

use crate::on_paused_time::{ID, scene};
use amazon_ads::TokenError;
use domain::{Clock, Health};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::sleep;
use vault::MemoryVault;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test(start_paused = true)]
async fn a_fortnight_with_one_outage_is_counted_to_the_last_attempt_and_forgotten_after_ninety_days() {
    let down = Arc::new(AtomicBool::new(false));
    let worked = Arc::new(AtomicU32::new(0));
    let failed = Arc::new(AtomicU32::new(0));
    let (away, good, bad) = (Arc::clone(&down), Arc::clone(&worked), Arc::clone(&failed));
    let answers = move |_: &domain::Secret| {
        if away.load(Ordering::SeqCst) {
            bad.fetch_add(1, Ordering::SeqCst);
            return Err(TokenError::ProviderDown { status: 503, retry_after: None, request_id: None });
        }
        good.fetch_add(1, Ordering::SeqCst);
        Ok(None)
    };
    let scene = scene(Arc::new(MemoryVault::new()), Box::new(answers)).await;
    sleep(5 * DAY).await;
    down.store(true, Ordering::SeqCst);
    sleep(4 * HOUR).await;
    let view = scene.keeper.connection_history(ID.into()).await.unwrap();
    assert_eq!(view.last().unwrap().worst, Some(Health::Expired));
    down.store(false, Ordering::SeqCst);
    sleep(9 * DAY).await;

    let days = scene.keeper.history(90).await.unwrap().days;
    assert_eq!(days.len(), 90);
    let sum = |pick: fn(&keeper::view::KeeperDay) -> u32| days.iter().map(pick).sum::<u32>();
    assert_eq!(sum(|day| day.refreshed), worked.load(Ordering::SeqCst));
    assert_eq!(sum(|day| day.failed), failed.load(Ordering::SeqCst));
    assert_eq!(sum(|day| day.calls_refresh), sum(|day| day.refreshed) + sum(|day| day.failed));
    assert_eq!(sum(|day| day.recovered), 1, "the outage, once");
    let took = days.iter().find_map(|day| day.median_recovery_ms).unwrap();
    assert!((3 * 3_600_000..6 * 3_600_000).contains(&took), "{took} ms");
    assert!(days[..70].iter().all(|day| day.refreshed == 0), "nothing before the first day");
    assert_eq!(scene.keeper.history(7).await.unwrap().days.len(), 7);

    let strip = scene.keeper.connection_history(ID.into()).await.unwrap();
    let bad: Vec<_> = strip.iter().filter(|day| day.worst == Some(Health::Expired)).collect();
    assert!((1..=2).contains(&bad.len()), "a day, or two with a midnight in between");
    assert!(strip.iter().all(|day| day.spans.iter().all(|span| span.from <= span.to)));

    sleep(100 * DAY).await;
    let later = scene.keeper.history(90).await.unwrap().days;
    assert!(later.iter().all(|day| day.failed == 0 && day.recovered == 0), "the outage is forgotten");
    assert!(later[1..].iter().all(|day| day.refreshed > 0), "and every day since is there");
}

#[tokio::test(start_paused = true)]
async fn the_next_day_is_planned_and_what_changed_is_news_until_the_window_was_looked_at_again() {
    let down = Arc::new(AtomicBool::new(false));
    let away = Arc::clone(&down);
    let answers = move |_: &domain::Secret| {
        if away.load(Ordering::SeqCst) {
            Err(TokenError::ProviderDown { status: 503, retry_after: None, request_id: None })
        } else {
            Ok(None)
        }
    };
    let scene = scene(Arc::new(MemoryVault::new()), Box::new(answers)).await;
    sleep(HOUR).await;
    let upcoming = scene.keeper.upcoming().await.unwrap();
    let due: u32 = upcoming.hours.iter().map(|hour| hour.due).sum();
    assert_eq!(upcoming.hours.len(), 24);
    assert!((24..=36).contains(&due), "{due} refreshes of a token that lives for an hour");
    assert_eq!(upcoming.next[0].label, ID);

    assert_eq!(scene.keeper.since_last_visit().await.unwrap().since, None, "never closed so far");
    scene.keeper.end_visit().await.unwrap();
    let left = scene.clock.now().as_millisecond();
    down.store(true, Ordering::SeqCst);
    sleep(3 * HOUR).await;
    let visit = scene.keeper.since_last_visit().await.unwrap();
    assert_eq!(visit.since, Some(left));
    assert_eq!((visit.broken.len(), visit.recovered.len()), (1, 0));
    down.store(false, Ordering::SeqCst);
    sleep(HOUR).await;
    let visit = scene.keeper.since_last_visit().await.unwrap();
    assert_eq!((visit.broken.len(), visit.recovered.len()), (0, 1));
    assert_eq!(visit.recovered[0].id, ID);
    scene.keeper.end_visit().await.unwrap();
    let visit = scene.keeper.since_last_visit().await.unwrap();
    assert_eq!((visit.broken.len(), visit.recovered.len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_not_there_has_no_history() {
    let scene = scene(Arc::new(MemoryVault::new()), Box::new(|_| Ok(None))).await;
    let code = |error: keeper::view::CommandError| error.code;
    let no = keeper::view::ErrorCode::NotFound;
    assert_eq!(scene.keeper.connection_history("other".into()).await.map_err(code), Err(no));
    assert_eq!(scene.keeper.connection_reach("other".into()).await.map_err(code), Err(no));
}
