//! The rows of a report. Every campaign has figures for every day, the same ones on each call.

use super::Report;
use super::fields::{DATE, DIMENSIONS, METRICS, RANGE};
use super::filter::admits;
use super::owners::owners;
use super::request::period;
use crate::campaigns::Owner;
use crate::seed;
use crate::world::World;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Every day from `start` to `end`.
pub(super) fn days(start: Date, end: Date) -> impl Iterator<Item = Date> {
    start.series(1.day()).take_while(move |day| *day <= end)
}

/// Campaigns times days.
pub(super) fn size(world: &World, owners: &[(String, Owner<'static>)], start: Date, end: Date) -> usize {
    let campaigns: usize =
        owners.iter().map(|(_, owner)| world.campaigns.of(*owner, &world.watch).len()).sum();
    campaigns.saturating_mul(days(start, end).count())
}

/// Impressions, clicks, cost in hundredths, purchases, sales in hundredths.
type Figures = [u64; METRICS.len()];

/// The fields, and each row's values in their order.
pub(super) fn rows(world: &World, report: &Report) -> (Vec<String>, Vec<Vec<Value>>) {
    let query = &report.request["reports"][0]["query"];
    let fields = query["fields"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let fields: Vec<String> = fields.map(str::to_owned).collect();
    let Some(login) = seed::login(&report.login) else { return (fields, Vec::new()) };
    let (start, end) = period(&report.request);
    let range = format!("{start} - {end}");
    let asked: Vec<_> = fields.iter().filter(|field| DIMENSIONS.contains(&field.as_str())).collect();
    let mut groups: BTreeMap<Vec<String>, Figures> = BTreeMap::new();
    for (account, owner) in owners(world, login, report.region, &report.request).unwrap_or_default() {
        for campaign in world.campaigns.of(owner, &world.watch) {
            for day in days(start, end) {
                let day = day.to_string();
                let value = |field: &str| match field {
                    DATE => day.as_str(),
                    RANGE => range.as_str(),
                    "campaign.id" => campaign.id.as_str(),
                    "campaign.name" => campaign.name.as_str(),
                    "adProduct.value" => campaign.product.as_str(),
                    "advertiserAccount.id" => account.as_str(),
                    "budgetCurrency.value" => owner.currency(),
                    _ => "",
                };
                if !admits(&query["filter"], &value) {
                    continue;
                }
                let group = asked.iter().map(|field| value(field).to_owned()).collect();
                let sums = groups.entry(group).or_default();
                for (sum, figure) in sums.iter_mut().zip(figures(&campaign.id, &day)) {
                    *sum = sum.saturating_add(figure);
                }
            }
        }
    }
    let rows = groups.iter().map(|(group, sums)| row(&fields, group, sums)).collect();
    (fields, rows)
}

fn row(fields: &[String], group: &[String], sums: &Figures) -> Vec<Value> {
    let mut dimensions = group.iter();
    let value = |field: &String| match METRICS.iter().position(|metric| metric == field) {
        Some(at) if field == "metric.totalCost" || field == "metric.sales" => amount(sums[at]),
        Some(at) => json!(sums[at]),
        None => json!(dimensions.next()),
    };
    fields.iter().map(value).collect()
}

/// Hundredths as an amount.
fn amount(hundredths: u64) -> Value {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    json!(text.parse::<f64>().unwrap_or_default())
}

/// What a campaign did on a day: fewer clicks than impressions, fewer purchases than clicks.
fn figures(campaign: &str, day: &str) -> Figures {
    let digest = Sha256::digest(format!("{campaign} {day}"));
    let draw = |at: usize, low: u64, high: u64| low + u64::from(digest[at]) * (high - low) / 255;
    let impressions = draw(0, 800, 9_000) + u64::from(digest[1]);
    let clicks = impressions * draw(2, 4, 25) / 1000;
    let purchases = clicks * draw(3, 2, 15) / 100;
    [impressions, clicks, clicks * draw(4, 25, 140), purchases, purchases * draw(5, 900, 5_200)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_plausible_and_the_same_each_time() {
        for day in days("2026-09-01".parse().unwrap(), "2026-11-30".parse().unwrap()) {
            let own = figures("500000000000000001", &day.to_string());
            assert_eq!(own, figures("500000000000000001", &day.to_string()));
            let [impressions, clicks, cost, purchases, sales] = own;
            assert!(impressions > clicks && clicks > purchases && (cost > 0) == (clicks > 0), "{own:?}");
            assert_eq!(sales > 0, purchases > 0);
        }
        assert_ne!(figures("1", "2026-09-01"), figures("2", "2026-09-01"));
        assert_eq!(amount(105), json!(1.05));
    }
}
