//! Manager accounts with what is linked to them: `GET /managerAccounts`. A host knows those of its own
//! region only (documented).

use crate::call::Call;
use crate::id::{ProfileId, TextId, filled, list, optional};
use domain::Region;
use serde::Deserialize;

const MEDIA_TYPE: &str = "application/vnd.getmanageraccountsresponse.v1+json";

/// A manager account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manager {
    #[serde(rename = "managerAccountId")]
    pub(crate) id: TextId,
    #[serde(default, rename = "managerAccountName", deserialize_with = "filled")]
    pub(crate) name: Option<String>,
    /// At most 50 (documented).
    #[serde(default, rename = "linkedAccounts", deserialize_with = "list")]
    pub(crate) linked: Vec<Linked>,
}

/// An account below a manager. Ids that do not belong to its kind are missing, null or empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Linked {
    /// `SELLER`, `VENDOR`, `DSP_ADVERTISING_ACCOUNT`, `MARKETING_CLOUD`, or a word added later.
    #[serde(default, rename = "accountType", deserialize_with = "filled")]
    pub(crate) kind: Option<String>,
    #[serde(default, rename = "accountId", deserialize_with = "optional")]
    pub(crate) account_id: Option<TextId>,
    #[serde(default, rename = "accountName", deserialize_with = "filled")]
    pub(crate) name: Option<String>,
    #[serde(default, rename = "dspAdvertiserId", deserialize_with = "optional")]
    pub(crate) dsp_advertiser: Option<TextId>,
    #[serde(default, rename = "marketplaceId", deserialize_with = "filled")]
    pub(crate) marketplace: Option<String>,
    #[serde(default, deserialize_with = "optional")]
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(default, deserialize_with = "list")]
    manager_accounts: Vec<Manager>,
}

pub(crate) fn request(region: Region) -> Call {
    Call::get(region, "managerAccounts").media_type(MEDIA_TYPE)
}

pub(crate) fn parse(body: &[u8]) -> Result<Vec<Manager>, serde_json::Error> {
    Ok(serde_json::from_slice::<Wire>(body)?.manager_accounts)
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
        let managers = parse(body.as_bytes()).unwrap();
        assert_eq!(managers[0].id.0, "amzn1.ads1.ma1.x");
        assert_eq!(managers[0].linked[0].profile_id, Some(ProfileId(u64::MAX)));
        assert_eq!(managers[0].linked[0].dsp_advertiser, None);
        let advertiser = managers[0].linked[1].dsp_advertiser.as_ref().unwrap();
        assert_eq!(advertiser.0, "9007199254740993");
        assert_eq!(managers[1].linked, []);
        assert_eq!(parse(b"{}").unwrap(), []);
        assert!(parse(br#"{"managerAccounts":[{}]}"#).is_err(), "a manager without an id is none");
    }
}
