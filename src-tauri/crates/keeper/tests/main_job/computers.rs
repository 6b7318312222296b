//! Two computers of one user.

use crate::mirror::world;
use crate::world::{ADA, NORTHWIND, REFRESHES};
use domain::Health;
use keeper::view::MirrorState;

#[tokio::test]
async fn a_second_computer_sees_everything_and_refreshes_nothing_before_it_has_a_token_of_its_own() {
    let (world, backend) = world().await;
    let id = world.running().await;
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;

    let laptop = world.computer();
    laptop.sign_in(ADA).await;
    let known =
        laptop.until("the other computer's", |all| all.len() == 1 && !all[0].elsewhere.is_empty()).await;
    assert_eq!(
        (known[0].id.as_str(), known[0].here, known[0].health),
        (id.as_str(), false, Health::Disconnected)
    );
    assert_eq!(known[0].elsewhere[0].health, Health::Healthy);
    assert_eq!(laptop.keeper.accounts().await.unwrap().len(), 15, "pulled in full");
    let tracked = laptop.keeper.accounts().await.unwrap().iter().filter(|one| one.tracked).count();
    assert_eq!(tracked, 15, "what was chosen there is chosen here");
    assert_eq!(laptop.keeper.snapshot().await.keeper.worst, None, "nothing here is to be looked after");
    laptop.keeper.sync_now().await.unwrap();
    let sent = "select sum(sent) from sync_runs group by device_id order by min(ran_at) desc limit 1";
    let sent = backend.postgres.query(sent).unwrap();
    assert_eq!(sent.trim(), "1", "of what came nothing is sent back: only who signed in");
    let asked = world.sandbox.control().count(REFRESHES);
    laptop.keeper.refresh_all().await.unwrap();
    assert_eq!(world.sandbox.control().count(REFRESHES), asked, "there is no token to refresh it with");

    // The same login here: it is recognised, and both computers hold a grant.
    laptop.authorise(NORTHWIND, None).await;
    let review = laptop.keeper.review().await.unwrap().unwrap();
    assert!(review.recognised, "the accounts of the other computer tell the login");
    let all = review.accounts.iter().map(|one| one.id.clone()).collect();
    assert_eq!(laptop.keeper.confirm_review(String::new(), all, false).await.unwrap(), id);
    laptop.keeper.sync_now().await.unwrap();
    let here = laptop.keeper.connections().await.unwrap();
    assert_eq!((here.len(), here[0].here, here[0].health), (1, true, Health::Healthy));
    world.keeper.sync_now().await.unwrap();
    let desk = world.keeper.connections().await.unwrap();
    assert_eq!(desk[0].elsewhere.len(), 1, "the desk shows that the laptop holds a grant as well");
    assert_eq!(world.keeper.snapshot().await.mirror.devices.len(), 2);

    // Disconnecting on one leaves the other alone.
    laptop.keeper.disconnect(vec![id.clone()]).await.unwrap();
    laptop.keeper.sync_now().await.unwrap();
    world.keeper.sync_now().await.unwrap();
    let desk = world.keeper.connections().await.unwrap();
    assert_eq!((desk[0].health, desk[0].elsewhere[0].health), (Health::Healthy, Health::Disconnected));
    world.keeper.refresh_connection(id).await.unwrap();
    laptop.keeper.shutdown().await;
}

#[tokio::test]
async fn two_computers_that_connected_the_same_login_before_they_met_are_shown_as_such() {
    let (mut world, _backend) = world().await;
    let alone = domain::config::Config { supabase: None, ..world.config.clone() };
    let with = world.config.clone();
    world.restart_with(alone).await;
    let desk = world.running().await;
    let laptop = world.computer();
    laptop.sign_in(ADA).await;
    laptop.authorise(NORTHWIND, None).await;
    let review = laptop.keeper.review().await.unwrap().unwrap();
    let all = review.accounts.into_iter().map(|one| one.id).collect();
    let other = laptop.keeper.confirm_review("Laptop's".into(), all, false).await.unwrap();
    assert_ne!(desk, other);
    laptop.keeper.shutdown().await;

    // Supabase is added to both.
    world.restart_with(with).await;
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;
    let laptop = world.computer_on(laptop);
    laptop.until("the desk's", |all| all.len() == 2).await;
    laptop.keeper.sync_now().await.unwrap();
    world.keeper.sync_now().await.unwrap();
    for (keeper, own, foreign) in [(&world.keeper, &desk, &other), (&laptop.keeper, &other, &desk)] {
        let all = keeper.connections().await.unwrap();
        let mine = all.iter().find(|one| one.id == *own).unwrap();
        assert_eq!((mine.here, mine.accounts), (true, 15), "each keeps its accounts");
        let theirs = all.iter().find(|one| one.id == *foreign).unwrap();
        assert_eq!((theirs.here, theirs.same_as.as_ref()), (false, Some(own)), "the same login, said so");
    }
    laptop.keeper.shutdown().await;
}
