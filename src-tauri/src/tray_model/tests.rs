use super::*;
use domain::Region;
use jiff::tz::TimeZone;
use keeper::view::{
    AuthView, CommandError, ErrorCode, KeeperView, MirrorState, MirrorView, NotifySettings, SettingFault,
    SettingSource, SettingsView, SetupView, Unrecorded, VaultState,
};

fn connection(label: &str, health: Health) -> ConnectionView {
    ConnectionView {
        id: format!("id-{label}"),
        label: label.to_owned(),
        home_region: Region::Na,
        health,
        cause: None,
        next_step: NextStep::None,
        probed_at: None,
        last_success: None,
        last_failure: None,
        next_attempt: None,
        access_expires_at: None,
        consent: None,
        end: GrantEnd::Unknown,
        outlived: false,
        end_snoozed_until: None,
        created_at: 0,
        refreshing: false,
        accounts: 1,
        tracked: 1,
        lost: 0,
        gaps: Vec::new(),
        swept_at: None,
        sweeping: None,
        removal_checkable: false,
        here: true,
        elsewhere: Vec::new(),
        same_as: None,
        tags: Vec::new(),
        note: String::new(),
    }
}

fn snapshot(state: AuthState) -> AppSnapshot {
    AppSnapshot {
        version: "0.0.0".to_owned(),
        auth: AuthView { state, step: None, user: None, task: None },
        setup: SetupView { clerk: true, amazon: true, supabase: true, sandbox: false, asking: None },
        setup_problems: Vec::new(),
        reconnects: None,
        flow: None,
        keeper: KeeperView {
            paused: false,
            paused_until: None,
            clock_off: None,
            offline: false,
            unrecorded: None,
            lock_held: false,
            worst: None,
            next_attempt: None,
        },
        mirror: MirrorView {
            state: MirrorState::Off,
            pending: 0,
            progress: None,
            last_success: None,
            error: None,
            held_count: 0,
            skipped_count: 0,
            legacy_key: false,
            held: Vec::new(),
            devices: Vec::new(),
        },
        vault: VaultState::Ready,
        settings: SettingsView {
            synced: domain::settings::SyncedSettings::default(),
            lwa_client_id: None,
            lwa_secret_present: false,
            supabase_url: None,
            clerk_host: None,
            notify: NotifySettings::default(),
        },
        unread_notices: 0,
        fatal: None,
    }
}

fn noon() -> Moment {
    Moment::new("2026-11-24T12:00:00Z".parse().unwrap(), TimeZone::UTC)
}

fn model(connections: &[ConnectionView]) -> TrayModel {
    TrayModel::of(&snapshot(AuthState::SignedIn), connections, &noon())
}

fn failing(label: &str, health: Health, cause: Cause) -> ConnectionView {
    ConnectionView { cause: Some(cause), next_step: cause.next_step(), ..connection(label, health) }
}

fn words(model: &TrayModel) -> Vec<&str> {
    model.troubled.iter().map(|link| link.words.as_str()).collect()
}

#[test]
fn a_permission_that_expires_soon_is_named_with_its_days_and_one_that_is_over_is_not_called_revoked() {
    let now = noon();
    let at: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
    let day = SignedDuration::from_hours(24);
    let end = |days: i32| GrantEnd::Certain { at: (at + day * days).as_millisecond() };
    let soon = ConnectionView { end: end(12), ..connection("Northwind", Health::Healthy) };
    let far = ConnectionView { end: end(31), ..connection("Harbour", Health::Healthy) };
    let quiet = ConnectionView { end: end(5), outlived: true, ..connection("Quay", Health::Healthy) };
    let snoozed = ConnectionView {
        end: end(6),
        end_snoozed_until: Some((at + day * 3).as_millisecond()),
        ..connection("Reed", Health::Healthy)
    };
    let all = [soon, far, quiet, snoozed];
    let model = TrayModel::of(&snapshot(AuthState::SignedIn), &all, &now);
    assert_eq!(model.status, "4 connections, all healthy · Northwind expires in 12 days");
    assert_eq!(model.look, Look::Normal, "twelve days are no alarm");
    assert_eq!(model.troubled.len(), 1);
    let week = [ConnectionView { end: end(7), ..connection("Northwind", Health::Healthy) }];
    assert_eq!(TrayModel::of(&snapshot(AuthState::SignedIn), &week, &now).look, Look::Attention);
    let many: Vec<_> = (1..=4)
        .map(|n| ConnectionView { end: end(10 + n), ..connection(&format!("C{n}"), Health::Healthy) })
        .collect();
    let model = TrayModel::of(&snapshot(AuthState::SignedIn), &many, &now);
    assert_eq!(
        model.troubled,
        [Link { words: "4 connections expire within 30 days".into(), opens: Screen::Expirations }]
    );
    let over = [
        ConnectionView { cause: Some(Cause::GrantExpired), ..connection("Tidal", Health::Revoked) },
        ConnectionView { cause: Some(Cause::GrantRevoked), ..connection("Umber", Health::Revoked) },
    ];
    let model = TrayModel::of(&snapshot(AuthState::SignedIn), &over, &now);
    assert_eq!(model.status, "1 permission expired, 1 revoked");
}

