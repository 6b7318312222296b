//! The claims of a session token, read for scheduling and as a check of the instance's set-up.
//!
//! A native client has no need to verify its own token (*documented*); the database does. So the
//! signature is not looked at here.

use crate::{ClaimProblem, ClerkError};
use domain::{Secret, Timestamp, UserId};
use serde::Deserialize;
use url::Url;

/// What a session token says (version 2 claims, *documented*; unknown ones are ignored).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The user.
    pub sub: UserId,
    /// The session. Absent in tokens that were not issued to a session.
    pub sid: Option<String>,
    /// The instance, without a trailing slash.
    pub iss: String,
    /// When the token ends, by Clerk's clock.
    pub exp: Timestamp,
    /// From when on it counts, by Clerk's clock.
    pub nbf: Option<Timestamp>,
    /// Whether the session's tasks are not done yet (`sts`, *documented*).
    pub pending: bool,
    /// The PostgreSQL role; `authenticated` once the Supabase integration is on.
    pub role: Option<String>,
}

#[derive(Deserialize)]
struct RawClaims {
    sub: String,
    sid: Option<String>,
    iss: String,
    exp: f64,
    nbf: Option<f64>,
    sts: Option<serde_json::Value>,
    role: Option<serde_json::Value>,
}

impl Claims {
    /// Reads `jwt` without verifying its signature.
    ///
    /// # Errors
    /// [`ClerkError::BadResponse`] for what is no token.
    pub fn read(jwt: &Secret) -> Result<Self, ClerkError> {
        let raw: RawClaims = jsonwebtoken::dangerous::insecure_decode_claims(jwt.expose())
            .map_err(|_| ClerkError::BadResponse("session token"))?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "`NumericDate` may have a fraction; the seconds are what counts, and they fit an i64"
        )]
        let date = |seconds: f64| {
            Timestamp::from_second(seconds as i64)
                .map_err(|_| ClerkError::BadResponse("times of the session token"))
        };
        let (exp, nbf) = (date(raw.exp)?, raw.nbf.map(date).transpose()?);
        Ok(Self {
            sub: UserId::new(raw.sub),
            sid: raw.sid,
            iss: raw.iss,
            exp,
            nbf,
            pending: raw.sts.is_some_and(|status| status == "pending"),
            role: raw.role.and_then(|role| role.as_str().map(str::to_owned)),
        })
    }
}

/// Checks that the database will take a token with these claims for `user`: issued by the instance
/// at `fapi_base`, about `user`, with role `authenticated`.
///
/// Behind a proxy the issuer is the proxy's address, path included (*observed* in Clerk's own verification: its Go
/// SDK and its JavaScript backend compare the issuer with `proxy_url` where one is set).
pub fn check_claims(claims: &Claims, fapi_base: &Url, user: &UserId) -> Result<(), ClaimProblem> {
    let expected = fapi_base.as_str().trim_end_matches('/');
    if claims.iss.trim_end_matches('/') != expected {
        return Err(ClaimProblem::WrongIssuer { expected: expected.to_owned(), found: claims.iss.clone() });
    }
    if claims.sub != *user {
        return Err(ClaimProblem::WrongUser);
    }
    if claims.role.as_deref() != Some("authenticated") {
        return Err(ClaimProblem::WrongRole { found: claims.role.clone() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims {
            sub: UserId::new("user_1"),
            sid: Some("sess_1".into()),
            iss: "https://clerk.example.com".into(),
            exp: Timestamp::from_second(1_800_000_000).unwrap(),
            nbf: None,
            pending: false,
            role: Some("authenticated".into()),
        }
    }

    fn check(claims: &Claims) -> Result<(), ClaimProblem> {
        let base = Url::parse("https://clerk.example.com/").unwrap();
        check_claims(claims, &base, &UserId::new("user_1"))
    }

    #[test]
    fn each_wrong_claim_is_named() {
        assert_eq!(check(&claims()), Ok(()));
        let other = Claims { iss: "https://clerk.example.com.evil.example".into(), ..claims() };
        assert!(matches!(check(&other), Err(ClaimProblem::WrongIssuer { .. })));
        let other = Claims { sub: UserId::new("user_2"), ..claims() };
        assert_eq!(check(&other), Err(ClaimProblem::WrongUser));
        for role in [None, Some("anon".to_owned()), Some("service_role".to_owned())] {
            let other = Claims { role: role.clone(), ..claims() };
            assert_eq!(check(&other), Err(ClaimProblem::WrongRole { found: role }));
        }
    }

    #[test]
    fn what_is_not_a_token_is_an_unreadable_answer() {
        for text in ["", "a.b", "a.b.c", "..", "e30.e30.", "e30.eyJzdWIiOjF9.x"] {
            let error = Claims::read(&Secret::new(text)).unwrap_err();
            assert_eq!(error, ClerkError::BadResponse("session token"), "{text}");
        }
    }
}
