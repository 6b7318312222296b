-- Who may do what in the mirror: whose session tokens count, and who writes.
--
-- Ownership. Each mirrored row belongs to the Clerk user in `sub` of the session token that wrote it. The owner
-- column has that as its default, so clients leave it out. It comes first in every key: ids are made on devices,
-- some of them by rule, and in a key of their own a stranger could take one before its owner. No table refers to
-- `users`: nothing waits for the webhook that may fill it.
--
-- Access. Row level security, forced, with one policy per table, for the role `authenticated` only: an OAuth token
-- that Clerk issues to a third party has a `sub` as well, but no role. Hosted projects grant every new table to anon
-- and authenticated; that is taken back, and what the app needs is granted. Nobody but service_role deletes: a
-- connection ends by `deleted_at`, so that no other device brings it back.
--
-- Trust. A second, restrictive policy asks whose word that `sub` is: the token must be a session's (`sid`) of an
-- issuer that mirror.trusted_issuers names. Until one is named nobody reads or writes anything.
--
-- Writers. Signed-in users read the tables and write through functions alone. A client that updates tables directly
-- can set any column: a version that no edit ever beats, a counter that stops every device. So `authenticated` has
-- `select`, and the writing functions run as `adkeeper_writer`. That role weakens nothing. It can't log in, has no
-- `bypassrls`, owns no table, and is a member of `authenticated`: every policy for `authenticated` binds it as well,
-- and the claims that policies read are those of the request. All it has on top is the right to insert and update
-- some columns.

create schema mirror;
comment on schema mirror is 'What the mirror needs and the REST API does not serve.';
revoke all on schema mirror from public;
grant usage on schema mirror to authenticated, service_role;

create table mirror.trusted_issuers (
  issuer text not null,
  constraint trusted_issuers_pkey primary key (issuer),
  constraint trusted_issuers_address check (issuer = '*' or issuer ~ '^https?://[^/]'),
  constraint trusted_issuers_words_short check (length(issuer) <= 500)
);
revoke all on table mirror.trusted_issuers from public, anon, authenticated, service_role;
grant select on table mirror.trusted_issuers to authenticated, service_role;
grant insert, delete on table mirror.trusted_issuers to service_role;
comment on table mirror.trusted_issuers is 'Whose session tokens count. Empty: nobody''s.';
comment on column mirror.trusted_issuers.issuer is '`iss` of Clerk''s tokens, exactly. `*` is any issuer that the project accepts: for development only.';

-- Asked once per statement. A token of the right role without `sid` is no session: Clerk gives third-party
-- OAuth apps tokens with the same `sub`.
create function mirror.trusted() returns boolean
  language sql
  stable
  security invoker
  set search_path = ''
  as $$
    select coalesce(auth.jwt() ->> 'sid', '') <> ''
      and exists (select from mirror.trusted_issuers where issuer in (auth.jwt() ->> 'iss', '*'))
  $$;
revoke all on function mirror.trusted() from public, anon, authenticated, service_role;
grant execute on function mirror.trusted() to authenticated;
comment on function mirror.trusted() is 'Whether the token is a session''s, of an issuer that counts.';

-- The mirror's clock. The triggers stamp what the webhook writes as well.
create function mirror.now_ms() returns bigint
  language sql
  volatile
  set search_path = ''
  as $$ select (extract(epoch from clock_timestamp()) * 1000)::bigint $$;
revoke all on function mirror.now_ms() from public, anon, authenticated, service_role;
grant execute on function mirror.now_ms() to authenticated, service_role;
comment on function mirror.now_ms() is 'Milliseconds since 1970.';

do $$
begin
  if not exists (select from pg_roles where rolname = 'adkeeper_writer') then
    create role adkeeper_writer nologin inherit;
  end if;
  -- Handing a function to a role takes membership in it. From PostgreSQL 16 on, creating it is not enough.
  execute format('grant adkeeper_writer to %I', current_user);
end
$$;
grant authenticated to adkeeper_writer;

-- ---- Version ------------------------------------------------------------------------------------------

-- Raised when a change of the tables or functions needs a newer app, or no longer serves an older one.
create function public.mirror_version() returns jsonb
  language sql
  immutable
  security invoker
  set search_path = ''
  as $$ select '{"schema": 1, "oldest": 1, "newest": 1}'::jsonb $$;
comment on function public.mirror_version() is
  'Version of the schema, and the oldest and newest format of push_changes that it speaks.';

create function mirror.caller() returns text
  language plpgsql
  stable
  security invoker
  set search_path = ''
  as $$
  begin
    if coalesce(auth.jwt() ->> 'sub', '') = '' then
      raise exception 'the token has no subject' using errcode = '42501';
    end if;
    if not mirror.trusted() then
      raise exception 'the issuer of the session token is not one that this database trusts'
        using errcode = 'SY005', hint = 'Name it in mirror.trusted_issuers.';
    end if;
    return auth.jwt() ->> 'sub';
  end
  $$;

create function mirror.require_format(format integer) returns void
  language plpgsql
  immutable
  security invoker
  set search_path = ''
  as $$
  declare
    speaks jsonb := public.mirror_version();
  begin
    if format is null or format < (speaks ->> 'oldest')::integer or format > (speaks ->> 'newest')::integer then
      raise exception 'format % is not spoken here', coalesce(format::text, 'null')
        using errcode = 'SY003', detail = (speaks - 'schema')::text;
    end if;
  end
  $$;

-- ---- Versions of rows ---------------------------------------------------------------------------------

-- A version that no corrected clock can have given would win for ever.
create function mirror.refuse_version(version bigint, now_ms bigint) returns bigint
  language plpgsql
  immutable
  set search_path = ''
  as $$
  begin
    if version is null or version < 0 then
      raise exception 'a row has no version' using errcode = 'SY001';
    end if;
    raise exception 'a version lies in the future' using errcode = 'SY004',
      detail = jsonb_build_object('now', now_ms)::text;
  end
  $$;

-- Without a search path of its own it becomes part of the query that uses it: a call for each row would cost as
-- much as the row.
create function mirror.checked(version bigint, now_ms bigint) returns bigint
  language sql
  immutable
  as $$
    select case when version between 0 and now_ms + 300000 then version
      else mirror.refuse_version(version, now_ms) end
  $$;

revoke all on function public.mirror_version(), mirror.caller(), mirror.require_format(integer),
  mirror.checked(bigint, bigint), mirror.refuse_version(bigint, bigint)
  from public, anon, authenticated, service_role;
grant execute on function mirror.caller(), mirror.require_format(integer) to authenticated;
grant execute on function mirror.checked(bigint, bigint), mirror.refuse_version(bigint, bigint) to adkeeper_writer;
-- A constant: whoever looks whether the migrations were run needs no session.
grant execute on function public.mirror_version() to anon, authenticated, service_role;
