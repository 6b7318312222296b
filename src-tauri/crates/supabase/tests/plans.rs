//! The plans of what is asked most, in a database with a million accounts of ten thousand users: no statement
//! of either function reads a table from one end to the other.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use stack::Postgres;
use stack::backend::migrate;
use support::world::root;

/// A hundred accounts each, and some of everything else. Checks and triggers have nothing to do here.
const FILL: &str = "
    set session_replication_role = replica;
    set synchronous_commit = off;
    create function pg_temp.id(kind text, number bigint) returns uuid language sql immutable as
      $$ select md5(kind || number)::uuid $$;
    insert into users (id, name, facts_version, change_no)
      select 'user_' || n, 'Name', 1, 1 from generate_series(1, 10000) n;
    insert into sync_state (user_id, last_change_no)
      select 'user_' || n, 1000 from generate_series(1, 10000) n;
    insert into devices (id, user_id, name, change_no)
      select pg_temp.id('device', n), 'user_' || n, 'Desk', 2 from generate_series(1, 10000) n;
    insert into amazon_connections (id, user_id, label, home_region, client_id, facts_version, choices_version,
        change_no)
      select pg_temp.id('connection', n * 10 + k), 'user_' || n, 'Label', 'na', 'amzn1.x', 1, 1, 2 + k
      from generate_series(1, 10000) n, generate_series(1, 3) k;
    insert into connection_health (user_id, connection_id, device_id, health, facts_version, change_no)
      select 'user_' || n, pg_temp.id('connection', n * 10 + k), pg_temp.id('device', n), 'healthy', 1, 5 + k
      from generate_series(1, 10000) n, generate_series(1, 3) k;
    insert into user_accounts (id, user_id, connection_id, kind, region, external_id, name, access, tracked,
        facts_version, choices_version, change_no)
      select pg_temp.id('account', n * 1000 + k), 'user_' || n, pg_temp.id('connection', n * 10 + 1),
        'dsp_advertiser', 'eu', k::text, 'Account', 'ok', true, 1, 1, 10 + k
      from generate_series(1, 10000) n, generate_series(1, 100) k;
    insert into account_health (user_id, account_id, health, facts_version, change_no)
      select 'user_' || n, pg_temp.id('account', n * 1000 + k), 'ok', 1, 120 + k
      from generate_series(1, 10000) n, generate_series(1, 20) k;
    insert into account_links (user_id, parent_id, child_id, facts_version, change_no)
      select 'user_' || n, pg_temp.id('account', n * 1000 + 1), pg_temp.id('account', n * 1000 + k), 1, 200 + k
      from generate_series(1, 10000) n, generate_series(2, 11) k;
    insert into labels (id, user_id, kind, name, choices_version, change_no)
      select pg_temp.id('label', n * 100 + k), 'user_' || n, 'tag', 'Tag ' || k, 1, 220 + k
      from generate_series(1, 10000) n, generate_series(1, 10) k;
    insert into account_marks (user_id, account_id, choices_version, change_no)
      select 'user_' || n, pg_temp.id('account', n * 1000 + k), 1, 240 + k
      from generate_series(1, 10000) n, generate_series(1, 20) k;
    insert into connection_marks (user_id, connection_id, choices_version, change_no)
      select 'user_' || n, pg_temp.id('connection', n * 10 + k), 1, 270 + k
      from generate_series(1, 10000) n, generate_series(1, 3) k;
    insert into saved_views (id, user_id, name, choices_version, change_no)
      select pg_temp.id('view', n * 100 + k), 'user_' || n, 'View ' || k, 1, 280 + k
      from generate_series(1, 10000) n, generate_series(1, 5) k;
    insert into user_settings (user_id, choices_version, change_no)
      select 'user_' || n, 1, 300 from generate_series(1, 10000) n;
    insert into sync_runs (id, user_id, device_id, ran_at, sent, applied, stale, change_before, change_after)
      select gen_random_uuid(), 'user_' || n, pg_temp.id('device', n), now() - k * interval '1 day', 1, 1, 0, 1, 2
      from generate_series(1, 10000) n, generate_series(1, 10) k;
    insert into audit_log (user_id, happened_at, action)
      select 'user_' || n, now() - k * interval '1 day', 'renamed'
      from generate_series(1, 10000) n, generate_series(1, 10) k;
    insert into clerk.users (id, changed_at)
      select 'user_' || n, 1 from generate_series(1, 10000) n;
    analyze;";

