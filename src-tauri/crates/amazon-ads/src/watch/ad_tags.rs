//! Whether a DSP advertiser's pixel is heard: `GET /accounts/{id}/dsp/amazonAdTag` and `GET
//! /accounts/{id}/dsp/adTagEvents/{tag}/list` (both documented).

use super::{DspAdvertiser, Page};
use crate::call::Call;
use crate::id::TextId;
use crate::lenient::{self, Body, NoList, each};
use crate::{AdsClient, AdsError};
use domain::{Region, Secret, Timestamp, plain};

const TAG: &str = "application/vnd.dspamazonadtags.v1+json";
const EVENTS: &str = "application/vnd.dspamazonadtagevents.v1+json";
/// Most events of one page (documented).
const PER_PAGE: usize = 100;

/// An advertiser's Amazon ad tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdTag {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub created: Option<Timestamp>,
}

/// Something that a site reports to Amazon through an ad tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdTagEvent {
    /// Its name.
    pub name: String,
    /// `AVAILABLE`, `IN_USE` (by a conversion definition).
    pub kind: Option<String>,
    /// When it was last heard within the time that was asked for.
    pub last_activity: Option<Timestamp>,
}

impl AdsClient {
    /// The ad tag of `advertiser`; none where it has none.
    ///
    /// # Errors
    /// As any call.
    pub async fn ad_tag(
        &self,
        region: Region,
        access: &Secret,
        advertiser: &DspAdvertiser,
    ) -> Result<Option<AdTag>, AdsError> {
        let path = ["accounts".into(), advertiser.id.clone().into(), "dsp".into(), "amazonAdTag".into()];
        let call = Call::get_at(region, path.into()).media_type(TAG);
        self.once(&advertiser.sign(call, "Amazon-Ads-AccountId"), access, parse_tag).await
    }

    /// A page of the events of `tag` that were heard since `since`: at most 100. Without `since` Amazon looks
    /// back 30 days, and never more than a year (documented). An event that was silent in that time is not in
    /// the list.
    ///
    /// # Errors
    /// As any call.
    pub async fn ad_tag_events(
        &self,
        region: Region,
        access: &Secret,
        advertiser: &DspAdvertiser,
        tag: &str,
        since: Option<Timestamp>,
        next: Option<&str>,
    ) -> Result<Page<AdTagEvent>, AdsError> {
        let path = ["accounts", &advertiser.id, "dsp", "adTagEvents", tag, "list"];
        let path = path.map(|segment| segment.to_owned().into());
        let mut call =
            Call::get_at(region, path.into()).media_type(EVENTS).query("maxResults", PER_PAGE.to_string());
        if let Some(since) = since {
            call = call.query("startDateTime", format!("{since:.0}"));
        }
        if let Some(next) = next {
            call = call.query("nextToken", next);
        }
        let page = self.once(&advertiser.sign(call, "Amazon-Ads-AccountId"), access, parse_events).await?;
        Ok(Page::after(next, page))
    }
}

pub(super) fn parse_tag(body: &[u8]) -> Result<Option<AdTag>, NoList> {
    let body = Body::new(body);
    let answer = body.object()?;
    if !answer.has("adTag") {
        return Ok(None);
    }
    let tag = answer.inner("adTag").ok_or(NoList)?;
    let id: Option<TextId> = tag.id("tagId").map_err(|_| NoList)?;
    Ok(id.map(|TextId(id)| AdTag { id, created: tag.time("createDateTime") }))
}

pub(super) fn parse_events(body: &[u8]) -> Result<lenient::Page<AdTagEvent>, NoList> {
    let body = Body::new(body);
    let answer = body.object()?;
    let list = each(&answer.list("amazonAdTagEvents")?, |row| {
        Ok(AdTagEvent {
            name: row.word("eventName", plain::NAME)?.ok_or(lenient::Odd)?,
            kind: row.text("status", plain::WORD),
            last_activity: row.time("lastActivityDateTime"),
        })
    });
    let list = answer.at_most(PER_PAGE, list);
    Ok(body.page(list, answer.next("nextToken")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_and_its_absence_is_no_failure() {
        let body = br#"{"adTag":{"tagId":"abc","createDateTime":"2025-01-02T03:04:05Z"}}"#;
        let tag = parse_tag(body).unwrap().unwrap();
        assert_eq!((&*tag.id, tag.created), ("abc", Some("2025-01-02T03:04:05Z".parse().unwrap())));
        for body in ["{}", r#"{"adTag":null}"#, r#"{"adTag":{}}"#, r#"{"adTag":{"tagId":""}}"#] {
            assert_eq!(parse_tag(body.as_bytes()), Ok(None), "{body}");
        }
        for body in ["[]", "", r#"{"adTag":"abc"}"#, r#"{"adTag":{"tagId":{}}}"#] {
            assert_eq!(parse_tag(body.as_bytes()), Err(NoList), "{body}");
        }
    }

    #[test]
    fn events_are_read_with_when_they_were_last_heard() {
        let body = br#"{"amazonAdTagEvents":[
            {"eventName":"Checkout","status":"IN_USE","lastActivityDateTime":"2026-11-20T10:00:00Z"},
            {"eventName":"Lead","status":7,"lastActivityDateTime":"never"},{"status":"AVAILABLE"},null],
            "maxResults":100,"nextToken":""}"#;
        let page = parse_events(body).unwrap();
        let [checkout, lead] = &page.list[..] else { panic!("{page:?}") };
        assert_eq!((&*checkout.name, checkout.kind.as_deref()), ("Checkout", Some("IN_USE")));
        assert_eq!(checkout.last_activity, Some("2026-11-20T10:00:00Z".parse().unwrap()));
        assert_eq!((lead.kind.as_deref(), lead.last_activity), (None, None));
        assert_eq!(page.unread, domain::Unread { rows: 2, fields: 2 });
        let many = format!(r#"{{"amazonAdTagEvents":[{}]}}"#, vec![r#"{"eventName":"E"}"#; 130].join(","));
        let page = parse_events(many.as_bytes()).unwrap();
        assert_eq!((page.list.len(), page.unread.rows), (100, 30));
    }
}
