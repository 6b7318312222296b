-- What Clerk's webhook (functions/clerk-webhook) does to the database: each message once, users as Clerk has
-- them, and the end of a user for good.
--
-- Order. Svix delivers at least once and in any order. clerk.users remembers, by Clerk's own clock, how new
-- the newest message about a user was, and that a user is gone. It outlives the user's rows, so that
-- nothing that comes late brings them back: no older message, and no device with a token that still lives.
--
-- Access. The schema is not served by the REST API. service_role reads and writes it through
-- public.apply_clerk_event(), which runs with the caller's rights. Row level security is on and forced with no
-- policy: for every role that it binds, the table is empty.

create schema clerk;
revoke all on schema clerk from public;
grant usage on schema clerk to service_role;

create table clerk.users (
  id text not null,
  changed_at bigint not null default 0,
  deleted_at timestamptz,
  constraint people_pkey primary key (id),
  constraint people_id_given check (id <> ''),
  constraint people_words_short check (length(id) <= 200)
);
alter table clerk.users enable row level security;
alter table clerk.users force row level security;
revoke all on table clerk.users from public, anon, authenticated, service_role;
grant select, insert, update on table clerk.users to service_role;

-- ---- Deleted users stay deleted ----------------------------------------------------------------------

-- Whoever writes something of a user holds an advisory lock of that user shared, and the deletion holds it
-- alone. Both take it before they look: so either the deletion waits until the write is there to be removed,
-- or the write waits and then sees that the user is gone. Locks end with their transaction.

create function clerk.lock_of(subject text) returns bigint
  language sql
  immutable
  set search_path = ''
  as $$ select hashtextextended('clerk ' || subject, 7) $$;
comment on function clerk.lock_of(text) is 'The key of a user''s advisory lock.';
revoke all on function clerk.lock_of(text) from public, anon, authenticated, service_role;
grant execute on function clerk.lock_of(text) to service_role;

-- Everything about one message in one transaction.
create function public.apply_clerk_event(
  message_id text,
  kind text,
  subject text default null,
  changed_at bigint default null,
  name text default '',
  email text default null,
  image_url text default null
) returns text
  language plpgsql
  volatile
  security invoker
  set search_path = ''
  as $$
  declare
    gone timestamptz;
    newest bigint;
  begin
    insert into public.webhook_events (id, user_id, kind)
      values (message_id, subject, apply_clerk_event.kind)
      on conflict (id) do nothing;
    if not found then
      return 'repeated';
    end if;
    if subject is null or apply_clerk_event.kind not in ('user.created', 'user.updated', 'user.deleted') then
      return 'ignored';
    end if;

    if apply_clerk_event.kind = 'user.deleted' then
      perform pg_advisory_xact_lock(clerk.lock_of(subject));
    else
      perform pg_advisory_xact_lock_shared(clerk.lock_of(subject));
    end if;
    insert into clerk.users (id) values (subject) on conflict (id) do nothing;
    select users.deleted_at, users.changed_at into gone, newest
      from clerk.users where users.id = subject for update;
    if gone is not null then
      -- The message is kept as handled, without the user; the user stays gone.
      update public.webhook_events set user_id = null where id = message_id;
      return 'deleted';
    end if;

    if apply_clerk_event.kind = 'user.deleted' then
      update clerk.users set deleted_at = now() where users.id = subject;
      perform public.forget_user(subject);
      return 'applied';
    end if;

    if apply_clerk_event.changed_at is null or apply_clerk_event.changed_at < newest then
      return 'stale';
    end if;
    update clerk.users set changed_at = apply_clerk_event.changed_at where users.id = subject;
    -- Clerk's own bounds are not known: what is too long here is cut or left out, so that the message is handled.
    insert into public.users as kept (id, name, email, image_url, updated_at)
      values (
        subject, left(apply_clerk_event.name, 500),
        case when length(apply_clerk_event.email) <= 320 then apply_clerk_event.email end,
        case when length(apply_clerk_event.image_url) <= 2000 then apply_clerk_event.image_url end,
        to_timestamp(apply_clerk_event.changed_at / 1000.0)
      )
      on conflict (id) do update set
        name = excluded.name, email = excluded.email, image_url = excluded.image_url,
        updated_at = excluded.updated_at
      where (kept.name, kept.email, kept.image_url)
        is distinct from (excluded.name, excluded.email, excluded.image_url);
    return 'applied';
  end
  $$;
revoke all on function public.apply_clerk_event(text, text, text, bigint, text, text, text)
  from public, anon, authenticated, service_role;
grant execute on function public.apply_clerk_event(text, text, text, bigint, text, text, text) to service_role;

-- A session token lives on for a minute after its user is gone. Whoever writes a mirrored row takes the user's
-- counter first, so this is the one place to refuse it. Runs with the owner's rights: nobody else sees who is gone.
--
-- A trigger before the row comes before row level security: for a row that the caller could not write anyway
-- it says nothing, and row level security answers.
create function clerk.refuse_the_gone() returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
  begin
    if current_setting('role') not in ('none', 'service_role')
      and (new.user_id is distinct from auth.jwt() ->> 'sub' or not mirror.trusted()) then
      return new;
    end if;
    perform pg_advisory_xact_lock_shared(clerk.lock_of(new.user_id));
    -- A statement of its own, so that it sees what was committed while the lock was waited for.
    if exists (select from clerk.users where users.id = new.user_id and users.deleted_at is not null) then
      raise exception 'this user was deleted at Clerk' using errcode = '42501';
    end if;
    return new;
  end
  $$;
revoke all on function clerk.refuse_the_gone() from public, anon, authenticated, service_role;
create trigger refuse_the_gone before insert on public.sync_state
  for each row execute function clerk.refuse_the_gone();

comment on schema clerk is 'What Clerk''s webhook keeps. Not served by the REST API.';
comment on table clerk.users is 'How new the newest message about a user was, and who is gone. Rows stay.';
comment on column clerk.users.id is 'Clerk''s user id.';
comment on column clerk.users.changed_at is '`updated_at` of the newest user.created or user.updated, in milliseconds since 1970.';
comment on column clerk.users.deleted_at is 'When user.deleted was handled; null while the user is there.';
comment on function public.apply_clerk_event(text, text, text, bigint, text, text, text) is
  'Applies one message of Clerk''s webhook. applied; repeated: it was handled before; stale: older than what is known; deleted: the user is gone; ignored: nothing to do.';
comment on function clerk.refuse_the_gone() is 'Refuses the counter, and with it every mirrored row, to a user whom Clerk deleted.';