#[test]
fn the_worst_connection_decides_the_picture() {
    for (health, look) in [
        (Health::Healthy, Look::Normal),
        (Health::Disconnected, Look::Normal),
        (Health::Expiring, Look::Attention),
        (Health::Expired, Look::Attention),
        (Health::Revoked, Look::Error),
        (Health::Error, Look::Error),
    ] {
        let model = model(&[connection("a", Health::Healthy), connection("b", health)]);
        assert_eq!(model.look, look, "{health:?}");
    }
}

#[test]
fn the_status_counts_in_words() {
    let healthy = |count| vec![connection("a", Health::Healthy); count];
    assert_eq!(model(&healthy(1)).status, "1 connection, healthy");
    assert_eq!(model(&healthy(3)).status, "3 connections, all healthy");
    let mut mixed = healthy(3);
    mixed.push(connection("b", Health::Revoked));
    mixed.push(connection("gone", Health::Disconnected));
    assert_eq!(model(&mixed).status, "3 healthy, 1 revoked");
}

#[test]
fn troubled_connections_say_what_to_do_worst_first_and_open_their_screen() {
    let model = model(&[
        connection("fine", Health::Healthy),
        failing("Harbour", Health::Expiring, Cause::GrantDoubted),
        failing("Northwind", Health::Revoked, Cause::GrantRevoked),
        failing("Meridian", Health::Expired, Cause::Offline),
    ]);
    assert_eq!(
        words(&model),
        [
            "Northwind: reconnect",
            "Meridian: waiting for the network",
            "Harbour: refused once, checking again"
        ]
    );
    let opens = Screen::Connection { connection_id: ConnectionId::new("id-Northwind") };
    assert_eq!(model.troubled[0].opens, opens);
}

#[test]
fn the_trouble_of_a_client_is_one_line_that_opens_the_settings() {
    let mut all: Vec<_> =
        (0..40).map(|n| failing(&format!("c{n:02}"), Health::Error, Cause::ClientRefused)).collect();
    all.push(failing("Northwind", Health::Revoked, Cause::GrantRevoked));
    let told = model(&all);
    assert_eq!(words(&told), ["Northwind: reconnect", "40 connections: enter the client secret"]);
    assert_eq!(told.troubled[1].opens, Screen::Settings);
    let told = model(&all[..1]);
    assert_eq!(words(&told), ["c00: enter the client secret"]);
    assert_eq!(told.troubled[0].opens, Screen::Settings);
    assert_eq!(told.status, "1 set-up error");
}

#[test]
fn a_way_that_is_barred_for_all_is_one_line() {
    let all: Vec<_> =
        (0..12).map(|n| failing(&format!("c{n:02}"), Health::Expired, Cause::Offline)).collect();
    assert_eq!(words(&model(&all)), ["12 connections: waiting for the network"]);
}

#[test]
fn a_long_list_ends_with_a_way_to_the_rest() {
    let many: Vec<_> =
        (0..20).map(|n| failing(&format!("c{n:02}"), Health::Revoked, Cause::GrantRevoked)).collect();
    let model = model(&many);
    assert_eq!(model.troubled.len(), LISTED + 1);
    assert_eq!(model.troubled[LISTED], Link { words: "12 more…".to_owned(), opens: Screen::Overview });
}

#[test]
fn a_pause_says_its_end_and_is_shown_unless_a_user_is_needed() {
    let mut resting = snapshot(AuthState::SignedIn);
    resting.keeper.paused = true;
    let of = |snapshot: &AppSnapshot, health| TrayModel::of(snapshot, &[connection("a", health)], &noon());
    assert_eq!(of(&resting, Health::Healthy).look, Look::Paused);
    assert_eq!(of(&resting, Health::Expired).look, Look::Paused, "the pause is why it expired");
    assert_eq!(of(&resting, Health::Revoked).look, Look::Error);
    assert_eq!(of(&resting, Health::Revoked).paused.as_deref(), Some("Paused until you resume"));
    resting.keeper.paused_until = Some("2026-11-24T14:30:00Z".parse::<Timestamp>().unwrap().as_millisecond());
    let model = of(&resting, Health::Healthy);
    assert_eq!(model.paused.as_deref(), Some("Paused until 14:30"));
    assert_eq!(model.tooltip(), "Adkeeper · Paused until 14:30 · 1 connection, healthy");
    assert_eq!(of(&snapshot(AuthState::SignedIn), Health::Healthy).paused, None);
}

