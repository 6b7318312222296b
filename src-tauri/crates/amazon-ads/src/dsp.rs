//! DSP advertisers of an agency profile, and their seats at exchanges.

use crate::call::Call;
use crate::id::{ProfileId, TextId};
use crate::lenient::{Body, Next, NoList, Odd, Page, Row, each};
use domain::{DspSeat, Region, plain};
use serde_json::json;

/// Largest page of `GET /dsp/advertisers` (documented).
pub(crate) const ADVERTISERS_PER_PAGE: u64 = 100;
/// Largest `startIndex` (documented): what lies behind that page cannot be listed.
pub(crate) const LAST_START: u64 = 29_900;
/// Largest page of seats (observed in other clients).
const SEATS_PER_PAGE: u32 = 200;

/// How many advertisers there are on all pages, if that could be read.
pub(crate) type Total = Option<u64>;

/// One page of advertisers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Advertisers {
    /// How many there are on all pages.
    pub(crate) total: Total,
    /// The list is called `response` (documented).
    pub(crate) page: Page<Advertiser>,
}

/// A DSP advertiser.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Advertiser {
    pub(crate) id: TextId,
    pub(crate) name: Option<String>,
    pub(crate) currency: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) timezone: Option<String>,
}

impl Advertisers {
    /// The starts of the pages after the first, as far as Amazon lets anybody page; none where nobody counted.
    pub(crate) fn other_starts(&self) -> impl Iterator<Item = u64> + use<> {
        let end = self.total.unwrap_or(0).min(LAST_START + ADVERTISERS_PER_PAGE);
        (1..end.div_ceil(ADVERTISERS_PER_PAGE)).map(|page| page * ADVERTISERS_PER_PAGE)
    }

    /// Whether there are more than can be listed.
    pub(crate) fn is_too_long(&self) -> bool {
        self.total.unwrap_or(0) > LAST_START + ADVERTISERS_PER_PAGE
    }
}

/// The page of advertisers that begins at `start`, below the agency profile `agency`.
pub(crate) fn advertisers(region: Region, agency: ProfileId, start: u64) -> Call {
    Call::get(region, "dsp/advertisers")
        .query("startIndex", start.to_string())
        .query("count", ADVERTISERS_PER_PAGE.to_string())
        .scope(agency)
}

pub(crate) fn parse_advertisers(body: &[u8]) -> Result<Advertisers, NoList> {
    let body = Body::new(body);
    let answer = body.object()?;
    let total = answer.own_id("totalResults").ok().map(|ProfileId(total)| total);
    let list = each(&answer.list("response")?, |row| {
        Ok(Advertiser {
            id: row.own_id("advertiserId")?,
            name: row.text("name", plain::NAME),
            currency: row.text("currency", plain::WORD),
            country: row.text("country", plain::WORD),
            timezone: row.text("timezone", plain::WORD),
        })
    });
    Ok(Advertisers { total, page: body.page(list, Next::Last) })
}

/// The seats of one advertiser.
pub(crate) type SeatsOf = (String, Vec<DspSeat>);

/// An exchange may know the advertiser under one id for deals and another for spend.
fn read_seat(row: &Row<'_>) -> Result<Vec<DspSeat>, Odd> {
    let (deal, spend): (Option<TextId>, Option<TextId>) =
        (row.id("dealCreationId")?, row.id("spendTrackingId")?);
    let exchange = match row.text("exchangeName", plain::NAME) {
        Some(name) => name,
        None => row.or_blank(row.id("exchangeId")).map(|TextId(id)| id).unwrap_or_default(),
    };
    let spend = spend.filter(|id| Some(id) != deal.as_ref());
    let ids = deal.into_iter().chain(spend);
    Ok(ids.map(|TextId(seat)| DspSeat { exchange: exchange.clone(), seat }).collect())
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

pub(crate) fn parse_seats(body: &[u8]) -> Result<Page<SeatsOf>, NoList> {
    let body = Body::new(body);
    let answer = body.object()?;
    let list = each(&answer.list("advertiserSeats")?, |row| {
        let TextId(advertiser) = row.own_id("advertiserId")?;
        let seats = row.inner_list("currentSeats", read_seat);
        Ok((advertiser, seats.into_iter().flatten().collect()))
    });
    Ok(body.page(list, answer.next("nextToken")))
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
        let ids: Vec<_> = page.page.list.iter().map(|advertiser| advertiser.id.0.as_str()).collect();
        assert_eq!(ids, ["18446744073709551615", "9007199254740993"]);
        assert_eq!(page.page.list[0].timezone.as_deref(), Some("America/New_York"));
        let uncounted =
            parse_advertisers(br#"{"totalResults":"many","response":[{"advertiserId":1},{}]}"#).unwrap();
        assert_eq!((uncounted.total, uncounted.page.list.len(), uncounted.page.unread.rows), (None, 1, 1));
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
        assert_eq!(page.next, Next::Last);
    }
}
