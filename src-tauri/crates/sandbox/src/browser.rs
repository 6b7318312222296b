//! The user in front of the browser, for tests: fills in the sandbox's own pages over HTTP.

use url::Url;

/// What the user does on the consent page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Chooses the login with this slug and presses Allow.
    Allow(String),
    /// Presses Cancel.
    Cancel,
}

/// Why the browser did not get anywhere.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrowserError {
    /// No answer came.
    #[error("no answer: {0}")]
    Http(#[from] reqwest::Error),
    /// The page says no and the browser stays on it.
    #[error("the page stays open with status {status}")]
    Stays {
        /// Status of the page.
        status: u16,
        /// The page.
        html: String,
    },
    /// The page redirects to something that is no address, or lacks its form.
    #[error("the page is not as expected")]
    Unexpected,
}

/// A browser that follows no redirect: it says where the page wants to go.
#[derive(Debug, Clone)]
pub struct Browser {
    http: reqwest::Client,
}

impl Browser {
    /// A browser without cookies.
    pub fn new() -> Result<Self, BrowserError> {
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
        Ok(Self { http })
    }

    /// Signs in on a hosted page and returns the app's callback address.
    pub async fn sign_in(&self, page: &str, email: &str, password: &str) -> Result<Url, BrowserError> {
        let shown = self.http.get(page).send().await?;
        if !shown.status().is_success() {
            return Err(stays(shown).await);
        }
        let fields = [("identifier", email), ("password", password)];
        redirect(self.http.post(page).form(&fields).send().await?).await
    }

    /// Signs in on a hosted page that asks for a second factor, and returns the app's callback address.
    pub async fn sign_in_with_code(
        &self,
        page: &str,
        email: &str,
        password: &str,
        code: &str,
    ) -> Result<Url, BrowserError> {
        let fields = [("identifier", email), ("password", password)];
        let asked = self.http.post(page).form(&fields).send().await?;
        if !asked.status().is_success() {
            return Err(stays(asked).await);
        }
        self.enter_code(page, code).await
    }

    /// Fills in the page of somebody new. The code then comes by e-mail, see [`Browser::enter_code`].
    pub async fn sign_up(&self, page: &str, email: &str, password: &str) -> Result<(), BrowserError> {
        let shown = self.http.get(page.replace("/sign-in/", "/sign-up/")).send().await?;
        if !shown.status().is_success() {
            return Err(stays(shown).await);
        }
        let fields =
            [("identifier", email), ("password", password), ("first_name", "New"), ("last_name", "User")];
        let action = page.replace("/sign-up/", "/sign-in/");
        let asked = self.http.post(action).form(&fields).send().await?;
        if asked.status().is_success() { Ok(()) } else { Err(stays(asked).await) }
    }

    /// Does a task on a hosted page, or on the page of tasks, by the names of its fields. Returns where the page
    /// leads, or nothing where it stays.
    pub async fn do_task(&self, page: &str, fields: &[(&str, &str)]) -> Result<Option<Url>, BrowserError> {
        let answer = self.http.post(page.split('#').next().unwrap_or(page)).form(fields).send().await?;
        if answer.status().is_success() { Ok(None) } else { redirect(answer).await.map(Some) }
    }

    /// Types a code into a hosted page and returns the app's callback address.
    pub async fn enter_code(&self, page: &str, code: &str) -> Result<Url, BrowserError> {
        let action = page.replace("/sign-up/", "/sign-in/");
        redirect(self.http.post(action).form(&[("code", code)]).send().await?).await
    }

    /// Opens an authorisation address, decides, and returns where Amazon sends the browser: a return
    /// URL with `code` or `error`.
    pub async fn consent(&self, authorise: &str, decision: &Decision) -> Result<Url, BrowserError> {
        let shown = self.http.get(authorise).send().await?;
        if shown.status().is_redirection() {
            return redirect(shown).await;
        }
        if !shown.status().is_success() {
            return Err(stays(shown).await);
        }
        let target = shown.url().clone();
        let html = shown.text().await?;
        let request = html.split("name=\"request\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let request = request.ok_or(BrowserError::Unexpected)?;
        let (verb, login) = match decision {
            Decision::Allow(login) => ("allow", login.as_str()),
            Decision::Cancel => ("cancel", ""),
        };
        let fields = [("request", request), ("login", login), ("decision", verb)];
        let mut action = target;
        action.set_query(None);
        redirect(self.http.post(action).form(&fields).send().await?).await
    }

    /// What the bounce page's script makes of a return URL: the address handed to the app.
    pub fn bounce(returned: &Url) -> Option<Url> {
        let mut app = Url::parse("com.adkeeper.desktop://amazon/callback").ok()?;
        let forwarded = ["code", "state", "error", "error_description"];
        let kept = returned.query_pairs().filter(|(name, _)| forwarded.contains(&name.as_ref()));
        app.query_pairs_mut().extend_pairs(kept);
        Some(app)
    }
}

async fn redirect(response: reqwest::Response) -> Result<Url, BrowserError> {
    if !response.status().is_redirection() {
        return Err(stays(response).await);
    }
    let location = response.headers().get(reqwest::header::LOCATION).and_then(|value| value.to_str().ok());
    location.and_then(|location| Url::parse(location).ok()).ok_or(BrowserError::Unexpected)
}

async fn stays(response: reqwest::Response) -> BrowserError {
    let status = response.status().as_u16();
    match response.text().await {
        Ok(html) => BrowserError::Stays { status, html },
        Err(error) => BrowserError::Http(error),
    }
}
