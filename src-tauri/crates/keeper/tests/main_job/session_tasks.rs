//! Session tasks: who signed in rightly and has something left to do at Clerk is not signed out.

use crate::mirror;
use crate::world::{ADA, BEN, NORTHWIND, World, browser};
use domain::Secret;
use jiff::SignedDuration;
use keeper::view::{
    AppEvent, AuthState, ErrorCode, FormStep, FormView, MirrorState, NoticeKind, SignInStep, TaskKind,
};
use sandbox::Instance;

impl World {
    async fn ask(&self, step: FormStep) -> FormView {
        self.keeper.sign_in_step(step).await.unwrap()
    }

    async fn type_password(&self, (email, password): (&str, &str)) -> FormView {
        self.ask(FormStep::Begin { email: email.into() }).await;
        self.ask(FormStep::Password { password: Secret::new(password) }).await
    }

    fn demand(&self, change: impl FnOnce(&mut Instance)) {
        self.sandbox.control().set_instance(change);
    }

    /// What the user does on the page that was opened last.
    async fn do_on_page(&self, (email, password): (&str, &str), fields: &[(&str, &str)]) {
        let mut all = vec![("identifier", email), ("password", password)];
        all.extend(fields);
        assert_eq!(browser().do_task(&self.opened.last(), &all).await.unwrap(), None);
    }

    async fn auth(&self) -> (AuthState, Option<SignInStep>, Option<TaskKind>) {
        let auth = self.keeper.snapshot().await.auth;
        (auth.state, auth.step, auth.task)
    }
}

const AT_TASK: (AuthState, Option<SignInStep>, Option<TaskKind>) =
    (AuthState::SigningIn, Some(SignInStep::Task), None);
const IN: (AuthState, Option<SignInStep>, Option<TaskKind>) = (AuthState::SignedIn, None, None);

#[tokio::test]
async fn a_right_password_that_leads_to_a_task_names_it_and_an_organization_is_chosen_here() {
    let world = World::start().await;
    world.demand(|instance| instance.require_organization = true);
    let asked = world.type_password(ADA).await;
    assert_eq!(asked.step, Some(SignInStep::Task));
    let task = asked.task.unwrap();
    assert_eq!((task.kind, task.key.as_str()), (TaskKind::ChooseOrganization, "choose-organization"));
    let names: Vec<_> = task.organizations.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Northwind Agency", "Harbour Goods"]);
    assert_eq!(world.auth().await, AT_TASK);

    let foreign = FormStep::ChooseOrganization { id: "org_of_others".into() };
    world.keeper.sign_in_step(foreign).await.unwrap_err();
    assert_eq!(world.auth().await, AT_TASK, "a refused choice ends nothing");
    let id = task.organizations[1].id.clone();
    assert_eq!(world.ask(FormStep::ChooseOrganization { id }).await.step, None);
    assert_eq!(world.auth().await, IN);
}

#[tokio::test]
async fn one_task_follows_another_and_each_is_done_in_the_browser() {
    let world = World::start().await;
    world.demand(|instance| {
        instance.force_password_reset = true;
        instance.require_mfa = true;
        instance.unknown_task = true;
    });
    let due = |view: FormView| view.task.map(|task| (task.kind, task.key));
    let reset = Some((TaskKind::ResetPassword, "reset-password".to_owned()));
    assert_eq!(due(world.type_password(BEN).await), reset);
    assert_eq!(due(world.ask(FormStep::OpenTask).await), reset);
    assert!(
        world.opened.last().ends_with("/account/sign-in#/tasks/reset-password"),
        "{}",
        world.opened.last()
    );
    assert_eq!(due(world.ask(FormStep::LookAgain).await), reset, "nothing was done yet");
    world.do_on_page(BEN, &[("new_password", "staple battery")]).await;
    let mfa = Some((TaskKind::SetupMfa, "setup-mfa".to_owned()));
    assert_eq!(due(world.ask(FormStep::LookAgain).await), mfa);
    world.do_on_page((BEN.0, "staple battery"), &[("second_factor", "on")]).await;
    let unknown = Some((TaskKind::Other, "accept-terms".to_owned()));
    assert_eq!(due(world.ask(FormStep::Show).await), unknown, "a window that was made anew looks too");
    world.ask(FormStep::OpenTask).await;
    assert!(world.opened.last().ends_with("/account/sign-in"), "no page is known by name");
    world.do_on_page((BEN.0, "staple battery"), &[("terms", "on")]).await;
    assert_eq!(world.ask(FormStep::LookAgain).await.step, None);
    assert_eq!(world.auth().await, IN);
}

#[tokio::test]
async fn who_belongs_to_no_organization_makes_one_in_the_browser_and_chooses_it_here() {
    let world = World::start().await;
    world.demand(|instance| instance.require_organization = true);
    let task = world.type_password(BEN).await.task.unwrap();
    assert!(task.organizations.is_empty());
    world.ask(FormStep::OpenTask).await;
    world.do_on_page(BEN, &[("organization", "Okafor & Co")]).await;
    let task = world.ask(FormStep::LookAgain).await.task.unwrap();
    assert_eq!(task.organizations[0].name, "Okafor & Co");
    let id = task.organizations[0].id.clone();
    assert_eq!(world.ask(FormStep::ChooseOrganization { id }).await.step, None);
}

