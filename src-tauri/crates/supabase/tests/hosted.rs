//! The migrations as a hosted project runs them: by a role that is no superuser.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use stack::Postgres;
use support::world::root;

#[test]
fn the_migrations_need_no_superuser_and_the_writing_role_gets_no_more_rights_than_its_own() {
    let postgres = Postgres::start(&stack::Storage::Temporary).unwrap();
    postgres.apply(&root().join("supabase/dev/prelude.sql")).unwrap();
    // As the role `postgres` of a hosted project is (observed in dumps of its roles).
    postgres
        .query(
            "create role hosted login createrole createdb bypassrls;
             grant anon, authenticated, service_role to hosted with admin option;
             grant create on database postgres to hosted;
             alter schema public owner to hosted;
             grant usage on schema auth to hosted;",
        )
        .unwrap();
    let mut files: Vec<_> = std::fs::read_dir(root().join("migrations/supabase"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let mut psql = postgres.client("psql");
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-f"]).arg(&file).env("PGUSER", "hosted");
        let output = psql.output().unwrap();
        assert!(output.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    }
    postgres.query("insert into mirror.trusted_issuers values ('https://clerk.example.com')").unwrap();
    let pushed = postgres.query(
        "begin; set local role authenticated;
         select set_config('request.jwt.claims', '{\"sub\":\"user_ada\",\"sid\":\"s\",\"iss\":\"https://clerk.example.com\",\"role\":\"authenticated\"}', true);
         select push_changes('5f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f', gen_random_uuid(), json_build_object('format', 1,
           'clock', mirror.now_ms())) ->> 'replayed';
         commit;
         begin; set local role service_role; select apply_clerk_event('m', 'user.updated', 'user_ada', 1, 'Ada'); commit;
         select user_id from sync_runs; select user_id from mirror.usage where kind = 'devices';
         select pg_get_userbyid(proowner) from pg_proc where proname = 'push_changes';
         select project_faults()",
    );
    let pushed = pushed.unwrap();
    assert!(pushed.contains("false\napplied\nuser_ada\nuser_ada\nadkeeper_writer\n[]"), "{pushed}");
}
