//! Rows as Supabase takes them. `user_id` is never among them: PostgreSQL takes it from the token.

use crate::Keeper;
use domain::mirror::{MirrorTable, OutboxEntry};
use domain::{Account, Connection, Health, Timestamp, UserId};
use serde_json::{Value, json};
use store::{Store, StoreError};

impl Keeper {
    /// The present content of the given rows. A row that is gone gives nothing.
    pub(crate) async fn mirror_rows(
        &self,
        store: &Store,
        user: &UserId,
        table: MirrorTable,
        entries: &[OutboxEntry],
    ) -> Result<Vec<Value>, StoreError> {
        let mut rows = Vec::with_capacity(entries.len());
        match table {
            MirrorTable::Users => {
                if let Some(person) = store.user(user.clone()).await? {
                    rows.push(json!({
                        "email": person.email,
                        "name": person.name,
                        "image_url": person.image_url,
                        "updated_at": person.updated_at,
                    }));
                }
            }
            MirrorTable::Connections => {
                let all = store.connections(user.clone()).await?;
                rows.extend(
                    all.iter()
                        .filter(|one| entries.iter().any(|entry| entry.row_id == one.id.as_str()))
                        .map(connection_row),
                );
            }
            MirrorTable::Accounts => {
                let ids = entries.iter().map(|entry| entry.row_id.clone()).collect();
                let all = store.accounts_by_id(ids).await?;
                rows.extend(all.iter().map(|(account, updated_at)| account_row(account, *updated_at)));
            }
            MirrorTable::Links => {
                let ids = entries.iter().map(|entry| entry.row_id.clone()).collect();
                let all = store.links_by_id(ids).await?;
                rows.extend(all.iter().map(|one| {
                    json!({
                        "parent_id": one.link.parent,
                        "child_id": one.link.child,
                        "gone": one.gone,
                        "updated_at": one.updated_at,
                    })
                }));
            }
            MirrorTable::Settings => {
                if let Some((settings, updated_at)) = store.settings(user.clone()).await? {
                    rows.push(json!({
                        "theme": settings.theme.as_str(),
                        "notifications": settings.notifications,
                        "default_region": settings.default_region.as_str(),
                        "updated_at": updated_at,
                    }));
                }
            }
        }
        Ok(rows)
    }
}

fn connection_row(connection: &Connection) -> Value {
    let health = &connection.health;
    json!({
        "id": connection.id,
        "label": connection.label,
        "home_region": connection.home_region.as_str(),
        "client_id": connection.client_id,
        "scopes": connection.scopes,
        "health": health.health.as_str(),
        "cause": health.cause.map(domain::Cause::as_str),
        "last_success": health.last_success,
        "last_failure": health.last_failure,
        "next_attempt": health.next_attempt,
        "created_at": connection.created_at,
        "updated_at": connection.updated_at,
        "deleted_at": (health.health == Health::Disconnected).then_some(connection.updated_at),
    })
}

fn account_row(account: &Account, updated_at: Timestamp) -> Value {
    json!({
        "id": account.id,
        "connection_id": account.connection_id,
        "kind": account.kind.as_str(),
        "region": account.region.as_str(),
        "external_id": account.external_id,
        "name": account.name,
        "country_code": account.country_code,
        "currency_code": account.currency_code,
        "timezone": account.timezone,
        "account_type": account.account_type,
        "entity_id": account.entity_id,
        "status": account.status,
        "lacks": account.lacks.iter().map(|lack| lack.as_str()).collect::<Vec<_>>().join(" "),
        "seats": account.seats,
        "access": account.access.as_str(),
        "tracked": account.tracked,
        "updated_at": updated_at,
    })
}
