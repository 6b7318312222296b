//! Asking which campaigns of an account deliver.

use super::{Ask, Unanswered, Watch};
use amazon_ads::watch::{AdProduct, CampaignOwner, DspAdvertiser};
use domain::watch::{Delivery, StoppedCampaign};
use domain::{AccountKind, Connection};
use futures_util::FutureExt as _;
use store::WatchTarget;

/// The products that profiles advertise with, each of which is asked for by itself (documented).
const SPONSORED: [AdProduct; 3] =
    [AdProduct::SponsoredProducts, AdProduct::SponsoredBrands, AdProduct::SponsoredDisplay];
/// Campaigns of one page.
const PAGE: u32 = 1000;
/// No account has more pages.
const MOST_PAGES: usize = 50;

/// A DSP advertiser, as the login reaches it.
pub(crate) fn advertiser(target: &WatchTarget) -> DspAdvertiser {
    DspAdvertiser { id: target.external_id.clone(), agency: target.agency.clone() }
}

impl Watch {
    /// All campaigns of an account, counted. A product that the login may not ask for has none.
    pub(super) async fn ask_delivery(
        &self,
        connection: &Connection,
        how: Ask,
        target: &WatchTarget,
    ) -> Result<Delivery, Unanswered> {
        let (owner, products): (_, &[AdProduct]) = match target.kind {
            AccountKind::DspAdvertiser => {
                (CampaignOwner::DspAdvertiser(advertiser(target)), &[AdProduct::AmazonDsp])
            }
            _ => (CampaignOwner::Profile(target.external_id.clone()), &SPONSORED),
        };
        let mut how = how;
        let mut delivery = Delivery::default();
        let mut refused = None;
        for product in products {
            let counted = self.count(connection, how, &owner, *product, &mut delivery).await;
            how = how.further();
            match counted {
                Ok(()) => {}
                Err(none) if none.is_refusal() => refused = Some(none),
                Err(none) => return Err(none),
            }
        }
        let counted = delivery != Delivery::default();
        match refused {
            Some(none) if !counted => Err(none),
            _ => Ok(delivery.sorted()),
        }
    }

    async fn count(
        &self,
        connection: &Connection,
        mut how: Ask,
        owner: &CampaignOwner,
        product: AdProduct,
        delivery: &mut Delivery,
    ) -> Result<(), Unanswered> {
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self
                .ask(connection, how, |ads, token| {
                    let (owner, next) = (owner.clone(), next.clone());
                    async move {
                        ads.campaigns(how.region, &token, &owner, product, next.as_deref(), PAGE).await
                    }
                    .boxed()
                })
                .await?;
            how = how.further();
            for one in page.list {
                let campaign = StoppedCampaign {
                    id: one.id,
                    name: one.name.unwrap_or_default(),
                    product: product.as_str().to_owned(),
                    delivery: one.delivery.clone().unwrap_or_default(),
                    reasons: one.reasons,
                };
                let enabled = one.state.as_deref() != Some("PAUSED");
                delivery.add(enabled, one.delivery.as_deref(), campaign);
            }
            match page.next {
                Some(token) => next = Some(token),
                None => return Ok(()),
            }
        }
        Ok(())
    }
}
