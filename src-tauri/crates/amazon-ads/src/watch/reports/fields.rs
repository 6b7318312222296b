//! Which fields reports are made of. Amazon's description says how a field is written (`one.two`) and names
//! none; the names are observed in the requests and answers of other clients.

/// What a DSP campaign delivered on each day: one row for each day and campaign. In JSON a row has the fields as
/// they are written here, and its numbers as text (observed).
pub const DSP_DELIVERY_FIELDS: &[&str] = &[
    "date.value",
    "advertiserAccount.id",
    "campaign.id",
    "campaign.name",
    "budgetCurrency.value",
    "metric.impressions",
    "metric.clicks",
    "metric.totalCost",
    "metric.purchases",
    "metric.sales",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_written_as_the_description_demands() {
        for field in DSP_DELIVERY_FIELDS {
            let (of, what) = field.split_once('.').unwrap();
            for part in [of, what] {
                assert!(!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{field}");
            }
        }
    }
}
