//! Which campaigns of an account do not deliver, and why.

use super::delivery_reason;
use serde::{Deserialize, Serialize};

/// Campaigns that are listed; of more, the first.
pub const MOST_CAMPAIGNS: usize = 200;
/// Reasons that are counted; Amazon knows 98.
const MOST_REASONS: usize = 200;

/// How many campaigns have a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryCount {
    /// Amazon's word.
    pub reason: String,
    /// How many campaigns.
    pub campaigns: u32,
}

/// A campaign that does not deliver, or less than it could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoppedCampaign {
    /// Amazon's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Amazon's word for the ad product.
    pub product: String,
    /// Amazon's word: `NOT_DELIVERING`, `LIMITED` or a later one.
    pub delivery: String,
    /// Amazon's reasons.
    pub reasons: Vec<String>,
}

/// The campaigns of an account at one time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Campaigns that deliver.
    pub delivering: u32,
    /// Campaigns that deliver less than they could.
    pub limited: u32,
    /// Campaigns that do not deliver although they are meant to.
    pub stopped: u32,
    /// Campaigns that do not deliver because they are paused, ended or yet to begin.
    pub intended: u32,
    /// Campaigns of which Amazon does not say.
    pub unknown: u32,
    /// Reasons of those that are limited or stopped, most campaigns first.
    pub reasons: Vec<DeliveryCount>,
    /// Those that are limited or stopped.
    pub campaigns: Vec<StoppedCampaign>,
}

impl Delivery {
    /// Counts one campaign. `delivery` and the reasons are Amazon's words.
    pub fn add(&mut self, enabled: bool, delivery: Option<&str>, campaign: StoppedCampaign) {
        let (count, listed) = match delivery {
            Some("DELIVERING") => (&mut self.delivering, false),
            Some("LIMITED") => (&mut self.limited, true),
            Some("NOT_DELIVERING") if !enabled || is_intended(&campaign.reasons) => {
                (&mut self.intended, false)
            }
            Some("NOT_DELIVERING") => (&mut self.stopped, true),
            _ => (&mut self.unknown, false),
        };
        *count = count.saturating_add(1);
        if !listed {
            return;
        }
        for reason in &campaign.reasons {
            if let Some(count) = self.reasons.iter_mut().find(|count| count.reason == *reason) {
                count.campaigns = count.campaigns.saturating_add(1);
            } else if self.reasons.len() < MOST_REASONS {
                self.reasons.push(DeliveryCount { reason: reason.clone(), campaigns: 1 });
            }
        }
        if self.campaigns.len() < MOST_CAMPAIGNS {
            self.campaigns.push(campaign);
        }
    }

    /// Sorts the reasons, once all campaigns are counted.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.reasons.sort_by(|a, b| b.campaigns.cmp(&a.campaigns).then_with(|| a.reason.cmp(&b.reason)));
        self
    }
}

/// Whether every reason is one that its owner chose, or time. A campaign without a reason is not.
fn is_intended(reasons: &[String]) -> bool {
    let chosen =
        |reason: &String| delivery_reason::known(reason).is_some_and(|known| known.fixer.is_intended());
    !reasons.is_empty() && reasons.iter().all(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::delivery_reason::REASONS;

    fn campaign(reasons: &[&str]) -> StoppedCampaign {
        StoppedCampaign {
            id: "1".into(),
            name: "Spring".into(),
            product: "SPONSORED_PRODUCTS".into(),
            delivery: "NOT_DELIVERING".into(),
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        }
    }

    #[test]
    fn every_reason_is_counted_and_only_unwanted_ones_are_listed() {
        for known in REASONS {
            let mut delivery = Delivery::default();
            delivery.add(true, Some("NOT_DELIVERING"), campaign(&[known.name]));
            let stopped = u32::from(!known.fixer.is_intended());
            assert_eq!((delivery.stopped, delivery.intended), (stopped, 1 - stopped), "{}", known.name);
            assert_eq!(delivery.campaigns.len(), stopped as usize);
        }
    }

    #[test]
    fn a_paused_campaign_with_a_second_reason_is_as_its_owner_wants_it() {
        let mut delivery = Delivery::default();
        delivery.add(
            false,
            Some("NOT_DELIVERING"),
            campaign(&["CAMPAIGN_PAUSED", "ADVERTISER_PAYMENT_FAILURE"]),
        );
        assert_eq!((delivery.stopped, delivery.intended), (0, 1));
    }

    #[test]
    fn new_words_are_counted_and_listed() {
        let mut delivery = Delivery::default();
        delivery.add(true, Some("NOT_DELIVERING"), campaign(&["PIGEON_IS_LATE"]));
        delivery.add(true, Some("HOVERING"), campaign(&["PIGEON_IS_LATE"]));
        delivery.add(true, None, campaign(&[]));
        assert_eq!((delivery.stopped, delivery.unknown), (1, 2));
        assert_eq!(delivery.reasons, [DeliveryCount { reason: "PIGEON_IS_LATE".into(), campaigns: 1 }]);
    }

    #[test]
    fn the_list_is_bounded_and_the_counts_are_whole() {
        let mut delivery = Delivery::default();
        for _ in 0..5000 {
            delivery.add(true, Some("NOT_DELIVERING"), campaign(&["OUT_OF_STOCK"]));
        }
        assert_eq!((delivery.stopped, delivery.campaigns.len()), (5000, MOST_CAMPAIGNS));
        assert_eq!(delivery.sorted().reasons[0].campaigns, 5000);
    }
}
