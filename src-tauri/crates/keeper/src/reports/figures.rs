//! A report added up, and written as a file.

use super::Reports;
use crate::dsp::not_found;
use crate::export_file::{create, csv, unwritten};
use crate::view::{CommandError, Exported, ReportCampaign, ReportDay, ReportFigures, ReportTable};
use domain::watch::ReportPhase;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use store::{ReportRow, StoredReport};
use tokio::io::AsyncWriteExt as _;

/// Campaigns that are shown.
const MOST_CAMPAIGNS: usize = 1000;

impl Reports {
    /// The figures of a report that is ready.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn table(&self, id: i64) -> Result<ReportTable, CommandError> {
        let (stored, rows) = self.ready(id).await?;
        Ok(added_up(rows, stored.currency))
    }

    /// Writes a report that is ready into `folder`. A file that is there already is kept; the new one gets a number.
    ///
    /// # Errors
    /// `not_found`, the database's, or `internal` when the file cannot be written; then there is none.
    pub async fn export(&self, id: i64, folder: &Path) -> Result<Exported, CommandError> {
        let (stored, rows) = self.ready(id).await?;
        let name = format!("adkeeper-report-{}-{}", stored.report.from, stored.report.to);
        let (mut file, path) = create(folder, &name, "csv").await?;
        let written = file.write_all(text(&rows, stored.currency.as_deref()).as_bytes()).await;
        let written = match written {
            Ok(()) => file.flush().await,
            Err(error) => Err(error),
        };
        if let Err(error) = written {
            drop(file);
            let _ = tokio::fs::remove_file(&path).await;
            return Err(unwritten(&error));
        }
        Ok(Exported { path: path.display().to_string(), rows: u32::try_from(rows.len()).unwrap_or(u32::MAX) })
    }

    async fn ready(&self, id: i64) -> Result<(StoredReport, Vec<ReportRow>), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let stored = store.report(user, id).await?;
        let stored = stored.filter(|stored| stored.report.phase == ReportPhase::Ready);
        let stored = stored.ok_or_else(|| not_found("no such report"))?;
        let rows = store.report_rows(id).await?;
        Ok((stored, rows))
    }
}

fn add(figures: &mut ReportFigures, row: &ReportRow) {
    figures.impressions = figures.impressions.saturating_add(row.impressions);
    figures.clicks = figures.clicks.saturating_add(row.clicks);
    figures.cost += row.cost;
    figures.purchases = figures.purchases.saturating_add(row.purchases);
    figures.sales += row.sales;
}

fn added_up(rows: Vec<ReportRow>, currency: Option<String>) -> ReportTable {
    let mut total = ReportFigures::default();
    let mut days: BTreeMap<_, ReportFigures> = BTreeMap::new();
    let mut campaigns: HashMap<String, ReportCampaign> = HashMap::new();
    for row in rows {
        add(&mut total, &row);
        add(days.entry(row.day).or_default(), &row);
        let campaign = campaigns.entry(row.campaign_id.clone()).or_insert_with(|| ReportCampaign {
            id: row.campaign_id.clone(),
            name: String::new(),
            figures: ReportFigures::default(),
        });
        add(&mut campaign.figures, &row);
        // The newest name: rows come by day.
        if !row.campaign.is_empty() {
            campaign.name = row.campaign;
        }
    }
    let days = days.into_iter();
    let mut campaigns: Vec<_> = campaigns.into_values().collect();
    campaigns.sort_by(|a, b| b.figures.cost.total_cmp(&a.figures.cost).then_with(|| a.id.cmp(&b.id)));
    campaigns.truncate(MOST_CAMPAIGNS);
    ReportTable {
        currency,
        total,
        days: days.map(|(day, figures)| ReportDay { date: day.to_string(), figures }).collect(),
        campaigns,
    }
}

fn text(rows: &[ReportRow], currency: Option<&str>) -> String {
    let header = [
        "date",
        "campaign_id",
        "campaign",
        "impressions",
        "clicks",
        "cost",
        "purchases",
        "sales",
        "currency",
    ];
    let mut text = csv(header.map(str::to_owned));
    for row in rows {
        text += &csv([
            row.day.to_string(),
            row.campaign_id.clone(),
            row.campaign.clone(),
            row.impressions.to_string(),
            row.clicks.to_string(),
            row.cost.to_string(),
            row.purchases.to_string(),
            row.sales.to_string(),
            currency.unwrap_or_default().to_owned(),
        ]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(day: &str, campaign: &str, name: &str, cost: f64) -> ReportRow {
        ReportRow {
            day: day.parse().unwrap(),
            campaign_id: campaign.to_owned(),
            campaign: name.to_owned(),
            impressions: 10,
            clicks: 1,
            cost,
            purchases: 0,
            sales: 2.0 * cost,
        }
    }

    #[test]
    fn days_and_campaigns_add_up_to_the_whole() {
        let rows = vec![
            row("2026-11-01", "a", "Old name", 1.0),
            row("2026-11-01", "b", "B", 5.0),
            row("2026-11-02", "a", "New name", 2.0),
        ];
        let table = added_up(rows, Some("EUR".to_owned()));
        assert_eq!((table.total.impressions, table.total.cost.to_bits()), (30, 8.0_f64.to_bits()));
        let days: Vec<_> =
            table.days.iter().map(|day| (day.date.as_str(), day.figures.impressions)).collect();
        assert_eq!(days, [("2026-11-01", 20), ("2026-11-02", 10)]);
        let campaigns: Vec<_> = table.campaigns.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(campaigns, ["B", "New name"]);
    }

    #[test]
    fn an_exported_report_has_a_line_per_row() {
        let text = text(&[row("2026-11-01", "500000000000000001", "=1+1", 1.5)], Some("USD"));
        assert!(text.ends_with("2026-11-01,500000000000000001,'=1+1,10,1,1.5,0,3,USD\r\n"), "{text}");
    }
}
