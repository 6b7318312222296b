//! The token in use: one for all requests, fetched once when it expires or is refused, however many wait for it.

use crate::failure::{Failure, Kind};
use crate::options::Limits;
use crate::time::Time;
use crate::tokens::{Token, TokenError, Tokens};
use domain::Secret;
use memchr::memmem;
use parking_lot::Mutex as SyncMutex;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;

/// A token is no longer used this long before it expires: a request takes time to arrive.
const MARGIN: Duration = Duration::from_secs(30);

/// How many tokens are looked for in what the server sends: the one in use and those of requests still under way.
const REMEMBERED: usize = 4;

/// What replaces a token in what the server sends.
const REDACTED: &[u8] = b"<redacted>";

pub(crate) struct Access {
    tokens: Arc<dyn Tokens>,
    time: Arc<dyn Time>,
    patience: Duration,
    first_wait: Duration,
    state: Mutex<State>,
    failures: AtomicU64,
    used: SyncMutex<VecDeque<Secret>>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    failure: Option<(u64, Failure)>,
}

impl Access {
    pub(crate) fn new(tokens: Arc<dyn Tokens>, time: Arc<dyn Time>, limits: &Limits) -> Self {
        Self {
            tokens,
            time,
            patience: limits.token_wait,
            first_wait: limits.first_wait,
            state: Mutex::default(),
            failures: AtomicU64::new(0),
            used: SyncMutex::default(),
        }
    }

    /// A token that is valid now; a newer one than `refused`.
    pub(crate) async fn token(&self, refused: Option<&Token>) -> Result<Token, Failure> {
        let failures = self.failures.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        if let Some(token) = &state.token
            && refused != Some(token)
            && token.expires_at.duration_since(self.time.now()).as_secs() > MARGIN.as_secs().cast_signed()
        {
            return Ok(token.clone());
        }
        // Whoever waited while the token was not to be had does not wait for it once more.
        if let Some((at, failure)) = &state.failure
            && *at > failures
        {
            return Err(failure.clone());
        }
        match self.fetch(refused).await {
            Ok(token) => {
                self.remember(&token.access);
                *state = State { token: Some(token.clone()), failure: None };
                Ok(token)
            }
            Err(failure) => {
                let at = self.failures.fetch_add(1, Ordering::AcqRel) + 1;
                *state = State { token: None, failure: Some((at, failure.clone())) };
                Err(failure)
            }
        }
    }

    async fn fetch(&self, refused: Option<&Token>) -> Result<Token, Failure> {
        let mut waited = Duration::ZERO;
        let mut next = self.first_wait;
        loop {
            let asked = tokio::time::timeout(self.patience, self.tokens.token(refused)).await;
            let asked = asked.unwrap_or_else(|_| {
                let message = "Adkeeper didn't hand out an access token in time.".to_owned();
                Err(TokenError::Unavailable { retry_after: None, message })
            });
            match asked {
                Ok(token) if refused.is_some_and(|refused| refused.access == token.access) => {
                    return Err(Failure::new(
                        Kind::TokenRefused,
                        "Amazon refused the access token, and there is no newer one yet. Open Adkeeper and check this \
                         Amazon login.",
                    )
                    .status(401));
                }
                Ok(token) => return Ok(token),
                Err(TokenError::Unavailable { retry_after, message }) => {
                    let wait = retry_after.unwrap_or(next).max(self.first_wait);
                    if waited + wait > self.patience {
                        return Err(TokenError::Unavailable { retry_after, message }.into());
                    }
                    self.time.wait(wait).await;
                    waited += wait;
                    next *= 2;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn remember(&self, access: &Secret) {
        let mut used = self.used.lock();
        if !used.contains(access) {
            used.push_back(access.clone());
        }
        if used.len() > REMEMBERED {
            used.pop_front();
        }
    }

    /// `line` without any token that was sent: a server that repeats one would put it into the client's transcript.
    pub(crate) fn conceal(&self, line: Vec<u8>) -> Vec<u8> {
        self.used.lock().iter().fold(line, |line, token| {
            let token = token.expose().as_bytes();
            if token.is_empty() || memmem::find(&line, token).is_none() {
                return line;
            }
            let mut clean = Vec::with_capacity(line.len());
            let mut from = 0;
            for at in memmem::find_iter(&line, token) {
                clean.extend_from_slice(line.get(from..at).unwrap_or_default());
                clean.extend_from_slice(REDACTED);
                from = at + token.len();
            }
            clean.extend_from_slice(line.get(from..).unwrap_or_default());
            clean
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SystemTime;
    use async_trait::async_trait;
    use domain::Timestamp;
    use std::sync::atomic::AtomicUsize;

    #[derive(Default)]
    struct Counting {
        asked: AtomicUsize,
        unavailable: bool,
    }

    #[async_trait]
    impl Tokens for Counting {
        async fn token(&self, _: Option<&Token>) -> Result<Token, TokenError> {
            let asked = self.asked.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            if self.unavailable {
                return Err(TokenError::Unavailable { retry_after: None, message: "Offline".into() });
            }
            Ok(Token {
                access: Secret::new(format!("Atza|{asked}")),
                client_id: "c".into(),
                expires_at: Timestamp::now() + Duration::from_secs(3600),
            })
        }
    }

    fn access(tokens: &Arc<Counting>) -> Arc<Access> {
        Arc::new(Access::new(tokens.clone(), Arc::new(SystemTime), &Limits::default()))
    }

    async fn hundred(access: &Arc<Access>, refused: Option<Token>) -> Vec<Result<Token, Failure>> {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let (access, refused) = (access.clone(), refused.clone());
            tasks.spawn(async move { access.token(refused.as_ref()).await });
        }
        tasks.join_all().await
    }

    #[tokio::test]
    async fn a_hundred_requests_whose_token_was_refused_fetch_one_newer_token() {
        let tokens = Arc::new(Counting::default());
        let access = access(&tokens);
        let first = access.token(None).await.unwrap();
        let newer = hundred(&access, Some(first)).await;
        assert!(newer.iter().all(|token| token.as_ref().unwrap().access.expose() == "Atza|1"));
        assert_eq!(tokens.asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_wait_for_an_unavailable_token_once_and_within_the_bound() {
        let tokens = Arc::new(Counting { unavailable: true, ..Counting::default() });
        let access = access(&tokens);
        let started = tokio::time::Instant::now();
        let failures = hundred(&access, None).await;
        assert!(failures.iter().all(|failure| failure.as_ref().unwrap_err().kind == Kind::TokenUnavailable));
        assert!(started.elapsed() <= Limits::default().token_wait, "{:?}", started.elapsed());
        assert!(tokens.asked.load(Ordering::SeqCst) < 10);
    }

    struct Silent;

    #[async_trait]
    impl Tokens for Silent {
        async fn token(&self, _: Option<&Token>) -> Result<Token, TokenError> {
            std::future::pending().await
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_that_never_comes_is_not_waited_for_for_ever() {
        let access = Access::new(Arc::new(Silent), Arc::new(SystemTime), &Limits::default());
        assert_eq!(access.token(None).await.unwrap_err().kind, Kind::TokenUnavailable);
    }

    #[tokio::test]
    async fn a_token_that_the_server_repeats_is_taken_out() {
        let access = access(&Arc::new(Counting::default()));
        access.token(None).await.unwrap();
        assert_eq!(access.conceal(b"a Atza|0 b Atza|0".to_vec()), b"a <redacted> b <redacted>");
        assert_eq!(access.conceal(b"Atza|9".to_vec()), b"Atza|9");
    }
}
