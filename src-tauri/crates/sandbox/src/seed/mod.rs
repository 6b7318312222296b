//! The world a sandbox starts with. Every user and company in it is invented.

mod atlas;
mod classic;
mod kestrel;
mod market;
mod meridian;
mod reach;
mod users;

pub use atlas::AtlasSize;
use domain::Region;
pub use reach::{
    AdsAccountSeed, AlternateSeed, AmcAccountSeed, AmcInstanceSeed, CountryErrorSeed, DspAdvertiserSeed,
    LinkedKind, LinkedSeed, ManagerSeed, ProfileSeed, Reach, SeatSeed,
};
use std::ops::Deref;
use std::sync::LazyLock;
pub use users::{UserSeed, users};

/// An Amazon login that can be chosen on the consent page. What it reaches is read as if it were part
/// of it (`login.profiles`) and made when it is first looked at: the largest login holds thousands.
#[derive(Debug)]
pub struct LoginSeed {
    /// Stable name for addresses, element ids and the control API.
    pub slug: &'static str,
    /// Name shown on the consent page.
    pub name: &'static str,
    /// What it reaches, in words, shown on the consent page.
    pub about: &'static str,
    reach: LazyLock<Reach>,
}

impl LoginSeed {
    /// Everything that it reaches.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }
}

impl Deref for LoginSeed {
    type Target = Reach;

    fn deref(&self) -> &Reach {
        &self.reach
    }
}

static LOGINS: [LoginSeed; 5] = [
    LoginSeed {
        slug: "northwind-agency",
        name: "Northwind Agency",
        about: "15 advertising profiles",
        reach: LazyLock::new(classic::northwind),
    },
    LoginSeed {
        slug: "harbour-goods",
        name: "Harbour Goods",
        about: "2 advertising profiles",
        reach: LazyLock::new(classic::harbour),
    },
    LoginSeed {
        slug: "meridian-media",
        name: "Meridian Media",
        about: "9 advertising profiles, 2 manager accounts, 134 DSP advertisers, 3 AMC instances",
        reach: LazyLock::new(meridian::reach),
    },
    LoginSeed {
        slug: "atlas-holdings",
        name: "Atlas Holdings",
        about: "6000 advertising profiles, 40 manager accounts, 1000 DSP advertisers",
        reach: LazyLock::new(|| atlas::reach(AtlasSize::HOLDINGS)),
    },
    LoginSeed {
        slug: "kestrel-brands",
        name: "Kestrel Brands",
        about: "12 advertising profiles, 2 manager accounts, 3 DSP advertisers",
        reach: LazyLock::new(kestrel::reach),
    },
];

/// The Amazon logins of the seed world; the first is preselected on the consent page.
pub fn logins() -> &'static [LoginSeed] {
    &LOGINS
}

/// The region of one of Amazon's countries, if the sandbox has accounts there.
pub(crate) fn region_of(country: &str) -> Option<Region> {
    Region::ALL.into_iter().find(|region| market::of(*region).iter().any(|market| market.country == country))
}

/// The login with this slug.
pub(crate) fn login(slug: &str) -> Option<&'static LoginSeed> {
    logins().iter().find(|login| login.slug == slug)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn regions_are_disjoint_and_counts_are_as_promised() {
        let count = |slug: &str| {
            let login = login(slug).unwrap();
            Region::ALL.map(|region| login.profiles_in(region).count())
        };
        assert_eq!(count("northwind-agency"), [6, 5, 4]);
        assert_eq!(count("harbour-goods"), [1, 1, 0]);
        assert_eq!(count("meridian-media"), [4, 3, 2]);
        assert_eq!(count("atlas-holdings"), [2000, 2000, 2000]);
        assert_eq!(count("kestrel-brands"), [5, 4, 3]);
    }

    #[test]
    fn no_id_occurs_twice_in_the_whole_world() {
        let unique = |ids: Vec<String>| {
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        };
        let all = || logins().iter().map(LoginSeed::reach);
        unique(all().flat_map(|reach| &reach.profiles).map(|one| one.id.to_string()).collect());
        unique(all().flat_map(|reach| &reach.managers).map(|one| one.id.clone()).collect());
        unique(all().flat_map(|reach| &reach.ads_accounts).map(|one| one.id.clone()).collect());
        unique(all().flat_map(|reach| &reach.dsp_advertisers).map(|one| one.id.clone()).collect());
        let amc = || all().flat_map(|reach| &reach.amc_accounts);
        unique(amc().map(|one| one.id.clone()).collect());
        unique(amc().flat_map(|one| &one.instances).map(|one| one.id.clone()).collect());
    }

    #[test]
    fn the_consent_page_tells_the_truth() {
        for login in logins() {
            let instances: usize = login.amc_accounts.iter().map(|account| account.instances.len()).sum();
            let mut words = vec![format!("{} advertising profiles", login.profiles.len())];
            let counts = [
                (login.managers.len(), "manager accounts"),
                (login.dsp_advertisers.len(), "DSP advertisers"),
                (instances, "AMC instances"),
            ];
            words.extend(
                counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")),
            );
            assert_eq!(login.about, words.join(", "));
        }
    }

    #[test]
    fn links_stay_within_what_amazon_allows_and_lead_somewhere() {
        for manager in logins().iter().flat_map(|login| &login.managers) {
            assert!(manager.linked.len() <= 50, "{}", manager.id);
        }
        for login in logins() {
            for linked in login.managers.iter().flat_map(|manager| &manager.linked) {
                let advertiser = linked.dsp_advertiser_id.as_deref().map(|id| login.advertiser(id));
                assert!(advertiser.is_none_or(|found| found.is_some()), "{linked:?}");
                assert_eq!(linked.kind == LinkedKind::Dsp, linked.dsp_advertiser_id.is_some());
            }
        }
    }
}
