//! Amazon Marketing Cloud: accounts (`GET /amc/accounts`) and their instances (`GET /amc/instances`).
//! All hosts answer the same (documented).

use crate::call::Call;
use crate::id::{TextId, filled, list, optional};
use domain::Region;
use serde::Deserialize;

/// What instances are asked for by: an entity in a marketplace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Owner {
    /// `ENTITY…`
    pub(crate) entity: String,
    /// `ATVPDKIKX0DER` and the like.
    pub(crate) marketplace: String,
}

/// One page of either list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page<T> {
    pub(crate) list: Vec<T>,
    pub(crate) next: Option<String>,
}

/// An instance. Only id and name can be relied on: the rest is null while it is being made (observed).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Instance {
    #[serde(rename = "instanceId")]
    pub(crate) id: TextId,
    #[serde(default, rename = "instanceName", deserialize_with = "filled")]
    pub(crate) name: Option<String>,
    /// `COMPLETED`, `FAILED`, `IN_PROGRESS`, … (documented).
    #[serde(default, rename = "creationStatus", deserialize_with = "filled")]
    pub(crate) status: Option<String>,
    /// `STANDARD`, … (observed).
    #[serde(default, rename = "instanceType", deserialize_with = "filled")]
    pub(crate) kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAccounts {
    #[serde(default, deserialize_with = "list")]
    amc_accounts: Vec<WireAccount>,
    #[serde(default, deserialize_with = "filled")]
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAccount {
    #[serde(default, deserialize_with = "optional")]
    account_id: Option<TextId>,
    #[serde(default, deserialize_with = "filled")]
    marketplace_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireInstances {
    #[serde(default, deserialize_with = "list")]
    instances: Vec<Instance>,
    #[serde(default, deserialize_with = "filled")]
    next_token: Option<String>,
}

pub(crate) fn accounts(region: Region, next: Option<&str>) -> Call {
    let call = Call::get(region, "amc/accounts");
    match next {
        Some(next) => call.query("nextToken", next),
        None => call,
    }
}

/// An account without id or marketplace cannot be asked for its instances.
pub(crate) fn parse_accounts(body: &[u8]) -> Result<Page<Owner>, serde_json::Error> {
    let wire: WireAccounts = serde_json::from_slice(body)?;
    let owner = |row: WireAccount| {
        let (Some(entity), Some(marketplace)) = (row.account_id, row.marketplace_id) else {
            tracing::warn!("an AMC account has no id or no marketplace");
            return None;
        };
        Some(Owner { entity: entity.0, marketplace })
    };
    Ok(Page { list: wire.amc_accounts.into_iter().filter_map(owner).collect(), next: wire.next_token })
}

/// The header of the scope is deprecated here (documented); entity and marketplace are required.
pub(crate) fn instances(region: Region, owner: &Owner, next: Option<&str>) -> Call {
    let call = Call::get(region, "amc/instances")
        .header("Amazon-Advertising-API-AdvertiserId", &owner.entity)
        .header("Amazon-Advertising-API-MarketplaceId", &owner.marketplace);
    match next {
        Some(next) => call.query("nextToken", next),
        None => call,
    }
}

pub(crate) fn parse_instances(body: &[u8]) -> Result<Page<Instance>, serde_json::Error> {
    let wire: WireInstances = serde_json::from_slice(body)?;
    Ok(Page { list: wire.instances, next: wire.next_token })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_read_and_those_that_cannot_be_asked_for_are_left_out() {
        let body = r#"{"amcAccounts":[{"accountId":"ENTITY1","accountName":"A","marketplaceId":"ATVPDKIKX0DER"},
            {"accountName":"B"}],"nextToken":"t"}"#;
        let page = parse_accounts(body.as_bytes()).unwrap();
        let owner = Owner { entity: "ENTITY1".to_owned(), marketplace: "ATVPDKIKX0DER".to_owned() };
        assert_eq!(page, Page { list: vec![owner], next: Some("t".to_owned()) });
    }

    #[test]
    fn an_instance_that_is_being_made_is_read() {
        let body = r#"{"instances":[{"instanceId":"amcxyz","instanceName":"Northwind","apiEndpoint":null,
            "creationDatetime":null,"s3BucketName":"","creationStatus":"REQUESTED"}],"nextToken":null}"#;
        let page = parse_instances(body.as_bytes()).unwrap();
        assert_eq!(page.list[0].id.0, "amcxyz");
        assert_eq!(page.list[0].status.as_deref(), Some("REQUESTED"));
        assert_eq!(page.next, None);
    }
}
