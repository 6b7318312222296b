//! Manager accounts with what is linked to them: `GET /managerAccounts`. A host knows those of its own
//! region only (documented).

use crate::call::Call;
use crate::id::{ProfileId, TextId};
use crate::lenient::{Body, Next, NoList, Odd, Page, Row, each};
use domain::{Region, plain};

const MEDIA_TYPE: &str = "application/vnd.getmanageraccountsresponse.v1+json";

/// A manager account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Manager {
    pub(crate) id: TextId,
    pub(crate) name: Option<String>,
    /// At most 50 (documented).
    pub(crate) linked: Vec<Linked>,
}

/// An account below a manager. Ids that do not belong to its kind are missing, null or empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Linked {
    /// `SELLER`, `VENDOR`, `DSP_ADVERTISING_ACCOUNT`, `MARKETING_CLOUD`, or a word added later.
    pub(crate) kind: Option<String>,
    pub(crate) account_id: Option<TextId>,
    pub(crate) name: Option<String>,
    pub(crate) dsp_advertiser: Option<TextId>,
    pub(crate) marketplace: Option<String>,
    pub(crate) profile_id: Option<ProfileId>,
}

impl Linked {
    fn is(&self, kind: &str) -> bool {
        self.kind.as_deref().is_some_and(|word| word.eq_ignore_ascii_case(kind))
    }

    pub(crate) fn is_advertiser(&self) -> bool {
        self.is("DSP_ADVERTISING_ACCOUNT")
    }

    pub(crate) fn is_marketing_cloud(&self) -> bool {
        self.is("MARKETING_CLOUD")
    }

    /// The kind in the words of the profiles; `None` for what is no profile.
    pub(crate) fn profile_type(&self) -> Option<String> {
        let profile = !self.is_advertiser() && !self.is_marketing_cloud();
        self.kind.as_ref().filter(|_| profile).map(|word| word.to_ascii_lowercase())
    }
}

pub(crate) fn request(region: Region) -> Call {
    Call::get(region, "managerAccounts").media_type(MEDIA_TYPE)
}

pub(crate) fn parse(body: &[u8]) -> Result<Page<Manager>, NoList> {
    let body = Body::new(body);
    let list = each(&body.object()?.list("managerAccounts")?, Manager::read);
    Ok(body.page(list, Next::Last))
}

impl Manager {
    fn read(row: &Row<'_>) -> Result<Self, Odd> {
        Ok(Self {
            id: row.own_id("managerAccountId")?,
            name: row.text("managerAccountName", plain::NAME),
            linked: row.inner_list("linkedAccounts", Linked::read),
        })
    }
}

impl Linked {
    /// What it is and which one has to be read right, or it would be taken for another.
    fn read(row: &Row<'_>) -> Result<Self, Odd> {
        Ok(Self {
            kind: row.word("accountType", plain::WORD)?,
            account_id: row.id("accountId")?,
            name: row.text("accountName", plain::NAME),
            dsp_advertiser: row.id("dspAdvertiserId")?,
            marketplace: row.id("marketplaceId")?.map(|TextId(id)| id),
            profile_id: row.id("profileId")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_answer_is_read_whole() {
        let body = r#"{"managerAccounts":[{"managerAccountId":"amzn1.ads1.ma1.x","managerAccountName":"M",
            "linkedAccounts":[
              {"accountId":"ENTITY1","accountName":"A","accountType":"VENDOR","dspAdvertiserId":"",
               "marketplaceId":"ATVPDKIKX0DER","profileId":"18446744073709551615"},
              {"accountId":"ENTITY2","accountName":"B","accountType":"DSP_ADVERTISING_ACCOUNT",
               "dspAdvertiserId":"9007199254740993","profileId":null}]},
            {"managerAccountId":"amzn1.ads1.ma1.y"}]}"#;
        let managers = parse(body.as_bytes()).unwrap().list;
        assert_eq!(managers[0].id.0, "amzn1.ads1.ma1.x");
        assert_eq!(managers[0].linked[0].profile_id, Some(ProfileId(u64::MAX)));
        assert_eq!(managers[0].linked[0].dsp_advertiser, None);
        let advertiser = managers[0].linked[1].dsp_advertiser.as_ref().unwrap();
        assert_eq!(advertiser.0, "9007199254740993");
        assert_eq!(managers[1].linked, []);
        assert_eq!(parse(b"{}").unwrap().list, []);
        assert_eq!(
            parse(br#"{"managerAccounts":[{}]}"#).unwrap().unread.rows,
            1,
            "a manager without an id is none"
        );
        assert!(parse(br#"{"managerAccounts":{}}"#).is_err());
        let odd = parse(
            br#"{"managerAccounts":[{"managerAccountId":"m","linkedAccounts":[{"profileId":1},{"profileId":"x"},
            {"accountType":["SELLER"],"profileId":2}]},{"managerAccountId":"n","linkedAccounts":"none"}]}"#,
        )
        .unwrap();
        assert_eq!(odd.unread, domain::Unread { rows: 3, fields: 0 });
        assert_eq!((odd.list.len(), odd.list[0].linked.len()), (2, 1));
    }
}
