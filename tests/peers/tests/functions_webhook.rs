//! Clerk's webhook in Deno, with a real PostgREST and PostgreSQL behind it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

mod webhook;

use peers::{Function, http};
use serde_json::{Value, json};
use stack::Postgrest;
use webhook::{Message, World, now, settings, user};

fn rows(world: &World, sql: &str) -> String {
    world.postgres().query(sql).unwrap().trim().to_owned()
}

fn users(world: &World) -> String {
    rows(world, "select id, name, email, image_url from public.users order by id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_user_and_a_change_arrive_while_no_app_is_open() {
    let world = World::start().await;
    let created = Message::new("user.created", user("user_ada", "Ada", 1_000));
    assert_eq!(world.send(&created).await, (200, "applied".to_owned()));
    assert_eq!(users(&world), "user_ada|Ada Marlow|user_ada@example.com|https://img.example.com/1");

    let mut changed = user("user_ada", "Adele", 2_000);
    changed["primary_email_address_id"] = json!("idn_2");
    changed["email_addresses"].as_array_mut().unwrap().push(
        json!({"id": "idn_2", "object": "email_address", "email_address": "new@example.com", "linked_to": []}),
    );
    assert_eq!(world.send(&Message::new("user.updated", changed)).await, (200, "applied".to_owned()));
    assert_eq!(users(&world), "user_ada|Adele Marlow|new@example.com|https://img.example.com/1");

    // By phone only, without a name.
    let bare = json!({"object": "user", "id": "user_ben", "first_name": null, "last_name": null,
        "email_addresses": [], "primary_email_address_id": null, "updated_at": 5});
    assert_eq!(world.send(&Message::new("user.created", bare)).await.0, 200);
    assert!(users(&world).ends_with("\nuser_ben|||"), "{}", users(&world));
    assert_eq!(rows(&world, "select count(*) from public.webhook_events"), "3");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_clerk_did_not_sign_changes_nothing() {
    let world = World::start().await;
    let good = Message::new("user.created", user("user_ada", "Ada", 1_000));
    let other_key = Message::new("user.created", user("user_ada", "Ada", 1_000))
        .keyed(b"another key of the same length..");
    let mut tampered = good.clone();
    tampered.body = tampered.body.replace("Ada", "Eve");
    let mut renamed = good.clone();
    renamed.id = "msg_another".to_owned();
    let mut moved = good.clone();
    moved.timestamp += 1;
    let mut older_scheme = good.clone();
    older_scheme.signature = good.signature.replace("v1,", "v1a,");
    let mut unsigned = good.clone();
    unsigned.signature = String::new();
    let mut nonsense = good.clone();
    nonsense.signature = "v1 v1, ,, v1,AAAA".to_owned();
    for (what, message) in [
        ("another key", other_key),
        ("a changed body", tampered),
        ("another id", renamed),
        ("another time", moved),
        ("another scheme", older_scheme),
        ("no signature", unsigned),
        ("nonsense", nonsense),
        ("too old", Message::at("user.created", user("user_ada", "Ada", 1_000), now() - 302)),
        ("too new", Message::at("user.created", user("user_ada", "Ada", 1_000), now() + 310)),
    ] {
        assert_eq!(world.send(&message).await.0, 400, "{what}");
    }
    let plain = http().unwrap().post(world.function.url()).body(good.body.clone()).send().await.unwrap();
    assert_eq!(plain.status(), 400, "without any header");
    let read = http().unwrap().get(world.function.url()).send().await.unwrap();
    assert_eq!(read.status(), 405);
    let huge = Message::new("user.created", json!({"id": "user_x", "first_name": "x".repeat(300 * 1024)}));
    assert_eq!(world.send(&huge).await.0, 413);
    assert_eq!(users(&world), "");
    assert_eq!(rows(&world, "select count(*) from public.webhook_events"), "0");

    // Within five minutes either way, and with one right signature among others.
    let mut several = Message::at("user.created", user("user_ada", "Ada", 1_000), now() - 290);
    several.signature = format!("v1a,abc {} v1,AAAA", several.signature);
    assert_eq!(world.send(&several).await, (200, "applied".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_comes_again_is_handled_once() {
    let world = World::start().await;
    let created = Message::new("user.created", user("user_ada", "Ada", 1_000));
    let outcomes = futures(&world, &created, 8).await;
    let applied = outcomes.iter().filter(|(status, word)| *status == 200 && word == "applied").count();
    let repeated = outcomes.iter().filter(|(status, word)| *status == 200 && word == "repeated").count();
    assert_eq!((applied, repeated), (1, 7), "{outcomes:?}");
    // Signed again at a later attempt: the id is what counts.
    let again = created.signed_at(now() - 5);
    assert_eq!(world.send(&again).await, (200, "repeated".to_owned()));
    assert_eq!(rows(&world, "select count(*) from public.webhook_events"), "1");
}

async fn futures(world: &World, message: &Message, times: usize) -> Vec<(u16, String)> {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..times {
        let (url, message) = (world.function.url().to_owned(), message.clone());
        tasks.spawn(async move { message.send_to(&url).await });
    }
    tasks.join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_message_never_undoes_a_newer_one() {
    let world = World::start().await;
    let newer = Message::new("user.updated", user("user_ada", "Newer", 2_000));
    assert_eq!(world.send(&newer).await, (200, "applied".to_owned()));
    for older in [
        Message::new("user.created", user("user_ada", "Older", 1_000)),
        Message::new("user.updated", user("user_ada", "Older", 1_999)),
    ] {
        assert_eq!(world.send(&older).await, (200, "stale".to_owned()));
    }
    assert!(users(&world).starts_with("user_ada|Newer Marlow|"));
    let same = Message::new("user.updated", user("user_ada", "Same", 2_000));
    assert_eq!(world.send(&same).await, (200, "applied".to_owned()), "two changes in one millisecond");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_deleted_stays_deleted_and_takes_their_rows_along() {
    let world = World::start().await;
    for owner in ["user_ada", "user_ben"] {
        world.send(&Message::new("user.created", user(owner, "Ada", 1_000))).await;
        world.mirror_something(owner);
    }
    let of = |world: &World, user: &str| {
        world
            .tables()
            .iter()
            .map(|(table, column)| {
                rows(world, &format!("select count(*) from public.{table} where {column} = '{user}'"))
            })
            .map(|count| count.parse::<u32>().unwrap())
            .sum::<u32>()
    };
    let bens = of(&world, "user_ben");
    assert!(of(&world, "user_ada") >= 5 && bens >= 5, "both have rows in several tables");

    let gone = json!({"object": "user", "id": "user_ada", "deleted": true});
    assert_eq!(world.send(&Message::new("user.deleted", gone.clone())).await, (200, "applied".to_owned()));
    assert_eq!((of(&world, "user_ada"), of(&world, "user_ben")), (0, bens));

    for late in ["user.updated", "user.created"] {
        let late = Message::new(late, user("user_ada", "Back", 9_999_999_999_999));
        assert_eq!(world.send(&late).await, (200, "deleted".to_owned()));
    }
    assert_eq!(world.send(&Message::new("user.deleted", gone)).await, (200, "deleted".to_owned()));
    let refused = world.try_to_mirror("user_ada");
    assert_eq!((refused.0, refused.1["code"].as_str()), (403, Some("42501")), "{}", refused.1);
    assert_eq!(refused.1["message"], "this user was deleted at Clerk");
    assert_eq!(world.try_to_mirror("user_ben").0, 201);
    assert_eq!(rows(&world, "select count(*) from public.users where id = 'user_ada'"), "0");

    // Deleted before anything else was heard of them.
    let unheard = json!({"object": "user", "id": "user_cyn", "deleted": true});
    assert_eq!(world.send(&Message::new("user.deleted", unheard)).await, (200, "applied".to_owned()));
    let late = Message::new("user.created", user("user_cyn", "Cyn", 1_000));
    assert_eq!(world.send(&late).await, (200, "deleted".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_about_something_else_are_taken_and_change_nothing() {
    let world = World::start().await;
    let bodies = [
        ("session.created", json!({"object": "session", "id": "sess_1", "user_id": "user_ada"})),
        ("user.surprised", user("user_ada", "Ada", 1_000)),
        ("user.deleted", json!({"object": "user", "deleted": true})),
        ("user.updated", Value::Null),
        ("", json!([])),
    ];
    for (kind, data) in bodies {
        let (status, said) = world.send(&Message::new(kind, data)).await;
        assert_eq!((status, said.as_str()), (200, "ignored"), "{kind}");
    }
    assert_eq!(users(&world), "");
    assert_eq!(rows(&world, "select count(*) from clerk.users"), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_down_is_told_as_such_and_the_next_attempt_counts() {
    let mut world = World::start().await;
    let created = Message::new("user.created", user("user_ada", "Ada", 1_000));
    let port: u16 = world.backend.postgrest.url().rsplit(':').next().unwrap().parse().unwrap();
    let jwks = world.issuer.jwks().to_string();
    // The REST server goes away and comes back at its address.
    let stopped = std::mem::replace(
        &mut world.backend.postgrest,
        Postgrest::start(&peers::root(), &world.backend.postgres, stack::free_port().unwrap(), &jwks)
            .unwrap(),
    );
    drop(stopped);
    assert_eq!(world.send(&created).await.0, 503);
    world.function.wait_for_word("user.created was not taken by the database: status 503").unwrap();
    let back = Postgrest::start(&peers::root(), &world.backend.postgres, port, &jwks).unwrap();
    assert_eq!(world.send(&created).await, (200, "applied".to_owned()));

    // The database itself.
    let function = world.function;
    world.backend.postgres.stop();
    let changed = Message::new("user.updated", user("user_ada", "Ada", 2_000));
    assert_eq!(changed.send_to(function.url()).await.0, 503);
    drop(back);
    let printed = function.printed();
    for private in ["user_ada", "whsec_", "Marlow", "example.com"] {
        assert!(!printed.contains(private), "{printed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_setting_is_named_in_the_log_and_not_to_the_caller() {
    for (name, value) in [
        ("CLERK_WEBHOOK_SECRET", ""),
        ("CLERK_WEBHOOK_SECRET", "whsec_short"),
        ("CLERK_WEBHOOK_SECRET", "sk_live_0123456789abcdefghijklmnopqrstuvwxyz"),
        ("SUPABASE_URL", "nowhere at all"),
        ("SUPABASE_SECRET_KEYS", "{"),
        ("SUPABASE_SECRET_KEYS", "{}"),
    ] {
        let mut settings = settings("http://127.0.0.1:9");
        settings.retain(|(known, _)| *known != name);
        settings.push((name, value.to_owned()));
        let function = Function::start("clerk-webhook", &settings).unwrap();
        let message = Message::new("user.created", user("user_ada", "Ada", 1_000));
        let (status, told) = message.send_to(function.url()).await;
        assert_eq!(status, 500, "{name}={value}");
        assert!(!told.contains(name), "{told}");
        function.wait_for_word(name).unwrap();
        assert!(value.len() < 10 || !function.printed().contains(value), "values are not printed");
    }
}
