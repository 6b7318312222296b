//! The OpenID providers of `oidc/provider.js`, and a user who walks through their pages.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use serde_json::Value;
use stack::{Guard, Guarded};
use url::Url;

use crate::{http, root};

const PATIENCE: Duration = Duration::from_secs(60);
/// A sign-in, a consent and the redirects between them are far fewer steps.
const STEPS: usize = 20;

/// Both running providers.
#[derive(Debug)]
pub struct Providers {
    _process: Guarded,
    /// Gives refresh tokens and rotates them: each works once.
    pub rotating: Url,
    /// Knows no refresh tokens at all.
    pub codes: Url,
}

impl Providers {
    /// Starts them on free loopback ports.
    pub fn start() -> Result<Self> {
        let mut command = Command::new("node");
        command.arg("oidc/provider.js").current_dir(root().join("tests/peers")).env_remove("NODE_OPTIONS");
        let process = Guard::new("oidc-provider").start(&command)?;
        let line = process.wait_for_line(PATIENCE, |line| line.contains("\"ready\":true"))?;
        let ready: Value = serde_json::from_str(&line)?;
        let url = |name: &str| Ok::<_, anyhow::Error>(Url::parse(ready[name].as_str().unwrap_or_default())?);
        Ok(Self { rotating: url("rotating")?, codes: url("codes")?, _process: process })
    }

    /// Moves the clock of both.
    pub async fn forward(&self, by: Duration) -> Result<()> {
        let url = self.rotating.join(&format!("/_forward/{}", by.as_secs()))?;
        http()?.post(url).send().await?.error_for_status()?;
        Ok(())
    }
}

/// Where the pages of a provider led to.
#[derive(Debug)]
enum Led {
    /// To an address outside the provider: the return address.
    Back(Url),
    /// To a page of the provider that offers no way on.
    Nowhere {
        /// HTTP status.
        status: u16,
        /// The page.
        html: String,
    },
}

/// A user with a browser of their own: cookies, and nothing followed blindly.
#[derive(Debug)]
pub struct User {
    http: reqwest::Client,
    name: String,
    cookies: BTreeMap<String, String>,
}

impl User {
    /// Somebody whom the provider will know by this name.
    pub fn named(name: &str) -> Result<Self> {
        Ok(Self { http: http()?, name: name.to_owned(), cookies: BTreeMap::new() })
    }

    /// Opens a page, signs in and allows what is asked; returns the address that leads out.
    pub async fn allow(&mut self, page: &Url) -> Result<Url> {
        back(self.walk(page, true).await?)
    }

    /// Opens a page and cancels what is asked there.
    pub async fn cancel(&mut self, page: &Url) -> Result<Url> {
        back(self.walk(page, false).await?)
    }

    /// Opens a page that is expected to stay where it is; returns its status.
    pub async fn stays(&mut self, page: &Url) -> Result<u16> {
        match self.walk(page, true).await? {
            Led::Nowhere { status, .. } => Ok(status),
            Led::Back(address) => bail!("the page led to {address}"),
        }
    }

    async fn walk(&mut self, page: &Url, allows: bool) -> Result<Led> {
        let mut at = page.clone();
        let mut form: Option<Vec<(&str, String)>> = None;
        for _ in 0..STEPS {
            let request = match form.take() {
                Some(fields) => self.http.post(at.clone()).form(&fields),
                None => self.http.get(at.clone()),
            };
            let answer = request.header(COOKIE, self.cookie_header()).send().await?;
            self.keep_cookies(&answer);
            if let Some(next) = answer.headers().get(LOCATION) {
                let next = at.join(next.to_str()?)?;
                if next.origin() != page.origin() {
                    return Ok(Led::Back(next));
                }
                at = next;
                continue;
            }
            let status = answer.status().as_u16();
            let html = answer.text().await?;
            let submit = address_in(&html, "<form autocomplete=\"off\" action=\"");
            let Some(submit) = submit.filter(|_| status == 200) else {
                return Ok(Led::Nowhere { status, html });
            };
            if allows {
                at = Url::parse(&submit)?;
                let prompt = if html.contains("value=\"login\"") { "login" } else { "consent" };
                form = Some(vec![
                    ("prompt", prompt.to_owned()),
                    ("login", self.name.clone()),
                    ("password", "anything".to_owned()),
                ]);
            } else {
                let page = html.find("/abort\"").context("the page has no way to cancel")?;
                let start = html[..page].rfind('"').context("the page has no way to cancel")?;
                at = Url::parse(&html[start + 1..page + "/abort".len()])?;
            }
        }
        bail!("the pages led nowhere in {STEPS} steps")
    }

    fn cookie_header(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// One flow at a time, so names are enough; paths and lives are not looked at.
    fn keep_cookies(&mut self, answer: &reqwest::Response) {
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let text = cookie.to_str().unwrap_or_default();
            let Some((name, value)) = text.split(';').next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn back(led: Led) -> Result<Url> {
    match led {
        Led::Back(address) => Ok(address),
        Led::Nowhere { status, html } => bail!("a page with status {status} leads nowhere:\n{html}"),
    }
}

fn address_in(html: &str, before: &str) -> Option<String> {
    Some(html.split_once(before)?.1.split('"').next()?.to_owned())
}
