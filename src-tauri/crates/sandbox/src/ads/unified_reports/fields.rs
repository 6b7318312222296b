//! The fields that the sandbox's reports have. observed in published clients of Amazon's reports.

/// A figure that is summed up.
pub(super) const METRICS: [&str; 5] =
    ["metric.impressions", "metric.clicks", "metric.totalCost", "metric.purchases", "metric.sales"];

/// What distinguishes rows, and what they may be filtered by.
pub(super) const DIMENSIONS: [&str; 7] = [
    DATE,
    RANGE,
    "campaign.id",
    "campaign.name",
    "adProduct.value",
    "advertiserAccount.id",
    "budgetCurrency.value",
];

/// The day.
pub(super) const DATE: &str = "date.value";
/// The whole period.
pub(super) const RANGE: &str = "dateRange.value";

/// Whether a report may have this field.
pub(super) fn known(field: &str) -> bool {
    METRICS.contains(&field) || DIMENSIONS.contains(&field)
}
