//! One call of the Ads API, before anything is known about tokens and tries.

use crate::http::{Answer, send};
use crate::id::ProfileId;
use crate::{AdsClient, AdsError, Detail};
use domain::{Region, Secret};
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use std::borrow::Cow;
use url::Url;

/// What to ask whom.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) region: Region,
    /// The path between its slashes, not encoded.
    path: Vec<Cow<'static, str>>,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    accept: &'static str,
    content_type: &'static str,
    /// Statuses that are an answer.
    successes: &'static [u16],
    /// Of the unified API, which wants the client's id under another name.
    unified: bool,
    /// JSON; a call with a body is a POST.
    body: Option<String>,
}

impl Call {
    pub(crate) fn get(region: Region, path: &'static str) -> Self {
        Self::get_at(region, path.split('/').map(Cow::Borrowed).collect())
    }

    /// As [`Call::get`], with ids among the segments of the path.
    pub(crate) fn get_at(region: Region, path: Vec<Cow<'static, str>>) -> Self {
        Self {
            region,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            accept: "application/json",
            content_type: "application/json",
            successes: &[200],
            unified: false,
            body: None,
        }
    }

    pub(crate) fn post(region: Region, path: &'static str, body: &serde_json::Value) -> Self {
        Self { body: Some(body.to_string()), ..Self::get(region, path) }
    }

    /// The type of answer and body, where it is not plain JSON.
    pub(crate) fn media_type(self, media_type: &'static str) -> Self {
        Self { accept: media_type, content_type: media_type, ..self }
    }

    /// As [`Call::media_type`], where body and answer are not of one type.
    pub(crate) fn media_types(self, content_type: &'static str, accept: &'static str) -> Self {
        Self { accept, content_type, ..self }
    }

    /// Takes 207 for an answer too: each part of it has a status of its own.
    pub(crate) fn multi_status(self) -> Self {
        Self { successes: &[200, 207], ..self }
    }

    /// Sends the client's id as `Amazon-Ads-ClientId` too. For `/adsApi/v1` the descriptions have this name
    /// and the guides the older one (both documented).
    pub(crate) fn unified(self) -> Self {
        Self { unified: true, ..self }
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// In the name of a profile.
    pub(crate) fn scope(self, profile: ProfileId) -> Self {
        self.header("Amazon-Advertising-API-Scope", profile.to_string())
    }

    /// The address at the host `root`. An id that would be another path has none.
    fn address(&self, root: &Url) -> Option<Url> {
        // Empty and dotted segments are left out of an address or climb in it.
        if self.path.iter().any(|segment| matches!(&**segment, "" | "." | "..")) {
            return None;
        }
        let mut url = root.clone();
        url.path_segments_mut().ok()?.clear().extend(&self.path);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Some(url)
    }
}

impl AdsClient {
    /// One try. An answer is 200, or another status that the call takes for one; everything else is an error.
    pub(crate) async fn try_once(&self, call: &Call, access: &Secret) -> Result<Answer, AdsError> {
        let url = call.address(self.endpoints.ads(call.region)).ok_or_else(AdsError::unsendable)?;
        // A token that is no header value is no token; it is refused here as Amazon would.
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", access.expose()))
            .map_err(|_| AdsError::TokenRejected(Detail::default()))?;
        bearer.set_sensitive(true);
        let method = if call.body.is_some() { Method::POST } else { Method::GET };
        let mut request = self
            .http
            .request(method, url)
            .header(AUTHORIZATION, bearer)
            .header("Amazon-Advertising-API-ClientId", &self.client_id)
            .header(ACCEPT, call.accept);
        if call.unified {
            request = request.header("Amazon-Ads-ClientId", &self.client_id);
        }
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, call.content_type).body(body.clone());
        }
        let request = request.build().map_err(|_| AdsError::unsendable())?;
        let answer = send(&self.http, &*self.clock, request, self.timeout).await?;
        if call.successes.contains(&answer.status) { Ok(answer) } else { Err(AdsError::from_answer(&answer)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(id: &str) -> Option<String> {
        let path = vec!["accounts".into(), id.to_owned().into(), "dsp".into()];
        let root = Url::parse("https://ads.example/").unwrap();
        Call::get_at(Region::Na, path).address(&root).map(String::from)
    }

    #[test]
    fn an_id_stays_one_segment_of_its_path() {
        assert_eq!(address("42").unwrap(), "https://ads.example/accounts/42/dsp");
        assert_eq!(address("a/../b").unwrap(), "https://ads.example/accounts/a%2F..%2Fb/dsp");
        assert_eq!(address("4?x=1#y %2e").unwrap(), "https://ads.example/accounts/4%3Fx=1%23y%20%252e/dsp");
        for id in ["", ".", ".."] {
            assert_eq!(address(id), None, "{id:?} would be another path");
        }
    }
}
