//! The sandbox's levers, and PostgREST as any client reaches it.

use anyhow::{Context, Result, ensure};
use domain::sandbox::SUPABASE_KEY;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A client of the running sandbox.
pub struct Sandbox {
    client: reqwest::Client,
    url: String,
}

impl Sandbox {
    /// A client of the sandbox at `url`.
    pub fn new(url: &str) -> Result<Self> {
        Ok(Self { client: reqwest::Client::builder().no_proxy().build()?, url: url.to_owned() })
    }

    /// Revokes the grant of an Amazon login, with its access tokens; says how many grants there were.
    pub async fn revoke(&self, login: &str) -> Result<u64> {
        let body = json!({ "login": login, "access_tokens": true });
        let answer =
            self.client.post(format!("{}/_sandbox/grants/revoke", self.url)).json(&body).send().await?;
        let answer: Value = answer.error_for_status()?.json().await?;
        answer["revoked"].as_u64().context("no count")
    }

    /// Registers a return URL at Amazon.
    pub async fn allow_return_url(&self, url: &str) -> Result<()> {
        let lever = format!("{}/_sandbox/return-urls", self.url);
        self.client.post(lever).json(&json!({ "url": url })).send().await?.error_for_status()?;
        Ok(())
    }

    /// Sets Amazon's clock so many days ahead.
    pub async fn set_days_ahead(&self, days: i32) -> Result<()> {
        let lever = format!("{}/_sandbox/clock-skew", self.url);
        self.client.post(lever).json(&json!({ "days": days })).send().await?.error_for_status()?;
        Ok(())
    }

    /// Switches an entry of the sandbox's catalogue of faults.
    pub async fn switch(&self, name: &str, on: bool) -> Result<()> {
        let url = format!("{}/_sandbox/catalogue/{name}", self.url);
        self.client.post(url).json(&json!({ "on": on })).send().await?.error_for_status()?;
        Ok(())
    }

    /// Lets every session at Clerk run out now.
    pub async fn expire_sessions(&self) -> Result<()> {
        let url = format!("{}/_sandbox/sessions/expire", self.url);
        self.client.post(url).json(&json!({})).send().await?.error_for_status()?;
        Ok(())
    }

    /// How many sessions at Clerk can be used.
    pub async fn active_sessions(&self) -> Result<usize> {
        let all = self.look("sessions").await?;
        let active = |session: &&Value| session["status"] == "active";
        Ok(all.as_array().into_iter().flatten().filter(active).count())
    }

    /// What the authenticator app of a user shows now.
    pub async fn totp(&self, user: &str) -> Result<String> {
        let users = self.look("clerk/users").await?;
        let user = users.as_array().into_iter().flatten().find(|one| one["id"] == user);
        let code = user.and_then(|user| user["totp"].as_str());
        code.map(str::to_owned).context("no authenticator app")
    }

    /// The code in the newest e-mail to an address.
    pub async fn newest_code(&self, address: &str) -> Result<String> {
        let inbox = self.look("clerk/inbox").await?;
        let mut mails = inbox.as_array().into_iter().flatten().rev();
        let code = mails.find(|mail| mail["to"] == address).and_then(|mail| mail["code"].as_str());
        code.map(str::to_owned).context("no e-mail")
    }

    async fn look(&self, what: &str) -> Result<Value> {
        let answer = self.client.get(format!("{}/_sandbox/{what}", self.url)).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// Requests per endpoint so far.
    pub async fn counters(&self) -> Result<BTreeMap<String, u64>> {
        let answer = self.client.get(format!("{}/_sandbox/counters", self.url)).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// A session token of a user, as Clerk would sign it now.
    pub async fn session_jwt(&self, user: &str) -> Result<String> {
        let answer = self
            .client
            .get(format!("{}/_sandbox/jwt", self.url))
            .query(&[("user_id", user)])
            .send()
            .await?
            .error_for_status()?;
        let answer: Value = answer.json().await?;
        Ok(answer["jwt"].as_str().context("no token")?.to_owned())
    }

    /// The rows of a table that the bearer of `jwt` may read.
    pub async fn rows(&self, table: &str, jwt: &str) -> Result<Vec<Value>> {
        let answer = self.client.get(format!("{}/rest/v1/{table}", self.url));
        let answer = answer.header("apikey", SUPABASE_KEY).bearer_auth(jwt).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{table}: {status} {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// The status of a read of `table` without any session.
    pub async fn anonymous(&self, table: &str) -> Result<u16> {
        let answer = self.client.get(format!("{}/rest/v1/{table}", self.url)).header("apikey", SUPABASE_KEY);
        Ok(answer.send().await?.status().as_u16())
    }
}
