//! The client and the migrations against a real PostgREST on a real PostgreSQL.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use domain::mirror::{AccountRow, MirrorRow, MirrorTable};
use domain::settings::Theme;
use domain::{AccountAccess, AccountKind, Cause, Health, Region};
use serde_json::json;
use stack::Backend;
use std::collections::BTreeSet;
use supabase::{ProjectState, SupabaseError};
use support::world::{World, session, signed, token};
use support::{Tokens, account, connection, connection_row, health, one_of_each, pull, push, settings};

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_every_table_arrive_once_under_their_owner_and_nobody_else_reads_them() {
    let world = World::start().await;
    let (ada, ben) = (world.client_of("user_ada"), world.client_of("user_ben"));
    let rows = one_of_each();
    let count = rows.len();
    assert_eq!(usize::try_from(push(&ada, &rows).await.unwrap().applied).unwrap(), count);
    let again = usize::try_from(push(&ada, &rows).await.unwrap().applied).unwrap();
    assert_eq!(again, count, "the same batch has the same answer");
    let stored = pull(&ada).await;
    let mine: Vec<_> = stored.iter().filter(|row| row.table().is_some()).collect();
    assert_eq!(mine.len(), count, "pushing twice must not make two rows");
    for sent in &rows {
        let same = mine.iter().any(|found| match (found, sent) {
            (MirrorRow::Health(found), MirrorRow::Health(sent)) => {
                found.device_id == support::DESK && found.health == sent.health
            }
            (found, sent) => **found == *sent,
        });
        assert!(same, "{sent:?} changed on the way");
    }
    assert_eq!(pull(&ben).await, [], "another user read a row");

    // The same ids under another owner are other rows: a stranger cannot take an id before its owner.
    push(&ben, &[connection(), MirrorRow::Account(account(0))]).await.unwrap();
    push(&ada, &[MirrorRow::Health(health(Health::Revoked, 2))]).await.unwrap();
    let owners = world.backend.postgres.query("select user_id, health from connection_health").unwrap();
    assert_eq!(owners.trim(), "user_ada|revoked");
    assert_eq!(world.backend.postgres.query("select count(*) from amazon_connections").unwrap().trim(), "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_refused_for_what_it_holds_is_told_from_a_refusal_of_everything() {
    let world = World::start().await;
    let ada = world.client_of("user_ada");
    push(&ada, &[connection()]).await.unwrap();
    let mut odd = account(0);
    odd.info.name = "North\0wind".into();
    let error =
        push(&ada, &[MirrorRow::Account(odd.clone()), MirrorRow::Account(account(1))]).await.unwrap_err();
    assert!(error.is_about_rows(), "a batch with it: {error:?}");
    let error = push(&ada, &[MirrorRow::Account(odd)]).await.unwrap_err();
    assert!(error.is_about_rows(), "alone: {error:?}");
    push(&ada, &[MirrorRow::Account(account(1))]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_of_a_row_is_every_column_of_its_table_but_those_the_database_fills_in() {
    let world = World::start().await;
    for row in one_of_each() {
        let table = row.table().unwrap();
        let sent: BTreeSet<String> =
            serde_json::to_value(&row).unwrap().as_object().unwrap().keys().cloned().collect();
        let owner = if table == MirrorTable::Users { "id" } else { "user_id" };
        let columns = world
            .backend
            .postgres
            .query(&format!(
                "select column_name from information_schema.columns
                 where table_schema = 'public' and table_name = '{}'
                   and column_name not in ('{owner}', 'change_no', 'device_id')",
                table.as_str()
            ))
            .unwrap();
        let columns: BTreeSet<String> = columns.lines().map(str::to_owned).collect();
        assert_eq!(sent, columns, "{table:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_takes_every_word_of_the_domain() {
    let world = World::start().await;
    let client = world.client_of("user_ada");
    push(&client, &one_of_each()).await.unwrap();
    let mut version = 1;
    let mut next = || {
        version += 1;
        version
    };
    for one in Health::ALL {
        push(&client, &[MirrorRow::Health(health(one, next()))]).await.unwrap();
    }
    for cause in Cause::ALL {
        let row = health(Health::Expired, next());
        push(&client, &[MirrorRow::Health(domain::mirror::HealthRow { cause: Some(cause), ..row })])
            .await
            .unwrap();
    }
    for region in Region::ALL {
        let row =
            domain::mirror::ConnectionRow { home_region: region, facts_version: next(), ..connection_row() };
        push(&client, &[MirrorRow::Connection(row)]).await.unwrap();
    }
    let mut number = 100;
    for access in [AccountAccess::Ok, AccountAccess::Denied, AccountAccess::Lost] {
        for kind in AccountKind::ALL {
            for region in Region::ALL {
                number += 1;
                let row = AccountRow { access, kind, region, ..account(number) };
                push(&client, &[MirrorRow::Account(row)]).await.unwrap();
            }
        }
    }
    for theme in [Theme::System, Theme::Light, Theme::Dark] {
        let MirrorRow::Settings(mut row) = settings(theme) else { continue };
        row.choices_version = next();
        assert_eq!(push(&client, &[MirrorRow::Settings(row)]).await.unwrap().applied, 1);
    }
    let named = |access, number| {
        let external_id = "ENTITY1/ATVPDKIKX0DER".into();
        MirrorRow::Account(AccountRow { access, external_id, ..account(number) })
    };
    push(&client, &[named(AccountAccess::Denied, 900)]).await.unwrap();
    let error = push(&client, &[named(AccountAccess::Ok, 901)]).await.unwrap_err();
    assert!(matches!(&error, SupabaseError::Refused { code, .. } if code == "23514"), "{error:?}");
    assert!(error.is_about_rows());
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_rows_are_pushed_and_read_back_whole() {
    let world = World::start().await;
    let client = world.client_of("user_ada");
    push(&client, &[connection()]).await.unwrap();
    let rows: Vec<MirrorRow> = (0..2503).map(|number| MirrorRow::Account(account(number))).collect();
    for batch in rows.chunks(500) {
        push(&client, batch).await.unwrap();
    }
    let stored: BTreeSet<String> = pull(&client)
        .await
        .into_iter()
        .filter_map(|row| match row {
            MirrorRow::Account(row) => Some(row.external_id),
            _ => None,
        })
        .collect();
    assert_eq!(stored, (0..2503).map(|n| (9_007_199_254_740_993_u64 + n).to_string()).collect());
    let error = push(&client, &rows[..501]).await.unwrap_err();
    assert!(matches!(&error, SupabaseError::Refused { code, .. } if code == "SY002"), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_renewed_once_and_the_request_repeated() {
    let world = World::start().await;
    let tokens = Tokens::two(&token("user_ada", -60), &token("user_ada", 60));
    push(&world.gateway.client(tokens.clone()), &[connection()]).await.unwrap();
    assert_eq!(tokens.asked(), [false, true]);

    let tokens = Tokens::two(&token("user_ada", -60), &token("user_ada", -60));
    let error = push(&world.gateway.client(tokens.clone()), &[connection()]).await.unwrap_err();
    assert!(matches!(error, SupabaseError::Unauthorized { code: Some(_) }), "{error:?}");
    assert_eq!(tokens.asked(), [false, true], "one renewal, then the caller decides");

    let forged = token("user_ada", 60).replace('.', "x.");
    let client = world.gateway.client(Tokens::one(&forged));
    let error = push(&client, &[connection()]).await.unwrap_err();
    assert!(matches!(error, SupabaseError::Unauthorized { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_without_the_role_is_a_refusal_and_not_a_reason_to_ask_for_more_tokens() {
    let world = World::start().await;
    let mut claims = session("user_ada", 60);
    claims.as_object_mut().unwrap().remove("role");
    let tokens = Tokens::one(&signed(&claims));
    let error = push(&world.gateway.client(tokens.clone()), &[connection()]).await.unwrap_err();
    assert!(matches!(&error, SupabaseError::Refused { code, .. } if code == "42501"), "{error:?}");
    assert!(error.is_permanent() && !error.is_about_rows());
    assert_eq!(tokens.asked(), [false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issuer_that_the_database_does_not_name_is_told_so() {
    let world = World::start().await;
    let mut claims = session("user_ada", 60);
    claims["iss"] = json!("https://clerk.example.org");
    let client = world.gateway.client(Tokens::one(&signed(&claims)));
    assert_eq!(push(&client, &[connection()]).await.unwrap_err(), SupabaseError::IssuerUnknown);
    assert_eq!(client.pull(0, 10).await.unwrap_err(), SupabaseError::IssuerUnknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_the_migrations_with_old_ones_and_with_newer_ones_are_told_apart() {
    let world = World::start().await;
    let client = world.client_of("user_ada");
    let change = |sql: &str| {
        world.backend.postgres.query(sql).unwrap();
        world.backend.postgrest.reload_schema().unwrap();
    };
    // PostgREST reads its schema anew by itself; each answer here waits for that.
    let ends_with = async |wanted: fn(&SupabaseError) -> bool| {
        let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
        loop {
            match client.pull(0, 10).await {
                Err(error) if wanted(&error) => return,
                other => assert!(tokio::time::Instant::now() < deadline, "{other:?}"),
            }
            tokio::task::yield_now().await;
        }
    };
    let speaks = |oldest: i32, newest: i32| {
        format!(
            "create or replace function public.mirror_version() returns jsonb language sql immutable
             set search_path = '' as $$ select '{{\"schema\": 9, \"oldest\": {oldest}, \"newest\": {newest}}}'::jsonb $$"
        )
    };
    change(&speaks(2, 3));
    ends_with(|error| *error == SupabaseError::FormatRefused { oldest: 2, newest: 3 }).await;
    change(&speaks(0, 0));
    ends_with(|error| *error == SupabaseError::FormatRefused { oldest: 0, newest: 0 }).await;
    change("drop function public.pull_changes(bigint, integer, integer)");
    ends_with(|error| matches!(error, SupabaseError::SchemaOld { .. })).await;
    change("drop table public.users cascade");
    ends_with(|error| matches!(error, SupabaseError::SchemaMissing { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_told_the_time() {
    let world = World::start().await;
    let client = world.client_of("user_ada");
    let ahead = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(3);
    let error = client.push(&support::desk(), ahead, &[]).await.unwrap_err();
    let SupabaseError::ClockOff { now } = error else { panic!("{error:?}") };
    let off = now - jiff::Timestamp::now().as_millisecond();
    assert!(off.abs() < 60_000, "{off}");
    let skew = client.pull(0, 10).await.unwrap().skew;
    assert!(skew.abs() < 60_000, "{skew}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_database_is_down_and_not_a_refusal() {
    let World { gateway, backend } = World::start().await;
    let Backend { postgrest, postgres } = backend;
    tokio::task::spawn_blocking(move || postgres.stop()).await.unwrap();
    let client = gateway.client(Tokens::one(&token("user_ada", 60)));
    let error = push(&client, &[connection()]).await.unwrap_err();
    // 400 without a code if the pool's connection breaks under this very request, see `refusal`.
    let down = matches!(error, SupabaseError::Down { status: 503 | 400, .. });
    let starting = matches!(error, SupabaseError::Project { state: ProjectState::Starting, status: 503, .. });
    assert!(down || starting, "{error:?}");
    assert!(!error.is_permanent());
    drop(postgrest);
}
