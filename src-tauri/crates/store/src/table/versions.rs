//! Which versions of a mirrored row are here, and which Supabase is known to have.

use super::outbox::LATEST_VERSION;
use crate::StoreError;
use domain::UserId;
use domain::mirror::{MirrorTable, Versions};
use rusqlite::{OptionalExtension as _, Transaction, params};

/// The versions here and those that Supabase is known to have; `None` where the row is another user's.
pub(crate) fn versions_of(
    tx: &Transaction<'_>,
    user: &UserId,
    table: MirrorTable,
    id: &str,
) -> Result<Option<(Versions, Versions)>, StoreError> {
    let found = tx
        .prepare_cached(
            "select facts, choices, known_facts, known_choices, user_id = ?3 from mirror_versions
             where table_name = ?1 and row_id = ?2",
        )?
        .query_row([table.as_str(), id, user.as_str()], |row| {
            let ours = Versions { facts: row.get(0)?, choices: row.get(1)? };
            let known = Versions { facts: row.get(2)?, choices: row.get(3)? };
            Ok(row.get::<_, bool>(4)?.then_some((ours, known)))
        })
        .optional()?;
    Ok(found.unwrap_or_else(|| Some(Default::default())))
}

/// Notes the versions that Supabase has; a row of which nothing is newer here has nothing to send.
pub(crate) fn note_known(
    tx: &Transaction<'_>,
    user: &UserId,
    table: MirrorTable,
    id: &str,
    theirs: Versions,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "insert into mirror_versions (table_name, row_id, user_id, facts, choices, known_facts,
           known_choices)
         values (?1, ?2, ?3, ?4, ?5, ?4, ?5)
         on conflict (table_name, row_id) do update set
           facts = max(facts, excluded.facts), choices = max(choices, excluded.choices),
           known_facts = max(known_facts, excluded.known_facts),
           known_choices = max(known_choices, excluded.known_choices)
         where user_id = excluded.user_id",
    )?
    .execute(params![table.as_str(), id, user.as_str(), theirs.facts, theirs.choices])?;
    tx.prepare_cached(
        "delete from outbox where table_name = ?1 and row_id = ?2 and user_id = ?3 and exists (
           select 1 from mirror_versions v where v.table_name = ?1 and v.row_id = ?2
             and v.user_id = ?3 and v.facts <= v.known_facts and v.choices <= v.known_choices)",
    )?
    .execute([table.as_str(), id, user.as_str()])?;
    Ok(())
}

/// A version as it may be stored.
pub(crate) fn cap(version: i64) -> i64 {
    version.clamp(0, LATEST_VERSION)
}

/// Both versions of a row as they may be stored.
pub(crate) fn capped(versions: Versions) -> Versions {
    Versions { facts: cap(versions.facts), choices: cap(versions.choices) }
}
