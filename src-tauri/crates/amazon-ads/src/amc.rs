//! Amazon Marketing Cloud: accounts (`GET /amc/accounts`) and their instances (`GET /amc/instances`).
//! All hosts answer the same (documented).

use crate::call::Call;
use crate::id::TextId;
use crate::lenient::{Body, NoList, Page, each};
use domain::{Region, plain};

/// What instances are asked for by: an entity in a marketplace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Owner {
    /// `ENTITY…`
    pub(crate) entity: String,
    /// `ATVPDKIKX0DER` and the like.
    pub(crate) marketplace: String,
}

/// An instance. Only id and name can be relied on: the rest is null while it is being made (observed).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instance {
    pub(crate) id: TextId,
    pub(crate) name: Option<String>,
    /// `COMPLETED`, `FAILED`, `IN_PROGRESS`, … (documented).
    pub(crate) status: Option<String>,
    /// `STANDARD`, … (observed).
    pub(crate) kind: Option<String>,
}

pub(crate) fn accounts(region: Region, next: Option<&str>) -> Call {
    let call = Call::get(region, "amc/accounts");
    match next {
        Some(next) => call.query("nextToken", next),
        None => call,
    }
}

/// An account without id or marketplace cannot be asked for its instances: it counts as unreadable.
pub(crate) fn parse_accounts(body: &[u8]) -> Result<Page<Owner>, NoList> {
    let body = Body::new(body);
    let answer = body.object()?;
    let list = each(&answer.list("amcAccounts")?, |row| {
        let (TextId(entity), TextId(marketplace)) = (row.own_id("accountId")?, row.own_id("marketplaceId")?);
        Ok(Owner { entity, marketplace })
    });
    Ok(body.page(list, answer.next("nextToken")))
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

pub(crate) fn parse_instances(body: &[u8]) -> Result<Page<Instance>, NoList> {
    let body = Body::new(body);
    let answer = body.object()?;
    let list = each(&answer.list("instances")?, |row| {
        Ok(Instance {
            id: row.own_id("instanceId")?,
            name: row.text("instanceName", plain::NAME),
            status: row.text("creationStatus", plain::WORD),
            kind: row.text("instanceType", plain::WORD),
        })
    });
    Ok(body.page(list, answer.next("nextToken")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lenient::Next;

    #[test]
    fn accounts_are_read_and_those_that_cannot_be_asked_for_are_left_out() {
        let body = r#"{"amcAccounts":[{"accountId":"ENTITY1","accountName":"A","marketplaceId":"ATVPDKIKX0DER"},
            {"accountName":"B"}],"nextToken":"t"}"#;
        let page = parse_accounts(body.as_bytes()).unwrap();
        let owner = Owner { entity: "ENTITY1".to_owned(), marketplace: "ATVPDKIKX0DER".to_owned() };
        assert_eq!((page.list, page.next), (vec![owner], Next::At("t".to_owned())));
        assert_eq!(page.unread, domain::Unread { rows: 1, fields: 0 });
    }

    #[test]
    fn an_instance_that_is_being_made_is_read() {
        let body = r#"{"instances":[{"instanceId":"amcxyz","instanceName":"Northwind","apiEndpoint":null,
            "creationDatetime":null,"s3BucketName":"","creationStatus":"REQUESTED"}],"nextToken":null}"#;
        let page = parse_instances(body.as_bytes()).unwrap();
        assert_eq!(page.list[0].id.0, "amcxyz");
        assert_eq!(page.list[0].status.as_deref(), Some("REQUESTED"));
        assert_eq!(page.next, Next::Last);
    }
}