/// What one user in the middle does; everything in one transaction, which is taken back.
fn session(plans: &str) -> String {
    let accounts = |versions: i64| {
        format!(
            "(select jsonb_agg(jsonb_build_object('id', md5('account' || (5000 * 1000 + k))::uuid, 'connection_id',
               md5('connection50001')::uuid, 'kind', 'dsp_advertiser', 'region', 'eu', 'external_id', k::text,
               'name', 'Account', 'access', 'ok', 'tracked', true, 'updated_at', now(), 'lacks', '[]'::json, 'seats',
               '[]'::jsonb, 'facts_version', {versions}, 'choices_version', {versions}))
              from generate_series(1, 450) k)"
        )
    };
    let push = |versions: i64| {
        format!(
            "select push_changes(md5('device5000')::uuid, gen_random_uuid(), json_build_object(
               'format', 1, 'clock', mirror.now_ms(),
               'users', jsonb_build_array(jsonb_build_object('name', 'x', 'updated_at', now(), 'facts_version', {versions})),
               'amazon_connections', jsonb_build_array(jsonb_build_object('id', md5('connection50001')::uuid,
                 'label', 'x', 'home_region', 'na', 'client_id', 'x', 'scopes', '', 'created_at', now(), 'updated_at',
                 now(), 'facts_version', {versions}, 'choices_version', {versions})),
               'connection_health', jsonb_build_array(jsonb_build_object('connection_id',
                 md5('connection50001')::uuid, 'health', 'healthy', 'updated_at', now(), 'facts_version', {versions})),
               'user_accounts', {},
               'account_health', jsonb_build_array(jsonb_build_object('account_id', md5('account5000001')::uuid,
                 'health', 'stopped', 'history', '[]'::jsonb, 'updated_at', now(), 'facts_version', {versions})),
               'account_links', jsonb_build_array(jsonb_build_object('parent_id', md5('account5000001')::uuid,
                 'child_id', md5('account5000003')::uuid, 'gone', false, 'updated_at', now(), 'facts_version', {versions})),
               'labels', jsonb_build_array(jsonb_build_object('id', md5('label500001')::uuid, 'kind', 'tag', 'name', 'Key',
                 'color', 'red', 'removed', false, 'updated_at', now(), 'choices_version', {versions})),
               'account_marks', jsonb_build_array(jsonb_build_object('account_id', md5('account5000001')::uuid,
                 'tags', '[]'::jsonb, 'note', '', 'pinned', true, 'updated_at', now(), 'choices_version', {versions})),
               'connection_marks', jsonb_build_array(jsonb_build_object('connection_id', md5('connection50001')::uuid,
                 'tags', '[]'::jsonb, 'note', '', 'updated_at', now(), 'choices_version', {versions})),
               'saved_views', jsonb_build_array(jsonb_build_object('id', md5('view500001')::uuid, 'name', 'View',
                 'query', '', 'position', 0, 'removed', false, 'updated_at', now(), 'choices_version', {versions})),
               'user_settings', jsonb_build_array(jsonb_build_object('theme', 'dark', 'notifications', true,
                 'default_region', 'na', 'updated_at', now(), 'choices_version', {versions}))));",
            accounts(versions)
        )
    };
    format!(
        "load 'auto_explain';
         set auto_explain.log_min_duration = 0;
         set auto_explain.log_nested_statements = on;
         set auto_explain.log_analyze = on;
         set auto_explain.log_timing = off;
         set client_min_messages = log;
         set plan_cache_mode = {plans};
         begin;
         select set_config('request.jwt.claims', '{{\"sub\":\"user_5000\",\"sid\":\"s\",\"iss\":\"x\",\"role\":\"authenticated\"}}', true);
         set local role authenticated;
         {new} {older} {newer}
         select pull_changes(0, 500, 1);
         select pull_changes(50, 20, 1);
         select pull_changes(100000, 500, 1);
         select count(*) from user_accounts;
         select * from user_accounts order by user_id, id limit 100;
         rollback;",
        new = push(2),
        older = push(1),
        newer = push(3),
    )
}

fn explained(postgres: &Postgres, plans: &str) -> String {
    let mut psql = postgres.client("psql");
    psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", &session(plans)]);
    let output = psql.output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    told
}

#[test]
fn among_a_million_accounts_of_many_users_no_table_is_read_from_end_to_end() {
    let postgres = Postgres::start(&stack::Storage::Temporary).unwrap();
    migrate(&root(), &postgres).unwrap();
    postgres.query(FILL).unwrap();
    for plans in ["force_custom_plan", "force_generic_plan"] {
        let told = explained(&postgres, plans);
        let statements: Vec<&str> = told.split("LOG:  duration").skip(1).collect();
        assert!(statements.len() > 30, "{} statements: the plans were not told", statements.len());
        for part in
            ["Conflict Arbiter Indexes: user_accounts_pkey", "user_accounts_changes", "sync_runs_pkey"]
        {
            assert!(told.contains(part), "{part} is used nowhere:\n{told}");
        }
        for statement in statements {
            // The one table of one row that says whose word counts.
            let wrong = statement
                .lines()
                .find(|line| line.contains("Seq Scan on ") && !line.contains("Seq Scan on trusted_issuers"));
            assert!(wrong.is_none(), "{plans}: {}\n{statement}", wrong.unwrap_or_default().trim());
            let whole = statement
                .lines()
                .find(|line| line.contains("Rows Removed by Filter") && removed(line) > 1000);
            assert!(whole.is_none(), "{plans}: {}\n{statement}", whole.unwrap_or_default().trim());
        }
    }
}

fn removed(line: &str) -> u64 {
    line.rsplit(' ').next().and_then(|number| number.trim().parse().ok()).unwrap_or_default()
}
