//! Which accounts a call about billing asks for, and which of them the login may see.

use super::Host;
use super::answer::Refusal;
use super::call::{ACCOUNT, optional_text, text};
use crate::seed::{self, AlternateSeed, DspAdvertiserSeed, LoginSeed, ProfileSeed};
use crate::world::World;
use axum::http::HeaderMap;
use domain::Region;
use serde_json::{Value, json};

/// documented: the most accounts of one call.
const MOST: usize = 30;
/// documented: the types. A DSP advertiser is found by its type only.
const TYPES: [&str; 4] = ["AGENCY", DSP, "SELLER", "VENDOR"];
const DSP: &str = "DSP_ADVERTISING_ACCOUNT";
/// documented.
const MANAGER: &str = "amazon-advertising-api-manager-account";
/// documented: the languages.
const LOCALES: [&str; 39] = [
    "ar_AE", "bn_IN", "cs_CZ", "de_DE", "en_AE", "en_AU", "en_CA", "en_GB", "en_IN", "en_NG", "en_SG",
    "en_US", "en_ZA", "es_CL", "es_CO", "es_ES", "es_MX", "es_US", "fr_BE", "fr_CA", "fr_FR", "he_IL",
    "hi_IN", "it_IT", "ja_JP", "ko_KR", "ml_IN", "mr_IN", "nl_BE", "nl_NL", "pl_PL", "pt_BR", "pt_PT",
    "sv_SE", "ta_IN", "te_IN", "tr_TR", "zh_CN", "zh_TW",
];

/// An entity in a marketplace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) entity: String,
    pub(super) marketplace: String,
    kind: Option<String>,
}

impl Asked {
    /// As it was asked for.
    pub(super) fn body(&self) -> Value {
        let mut body = json!({"advertiserId": self.entity, "marketplaceId": self.marketplace});
        if let Some(kind) = &self.kind {
            body["advertiserType"] = json!(kind);
        }
        body
    }

    fn of(profile: &ProfileSeed) -> Self {
        Self { entity: profile.entity.clone(), marketplace: profile.marketplace.to_owned(), kind: None }
    }

    fn read(entry: &Value) -> Result<Self, Refusal> {
        let required = |name: &'static str| {
            let value = optional_text(entry, name)?.filter(|value| !value.is_empty());
            value.map(str::to_owned).ok_or_else(|| Refusal::bad(format!("{name} is required")).about(name))
        };
        let kind = optional_text(entry, "advertiserType")?;
        if kind.is_some_and(|kind| !TYPES.contains(&kind)) {
            return Err(Refusal::bad("advertiserType is unknown"));
        }
        let (entity, marketplace) = (required("advertiserId")?, required("marketplaceId")?);
        Ok(Self { entity, marketplace, kind: kind.map(str::to_owned) })
    }
}

/// The accounts that `body` lists, if it does. documented: 1 to 30, and the languages. guessed: the texts.
pub(super) fn listed(body: &Value) -> Result<Option<Vec<Asked>>, Refusal> {
    if optional_text(body, "locale")?.is_some_and(|locale| !LOCALES.contains(&locale)) {
        return Err(Refusal::bad("locale is unknown"));
    }
    let list = match body.get("advertiserMarketplaces") {
        None | Some(Value::Null) => return Ok(None),
        Some(list) => list.as_array().filter(|list| (1..=MOST).contains(&list.len())),
    };
    let list =
        list.ok_or_else(|| Refusal::bad(format!("advertiserMarketplaces must have 1 to {MOST} entries")))?;
    list.iter().map(Asked::read).collect::<Result<_, _>>().map(Some)
}

/// The accounts behind the header that names one, if it does. documented: the header takes a global account or
/// a profile, and another a manager account. guessed: 403 for one that the login does not reach.
pub(super) fn named(
    world: &World,
    headers: &HeaderMap,
    login: &LoginSeed,
    host: &Host,
) -> Result<Option<Vec<Asked>>, Refusal> {
    let foreign = |id: &str| Refusal::forbidden(format!("Not authorized to access account {id}"));
    if let Some(id) = text(headers, MANAGER)
        && !login.managers_in(host.region).any(|manager| manager.id == id)
    {
        return Err(foreign(id));
    }
    let Some(id) = text(headers, ACCOUNT) else { return Ok(None) };
    let here = |number: u64| {
        let mut own = login.profiles_in(host.region);
        own.find(|profile| profile.id == number && !world.lwa.dropped.contains(&profile.id))
    };
    if let Some(profile) = id.parse().ok().and_then(here) {
        return Ok(Some(vec![Asked::of(profile)]));
    }
    let account = login.ads_accounts.iter().find(|account| account.id == id).ok_or_else(|| foreign(id))?;
    let profiles = account.alternates.iter().filter_map(|alternate| match alternate {
        AlternateSeed::Profile(number, _) => here(*number).map(Asked::of),
        AlternateSeed::Entity(..) | AlternateSeed::Dsp(..) => None,
    });
    Ok(Some(profiles.take(MOST).collect()))
}

/// Why there is no answer about an account: documented code, guessed text.
pub(super) type Hidden = (&'static str, &'static str);

/// Whether `login` sees the billing of `asked`. documented: which permissions it takes, and the codes. guessed:
/// that a login which may only view an account lacks them, that an account of another login answers so too,
/// and that a type which is not the account's finds nothing.
pub(super) fn visible(world: &World, login: &LoginSeed, region: Region, asked: &Asked) -> Result<(), Hidden> {
    let denied = || Err(("NOT_AUTHORIZED", "The caller may not see the billing of this account."));
    if !any(login, region, asked) {
        let others = seed::logins().iter().any(|other| any(other, region, asked));
        return if others { denied() } else { Err(("NOT_FOUND", "This account was not found.")) };
    }
    let may = |profile: &ProfileSeed| {
        let id = profile.id;
        !profile.view_only && !world.lwa.view_only.contains(&id) && !world.lwa.dropped.contains(&id)
    };
    let edits = if asked.kind.as_deref() == Some(DSP) {
        let mut own = login.dsp_advertisers.iter().filter(|one| is_advertiser(login, one, asked));
        own.any(|one| one.profile_id.is_none_or(|agency| !world.lwa.dropped.contains(&agency)))
    } else {
        login.profiles_in(region).filter(|one| is_profile(one, asked)).any(may)
    };
    if edits && world.watch.sees_billing(login.slug) { Ok(()) } else { denied() }
}

fn any(login: &LoginSeed, region: Region, asked: &Asked) -> bool {
    if asked.kind.as_deref() == Some(DSP) {
        let mut own = login.dsp_advertisers.iter().filter(|one| one.region == region);
        return own.any(|one| is_advertiser(login, one, asked));
    }
    login.profiles_in(region).any(|one| is_profile(one, asked))
}

fn is_profile(profile: &ProfileSeed, asked: &Asked) -> bool {
    let kind = asked.kind.as_ref().is_none_or(|kind| kind.eq_ignore_ascii_case(profile.kind));
    kind && profile.entity == asked.entity && profile.marketplace == asked.marketplace
}

/// guessed: a DSP advertiser goes by its own id, or by the account id that a manager account links.
fn is_advertiser(login: &LoginSeed, advertiser: &DspAdvertiserSeed, asked: &Asked) -> bool {
    let linked = || {
        let mut links = login.managers.iter().flat_map(|manager| &manager.linked);
        links.any(|link| {
            link.account_id == asked.entity && link.dsp_advertiser_id.as_ref() == Some(&advertiser.id)
        })
    };
    advertiser.marketplace() == asked.marketplace && (advertiser.id == asked.entity || linked())
}
