//! What the logins of the sandbox reach.

use crate::world::{NORTHWIND, World, counts, profile_ids};
use amazon_ads::{FoundAccount, Sweep};
use domain::{AccountAccess, AccountKey, AccountKind, Lack};
use std::sync::Mutex;

fn one<'a>(sweep: &'a Sweep, id: &str) -> &'a FoundAccount {
    sweep.accounts.iter().find(|one| one.key.external_id == id).unwrap_or_else(|| panic!("no {id}"))
}

fn below<'a>(sweep: &'a Sweep, parent: &str) -> Vec<&'a AccountKey> {
    sweep.links.iter().filter(|(above, _)| above.external_id == parent).map(|(_, child)| child).collect()
}

#[tokio::test]
async fn a_user_connects_a_login_and_all_its_profiles_come_from_three_regions() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    let found = world.sweep(&tokens).await.unwrap();
    assert_eq!((found.gaps.len(), found.failures.len()), (0, 0), "{:?}", found.failures);
    assert_eq!(counts(&found, AccountKind::SponsoredAds), [6, 5, 4]);
    assert_eq!(found.accounts.len(), 15, "no profile stands in two regions");
    let ids = profile_ids(&found);
    for id in ["9007199254740993", "123456789123456789", "9223372036854775807"] {
        assert!(ids.contains(&id), "{id} lost digits: {ids:?}");
    }
    assert!(found.accounts.iter().all(|one| one.info.lacks.is_empty() && !one.info.name.is_empty()));

    let other = world.connect("harbour-goods").await;
    let found = world.sweep(&other).await.unwrap();
    assert_eq!(found.gaps, [], "a region without profiles is no failure");
    assert_eq!(counts(&found, AccountKind::SponsoredAds), [1, 1, 0]);
}

#[tokio::test]
async fn a_login_that_reaches_every_kind_of_account_is_seen_whole() {
    let world = World::start().await;
    let tokens = world.connect("meridian-media").await;
    let found = world.sweep(&tokens).await.unwrap();
    assert_eq!((found.gaps.len(), found.failures.len()), (0, 0), "{:?}", found.failures);
    // Nine profiles, and a dormant seller that only a manager names.
    assert_eq!(counts(&found, AccountKind::SponsoredAds), [5, 3, 2]);
    assert_eq!(counts(&found, AccountKind::ManagerAccount), [1, 1, 0]);
    assert_eq!(counts(&found, AccountKind::DspAdvertiser), [121, 13, 0]);
    assert_eq!(counts(&found, AccountKind::AmcInstance), [2, 1, 0]);

    let dormant = one(&found, "A8DORMANT/ATVPDKIKX0DER");
    assert_eq!((dormant.access, dormant.info.name.as_str()), (AccountAccess::Denied, "Dormant Lamps"));
    let denied = found.accounts.iter().filter(|one| one.access != AccountAccess::Ok).count();
    assert_eq!(denied, 1);
    let viewed = found.accounts.iter().find(|one| one.info.lacks == [Lack::Edit]).unwrap();
    assert_eq!(viewed.info.name, "Brasero Cocina");
    assert_eq!(one(&found, "2501118830447126").info.status.as_deref(), Some("CREATED"));
    assert_eq!(one(&found, "1448207733906152").info.status.as_deref(), Some("DISABLED"));
    assert_eq!(one(&found, "18446744073709551615").info.name, "星空ストア");

    assert_eq!(below(&found, "9007199254740995").len(), 120);
    let manager = below(&found, "amzn1.ads1.ma1.8meridianna");
    // Two profiles by id, one by place, two advertisers and the two instances of a clean-room account.
    assert_eq!(manager.len(), 7);
    assert!(manager.contains(&&one(&found, "amcmerid002").key));
    assert_eq!(one(&found, "amcmerid002").info.status.as_deref(), Some("REQUESTED"));
    let cobalt = one(&found, "5990300000001");
    assert_eq!(cobalt.info.name, "Cobalt Motors (managed)");

    let seated: Vec<_> = found.accounts.iter().filter(|one| !one.info.seats.is_empty()).collect();
    assert!(seated.iter().all(|one| one.key.kind == AccountKind::DspAdvertiser));
    let listed = sandbox::logins().iter().find(|login| login.slug == "meridian-media").unwrap();
    let expected =
        listed.dsp_advertisers.iter().filter(|one| one.profile_id.is_some() && !one.seats.is_empty());
    assert_eq!(seated.len(), expected.count());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_as_large_as_they_come_is_swept_without_losing_anything() {
    let world = World::start().await;
    let tokens = world.connect("atlas-holdings").await;
    let last = Mutex::new(domain::SweepProgress::default());
    let watch = |progress| *last.lock().unwrap() = progress;
    let found = world.ads.sweep(&world.keep(&tokens), &watch).await.unwrap();
    assert_eq!((found.gaps.len(), found.failures.len()), (0, 0), "{:?}", found.failures.first());
    assert_eq!(counts(&found, AccountKind::SponsoredAds), [2000, 2000, 2000]);
    assert_eq!(counts(&found, AccountKind::ManagerAccount).iter().sum::<usize>(), 40);
    assert_eq!(counts(&found, AccountKind::DspAdvertiser).iter().sum::<usize>(), 1000);
    let statuses = found.accounts.iter().filter(|one| one.info.status.is_some()).count();
    assert_eq!(statuses, 5994, "all profiles but the agencies");
    let last = *last.lock().unwrap();
    assert_eq!((last.answered, last.accounts as usize), (last.known, found.accounts.len()));
}