#[test]
fn what_stands_in_everybodys_way_is_said_first() {
    let mut barred = snapshot(AuthState::SignedIn);
    barred.keeper.offline = true;
    barred.keeper.clock_off = Some(-720);
    let of = |snapshot: &AppSnapshot| {
        TrayModel::of(snapshot, &[connection("a", Health::Expiring)], &noon()).status
    };
    assert_eq!(of(&barred), "Clock 12 minutes behind · Amazon can’t be reached · 1 expiring");
    barred.keeper.paused = true;
    assert_eq!(of(&barred), "Clock 12 minutes behind · 1 expiring", "nothing is asked while it is paused");
}

#[test]
fn without_connections_it_says_why_there_is_nothing() {
    let status = |state| TrayModel::of(&snapshot(state), &[], &noon()).status;
    assert_eq!(status(AuthState::SignedOut), "Signed out");
    assert_eq!(status(AuthState::SignedIn), "No connections yet");
    let mut broken = snapshot(AuthState::Starting);
    broken.fatal = Some(CommandError {
        code: ErrorCode::DatabaseCorrupt,
        message: String::new(),
        retry_after: None,
        action: None,
    });
    let model = TrayModel::of(&broken, &[], &noon());
    assert_eq!((model.look, model.status.as_str()), (Look::Error, "Adkeeper needs attention"));
}

#[test]
fn clerk_that_is_away_is_named_beside_connections_that_are_well() {
    let connections = [connection("Northwind", Health::Healthy)];
    let with = |code: ErrorCode| {
        let mut snapshot = snapshot(AuthState::SignedIn);
        snapshot.mirror.state = MirrorState::Waiting;
        snapshot.mirror.error = Some(CommandError::new(code, ""));
        TrayModel::of(&snapshot, &connections, &noon()).status
    };
    let well = text::all_healthy(1);
    assert_eq!(with(ErrorCode::ClerkUnavailable), text::joined(&[text::CLERK_UNAVAILABLE, &well]));
    assert_eq!(with(ErrorCode::SessionPending), text::joined(&[text::CLERK_STEP, &well]));
    assert_eq!(with(ErrorCode::MirrorKey), well);
}

#[test]
fn a_setting_that_cannot_be_used_is_named_with_its_line_whoever_is_signed_in() {
    let problem = SettingProblem {
        setting: Some("supabase_url".to_owned()),
        fault: SettingFault::NotProject,
        value: Some("nonsense".to_owned()),
        source: Some(SettingSource::File { path: "/home/ada/config.toml".to_owned(), line: Some(3) }),
        part: Some(Part::Supabase),
    };
    for state in [AuthState::SignedOut, AuthState::SignedIn] {
        let snapshot = AppSnapshot { setup_problems: vec![problem.clone()], ..snapshot(state) };
        let model = TrayModel::of(&snapshot, &[], &noon());
        assert_eq!(model.look, Look::Attention);
        assert!(model.status.starts_with("1 setting can’t be used · "), "{}", model.status);
        assert_eq!(model.troubled[0].opens, Screen::Settings);
        assert!(model.troubled[0].words.contains("supabase_url"), "{:?}", model.troubled);
        assert!(model.troubled[0].words.contains("config.toml, line 3"), "{:?}", model.troubled);
    }
    let amazon = SettingProblem { part: Some(Part::Amazon), ..problem };
    let setup = SetupView { amazon: false, ..snapshot(AuthState::SignedIn).setup };
    let stopped = AppSnapshot { setup_problems: vec![amazon], setup, ..snapshot(AuthState::SignedIn) };
    assert_eq!(TrayModel::of(&stopped, &[], &noon()).look, Look::Error);
}

#[test]
fn what_cannot_be_recorded_is_never_all_well() {
    let mut snapshot = snapshot(AuthState::SignedIn);
    let kept = [connection("Northwind", Health::Healthy)];
    snapshot.keeper.unrecorded = Some(Unrecorded { code: ErrorCode::DatabaseFull, since: 0 });
    let model = TrayModel::of(&snapshot, &kept, &noon());
    assert_eq!(model.look, Look::Error);
    assert_eq!(model.status, "Can’t save · 1 connection, healthy");
    assert_eq!(TrayModel::of(&snapshot, &[], &noon()).look, Look::Error);
}

#[test]
fn a_clock_beyond_the_next_refresh_is_never_all_well() {
    let mut snapshot = snapshot(AuthState::SignedIn);
    let kept = [connection("Northwind", Health::Healthy)];
    let next = |text: &str| Some(text.parse::<Timestamp>().unwrap().as_millisecond());
    let look = |snapshot: &AppSnapshot| TrayModel::of(snapshot, &kept, &noon()).look;
    snapshot.keeper.next_attempt = next("2026-11-24T11:58:00Z");
    assert_eq!(look(&snapshot), Look::Normal, "the schedule looks once a minute");
    snapshot.keeper.next_attempt = next("2026-11-24T11:56:00Z");
    assert_eq!(look(&snapshot), Look::Attention);
    assert!(TrayModel::of(&snapshot, &kept, &noon()).status.starts_with("A refresh is late · "));
    snapshot.keeper.paused = true;
    assert_eq!(look(&snapshot), Look::Paused, "the pause explains it");
}
