//! Reading a report's file.

use domain::plain;
use jiff::civil::Date;
use std::collections::HashMap;
use store::ReportRow;

/// Most rows of one report: 95 days of a thousand campaigns, and more.
const MOST_ROWS: usize = 200_000;

/// The fields that are read, as Amazon names them (observed).
const DAY: &str = "date.value";
const CAMPAIGN_ID: &str = "campaign.id";
const CAMPAIGN_NAME: &str = "campaign.name";
const CURRENCY: &str = "budgetCurrency.value";
const IMPRESSIONS: &str = "metric.impressions";
const CLICKS: &str = "metric.clicks";
const COST: &str = "metric.totalCost";
const PURCHASES: &str = "metric.purchases";
const SALES: &str = "metric.sales";

/// The rows of a report, part by part.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<ReportRow>,
    currency: Option<String>,
}

impl Rows {
    /// Reads one part: a table with a header that names the fields that were asked for.
    ///
    /// # Errors
    /// Why it is no such table, in a sentence.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        const UNREADABLE: &str = "What Amazon made could not be read.";
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let header = reader.headers().map_err(|_| UNREADABLE)?;
        let places: HashMap<String, usize> =
            header.iter().enumerate().map(|(place, name)| (name.trim().to_owned(), place)).collect();
        let place = |field: &str| places.get(field).copied();
        let day = place(DAY).ok_or(UNREADABLE)?;
        let campaign = place(CAMPAIGN_ID).ok_or(UNREADABLE)?;
        let [name, impressions, clicks, cost, purchases, sales, currency] =
            [CAMPAIGN_NAME, IMPRESSIONS, CLICKS, COST, PURCHASES, SALES, CURRENCY].map(place);
        for record in reader.records() {
            let record = record.map_err(|_| UNREADABLE)?;
            let text =
                |place: Option<usize>| place.and_then(|place| record.get(place)).unwrap_or_default().trim();
            // A row without a day or a campaign adds nothing that could be shown.
            let (Some(on), id) = (read_day(text(Some(day))), text(Some(campaign))) else { continue };
            if id.is_empty() {
                continue;
            }
            if self.rows.len() >= MOST_ROWS {
                return Err("The report is too large. Ask for fewer days.");
            }
            if self.currency.is_none() {
                self.currency =
                    Some(plain::line(text(currency), plain::WORD)).filter(|code| !code.is_empty());
            }
            self.rows.push(ReportRow {
                day: on,
                campaign_id: plain::line(id, plain::WORD),
                campaign: plain::line(text(name), plain::NAME),
                impressions: count(text(impressions)),
                clicks: count(text(clicks)),
                cost: amount(text(cost)),
                purchases: count(text(purchases)),
                sales: amount(text(sales)),
            });
        }
        Ok(())
    }

    /// What was read, with the currency.
    pub fn done(self) -> (Vec<ReportRow>, Option<String>) {
        (self.rows, self.currency)
    }
}

/// `2026-11-30`, or `20261130` as some of Amazon's reports write it.
fn read_day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| Date::strptime("%Y%m%d", text).ok())
}

/// A count; what is none is 0.
fn count(text: &str) -> i64 {
    let number = amount(text);
    #[expect(clippy::cast_possible_truncation, reason = "bounded by amount() to what fits")]
    let whole = number as i64;
    whole
}

/// An amount that can be added up; what is none is 0.
fn amount(text: &str) -> f64 {
    const MOST: f64 = 1e15;
    let number: f64 = text.parse().unwrap_or(0.0);
    if number.is_finite() { number.clamp(-MOST, MOST) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use amazon_ads::watch::DSP_DELIVERY_FIELDS;

    fn header() -> String {
        DSP_DELIVERY_FIELDS.join(",")
    }

    fn line(day: &str, id: &str, impressions: &str, cost: &str) -> String {
        let value = |field: &&str| match *field {
            DAY => day.to_owned(),
            CAMPAIGN_ID => id.to_owned(),
            CAMPAIGN_NAME => "\"Spring, \u{202e}US\"".to_owned(),
            IMPRESSIONS => impressions.to_owned(),
            COST => cost.to_owned(),
            CURRENCY => "USD".to_owned(),
            _ => String::new(),
        };
        DSP_DELIVERY_FIELDS.iter().map(value).collect::<Vec<_>>().join(",")
    }

    fn read(lines: &[String]) -> Result<(Vec<ReportRow>, Option<String>), &'static str> {
        let mut rows = Rows::default();
        rows.read([&[header()], lines].concat().join("\n").as_bytes())?;
        Ok(rows.done())
    }

    #[test]
    fn a_table_is_read_by_the_names_of_its_fields() {
        let (rows, currency) = read(&[line("2026-11-30", "500000000000000001", "1200", "12.50")]).unwrap();
        assert_eq!(currency.as_deref(), Some("USD"));
        assert_eq!((rows[0].impressions, rows[0].cost), (1200, 12.5));
        assert_eq!(rows[0].campaign, "Spring, US");
        assert_eq!(rows[0].day.to_string(), "2026-11-30");
    }

    #[test]
    fn figures_that_are_none_are_zero_and_rows_without_a_day_are_left_out() {
        let lines = [
            line("20261130", "1", "many", "1e999"),
            line("", "1", "1", "1"),
            line("2026-11-30", "", "1", "1"),
        ];
        let (rows, _) = read(&lines).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].impressions, rows[0].cost.to_bits()), (0, 0.0_f64.to_bits()));
    }

    #[test]
    fn what_is_no_table_of_a_report_is_refused() {
        for bytes in [&b"<html>sign in</html>"[..], b"", b"{\"a\":1}", &[0xff, 0xfe, 0x00]] {
            assert!(Rows::default().read(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_report_without_an_end_is_refused() {
        let lines: Vec<_> = (0..=MOST_ROWS).map(|_| line("2026-11-30", "1", "1", "1")).collect();
        assert!(read(&lines).unwrap_err().contains("too large"));
    }
}
