//! DSP advertisers of an agency profile, and their seats at exchanges.

use crate::call::Call;
use crate::id::{ProfileId, TextId, filled, list, optional};
use domain::{DspSeat, Region};
use serde::Deserialize;
use serde_json::json;

/// Largest page of `GET /dsp/advertisers` (documented).
pub(crate) const ADVERTISERS_PER_PAGE: u64 = 100;
/// Largest `startIndex` (documented): what lies behind that page cannot be listed.
pub(crate) const LAST_START: u64 = 29_900;
/// Largest page of seats (observed in other clients).
const SEATS_PER_PAGE: u32 = 200;

/// One page of advertisers.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Advertisers {
    /// How many there are on all pages.
    #[serde(rename = "totalResults")]
    total: ProfileId,
    /// The list is called `response` (documented).
    #[serde(default, rename = "response", deserialize_with = "list")]
    pub(crate) list: Vec<Advertiser>,
}

/// A DSP advertiser.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Advertiser {
    #[serde(rename = "advertiserId")]
    pub(crate) id: TextId,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) name: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) currency: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) country: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) timezone: Option<String>,
}

impl Advertisers {
    /// The starts of the pages after the first, as far as Amazon lets anybody page.
    pub(crate) fn other_starts(&self) -> impl Iterator<Item = u64> + use<> {
        let end = self.total.0.min(LAST_START + ADVERTISERS_PER_PAGE);
        (1..end.div_ceil(ADVERTISERS_PER_PAGE)).map(|page| page * ADVERTISERS_PER_PAGE)
    }

    /// Whether there are more than can be listed.
    pub(crate) fn is_too_long(&self) -> bool {
        self.total.0 > LAST_START + ADVERTISERS_PER_PAGE
    }
}

/// The page of advertisers that begins at `start`, below the agency profile `agency`.
pub(crate) fn advertisers(region: Region, agency: ProfileId, start: u64) -> Call {
    Call::get(region, "dsp/advertisers")
        .query("startIndex", start.to_string())
        .query("count", ADVERTISERS_PER_PAGE.to_string())
        .scope(agency)
}

pub(crate) fn parse_advertisers(body: &[u8]) -> Result<Advertisers, serde_json::Error> {
    serde_json::from_slice(body)
}

/// One page of seats.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Seats {
    /// By advertiser.
    pub(crate) list: Vec<(String, Vec<DspSeat>)>,
    pub(crate) next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireSeats {
    #[serde(default, deserialize_with = "list")]
    advertiser_seats: Vec<WireAdvertiser>,
    #[serde(default, deserialize_with = "filled")]
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAdvertiser {
    advertiser_id: TextId,
    #[serde(default, deserialize_with = "list")]
    current_seats: Vec<WireSeat>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireSeat {
    #[serde(default, deserialize_with = "optional")]
    exchange_id: Option<TextId>,
    #[serde(default, deserialize_with = "filled")]
    exchange_name: Option<String>,
    #[serde(default, deserialize_with = "optional")]
    deal_creation_id: Option<TextId>,
    #[serde(default, deserialize_with = "optional")]
    spend_tracking_id: Option<TextId>,
}

impl WireSeat {
    /// An exchange may know the advertiser under one id for deals and another for spend.
    fn into_seats(self) -> impl Iterator<Item = DspSeat> {
        let exchange = self.exchange_name.or(self.exchange_id.map(|id| id.0)).unwrap_or_default();
        let spend = self.spend_tracking_id.filter(|id| Some(id) != self.deal_creation_id.as_ref());
        let ids = self.deal_creation_id.into_iter().chain(spend);
        ids.map(move |id| DspSeat { exchange: exchange.clone(), seat: id.0 })
    }
}

/// The seats that `advertiser` can show (observed in other clients; in no description that we have).
pub(crate) fn seats(region: Region, agency: ProfileId, advertiser: &str, next: Option<&str>) -> Call {
    let mut body = json!({ "maxResults": SEATS_PER_PAGE });
    if let Some(next) = next {
        body["nextToken"] = next.into();
    }
    Call::post(region, "dsp/v1/seats/advertisers/current/list", &body)
        .scope(agency)
        .header("Amazon-Ads-AccountId", advertiser)
}

pub(crate) fn parse_seats(body: &[u8]) -> Result<Seats, serde_json::Error> {
    let wire: WireSeats = serde_json::from_slice(body)?;
    let of = |row: WireAdvertiser| {
        (row.advertiser_id.0, row.current_seats.into_iter().flat_map(WireSeat::into_seats).collect())
    };
    Ok(Seats { list: wire.advertiser_seats.into_iter().map(of).collect(), next: wire.next_token })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(total: u64) -> (Vec<u64>, bool) {
        let page =
            parse_advertisers(format!(r#"{{"totalResults":{total},"response":[]}}"#).as_bytes()).unwrap();
        (page.other_starts().collect(), page.is_too_long())
    }

    #[test]
    fn the_first_page_tells_which_others_to_ask_for() {
        assert_eq!(pages(0), (vec![], false));
        assert_eq!(pages(100), (vec![], false));
        assert_eq!(pages(101), (vec![100], false));
        assert_eq!(pages(300), (vec![100, 200], false));
        let (starts, too_long) = pages(30_000);
        assert_eq!((starts.len(), starts.last(), too_long), (299, Some(&LAST_START), false));
        for total in [30_001, u64::MAX] {
            let (starts, too_long) = pages(total);
            assert_eq!((starts.len(), starts.last(), too_long), (299, Some(&LAST_START), true));
        }
    }

    #[test]
    fn advertisers_are_read_as_documented_with_ids_of_both_types() {
        let body = r#"{"totalResults":2,"response":[{"advertiserId":"18446744073709551615","name":"A",
            "currency":"USD","url":"x","country":"US","timezone":"America/New_York"},
            {"advertiserId":9007199254740993}]}"#;
        let page = parse_advertisers(body.as_bytes()).unwrap();
        let ids: Vec<_> = page.list.iter().map(|advertiser| advertiser.id.0.as_str()).collect();
        assert_eq!(ids, ["18446744073709551615", "9007199254740993"]);
        assert_eq!(page.list[0].timezone.as_deref(), Some("America/New_York"));
        assert!(parse_advertisers(br#"{"response":[]}"#).is_err(), "pages nobody counted may be missing");
    }

    #[test]
    fn a_seat_is_told_once_for_each_id_it_has() {
        let body = r#"{"advertiserSeats":[{"advertiserId":"1","currentSeats":[
            {"exchangeId":"1","exchangeName":"Exchange A","dealCreationId":"D","spendTrackingId":"S"},
            {"exchangeId":"2","exchangeName":"Exchange B","dealCreationId":"X","spendTrackingId":"X"},
            {"exchangeId":3,"dealCreationId":null,"spendTrackingId":"T"},
            {"exchangeId":"4","exchangeName":"Exchange D"}]},
            {"advertiserId":2}],"nextToken":null}"#;
        let page = parse_seats(body.as_bytes()).unwrap();
        let seats: Vec<_> =
            page.list[0].1.iter().map(|seat| (seat.exchange.as_str(), seat.seat.as_str())).collect();
        assert_eq!(seats, [("Exchange A", "D"), ("Exchange A", "S"), ("Exchange B", "X"), ("3", "T")]);
        assert_eq!(page.list[1], ("2".to_owned(), Vec::new()));
        assert_eq!(page.next, None);
    }
}