#[tokio::test]
async fn the_hosted_pages_lead_through_the_tasks_and_come_back_with_a_session() {
    let world = World::start().await;
    world.demand(|instance| {
        instance.require_organization = true;
        instance.require_mfa = true;
    });
    world.keeper.begin_sign_in().await.unwrap();
    let page = world.opened.last();
    let fields = [("identifier", ADA.0), ("password", ADA.1)];
    assert_eq!(browser().do_task(&page, &fields).await.unwrap(), None);
    assert_eq!(browser().do_task(&page, &[("organization", "Northwind Agency")]).await.unwrap(), None);
    let back = browser().do_task(&page, &[("second_factor", "on")]).await.unwrap().unwrap();
    world.keeper.handle_callback(back.as_str()).await.unwrap();
    assert_eq!(world.auth().await, IN);
}

#[tokio::test]
async fn a_task_that_arose_on_the_way_back_from_the_browser_is_gone_on_with() {
    let mut world = World::start().await;
    world.keeper.begin_sign_in().await.unwrap();
    let back = browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    world.demand(|instance| instance.require_mfa = true);
    world.keeper.handle_callback(back.as_str()).await.unwrap();
    assert_eq!(world.auth().await, AT_TASK);
    assert_eq!(world.keeper.snapshot().await.flow, None, "the browser has done its part");
    world.restart().await;
    assert_eq!(world.auth().await, AT_TASK, "also after a restart");
    world.ask(FormStep::OpenTask).await;
    world.do_on_page(ADA, &[("second_factor", "on")]).await;
    assert_eq!(world.ask(FormStep::Show).await.step, None);
    assert_eq!(world.auth().await, IN);
}

#[tokio::test]
async fn cancelling_at_a_task_leads_back_and_leaves_nothing() {
    let world = World::start().await;
    world.demand(|instance| instance.require_mfa = true);
    world.type_password(ADA).await;
    world.keeper.cancel_flow().await.unwrap();
    assert_eq!(world.auth().await, (AuthState::SignedOut, None, None));
    let nothing = world.keeper.sign_in_step(FormStep::LookAgain).await.unwrap_err();
    assert_eq!(nothing.code, ErrorCode::NoPendingFlow);
}

#[tokio::test]
async fn a_requirement_switched_on_later_signs_nobody_out_and_syncing_resumes_once_it_is_met() {
    let (world, _backend) = mirror::world().await;
    world.running().await;
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;
    world.demand(|instance| instance.require_organization = true);
    world.clock.advance(SignedDuration::from_mins(2));
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::SessionPending);
    let now = world.keeper.snapshot().await;
    assert_eq!((now.auth.state, now.auth.task), (AuthState::SignedIn, Some(TaskKind::ChooseOrganization)));
    assert_eq!(now.mirror.state, MirrorState::Waiting);
    assert_eq!(now.mirror.error.map(|error| error.code), Some(ErrorCode::SessionPending));
    let notices = world.keeper.notices().await.unwrap();
    assert!(notices.iter().all(|notice| notice.kind != NoticeKind::SessionEnded), "{notices:?}");

    let shown = world.ask(FormStep::Show).await;
    assert_eq!(shown.step, Some(SignInStep::Task));
    let id = shown.task.unwrap().organizations[0].id.clone();
    assert_eq!(world.ask(FormStep::ChooseOrganization { id }).await.step, None);
    assert_eq!(world.auth().await, IN);
    world.until("in sync again", |now| now.mirror.state == MirrorState::InSync).await;
}

#[tokio::test]
async fn what_the_broker_needs_of_one_user_is_not_asked_of_the_one_who_is_signed_in() {
    let mut world = World::start().await;
    world.sign_in(ADA).await;
    world.connect(NORTHWIND).await;
    world.sign_in(BEN).await;
    world.demand(|instance| instance.require_organization = true);
    let mut config = world.config.clone();
    // Nothing is sent there: without a session there is nothing to send.
    config.amazon.as_mut().unwrap().broker_url = Some("http://127.0.0.1:9/".parse().unwrap());
    // Syncing would need a session of Ben's own, and meet the same requirement.
    config.supabase = None;
    world.restart_with(config).await;
    let users = world.keeper.users().await.unwrap();
    let id = |here: bool| users.iter().find(|one| one.current == here).unwrap().user.id.clone();
    world.keeper.switch_user(id(false)).await.unwrap();
    world.until("Ada's task", |seen| seen.auth.task == Some(TaskKind::ChooseOrganization)).await;
    world.keeper.switch_user(id(true)).await.unwrap();
    // Ada's login is tried again while Ben's dashboard is shown.
    let mut events = world.keeper.subscribe();
    world.advance(SignedDuration::from_hours(1));
    world.keeper.nudge();
    let tried = async { while !matches!(events.recv().await.unwrap(), AppEvent::ConnectionsChanged) {} };
    tokio::time::timeout(std::time::Duration::from_secs(30), tried).await.expect("an attempt");
    assert_eq!(world.keeper.snapshot().await.auth.task, None, "Ben has no login of Amazon's");
}
