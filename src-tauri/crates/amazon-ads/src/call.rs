//! One call of the Ads API, before anything is known about tokens and tries.

use crate::http::{Answer, send};
use crate::id::ProfileId;
use crate::{AdsClient, AdsError, Detail};
use domain::{Region, Secret};
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};

/// What to ask whom.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) region: Region,
    path: &'static str,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    media_type: &'static str,
    /// JSON; a call with a body is a POST.
    body: Option<String>,
}

impl Call {
    pub(crate) fn get(region: Region, path: &'static str) -> Self {
        Self {
            region,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            media_type: "application/json",
            body: None,
        }
    }

    pub(crate) fn post(region: Region, path: &'static str, body: &serde_json::Value) -> Self {
        Self { body: Some(body.to_string()), ..Self::get(region, path) }
    }

    /// The type of answer and body, where it is not plain JSON.
    pub(crate) fn media_type(self, media_type: &'static str) -> Self {
        Self { media_type, ..self }
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
}

impl AdsClient {
    /// One try. An answer is 200; everything else is an error.
    pub(crate) async fn try_once(&self, call: &Call, access: &Secret) -> Result<Answer, AdsError> {
        let mut url = self.endpoints.ads(call.region).clone();
        url.set_path(call.path);
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
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
            .header(ACCEPT, call.media_type);
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, call.media_type).body(body.clone());
        }
        let request = request.build().map_err(|_| AdsError::unsendable())?;
        let answer = send(&self.http, &*self.clock, request, self.timeout).await?;
        if answer.status == 200 { Ok(answer) } else { Err(AdsError::from_answer(&answer)) }
    }
}
