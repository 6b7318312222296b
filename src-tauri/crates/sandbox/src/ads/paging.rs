//! Page tokens: opaque to callers, and worthless for any other list or login.

use super::answer::Refusal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// A list that one login walks through.
pub(crate) struct Pages<'a> {
    /// Something that only this sandbox knows.
    pub(crate) key: &'a str,
    /// Which list, with everything that changes what is in it.
    pub(crate) list: String,
    /// Whose.
    pub(crate) login: &'a str,
}

impl Pages<'_> {
    /// The token that leads to the record at `offset`.
    fn token(&self, offset: usize) -> String {
        let seal = Sha256::digest(format!("{}\n{}\n{}\n{offset}", self.key, self.list, self.login));
        let seal = URL_SAFE_NO_PAD.encode(seal);
        URL_SAFE_NO_PAD.encode(format!("{offset}.{}", seal.get(..16).unwrap_or_default()))
    }

    /// The record that `token` leads to; guessed: 400 for a token that was not given out for this list.
    fn offset(&self, token: &str) -> Result<usize, Refusal> {
        let invalid = || Refusal::bad("nextToken is invalid").about("nextToken");
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| invalid())?;
        let text = String::from_utf8(bytes).map_err(|_| invalid())?;
        let offset = text.split_once('.').and_then(|(offset, _)| offset.parse().ok()).ok_or_else(invalid)?;
        if self.token(offset) == token { Ok(offset) } else { Err(invalid()) }
    }

    /// The records of one page and the token of the next. An absent or empty token is the first page:
    /// Amazon's own collection sends `nextToken=`.
    pub(crate) fn page<'t, T>(
        &self,
        records: &'t [T],
        token: Option<&str>,
        size: usize,
    ) -> Result<(&'t [T], Option<String>), Refusal> {
        let start = match token {
            None | Some("") => 0,
            Some(token) => self.offset(token)?,
        };
        let end = start.saturating_add(size).min(records.len());
        let next = (end < records.len()).then(|| self.token(end));
        Ok((records.get(start..end).unwrap_or_default(), next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_on_in_its_own_list_only() {
        let pages = |list: &str, login| Pages { key: "k", list: list.to_owned(), login };
        let numbers: Vec<u32> = (0..5).collect();
        let own = pages("a", "l");
        let (first, next) = own.page(&numbers, None, 3).unwrap();
        let next = next.unwrap();
        assert_eq!(first, [0, 1, 2]);
        assert_eq!(own.page(&numbers, Some(&next), 3).unwrap(), (&numbers[3..], None));
        assert!(pages("b", "l").page(&numbers, Some(&next), 3).is_err(), "another list");
        assert!(pages("a", "m").page(&numbers, Some(&next), 3).is_err(), "another login");
        let forged = URL_SAFE_NO_PAD.encode("4.AAAAAAAAAAAAAAAA");
        for token in ["x", "not a token", "3", &forged] {
            assert!(own.page(&numbers, Some(token), 3).is_err(), "{token}");
        }
        assert!(own.page(&numbers, Some(""), 9).unwrap().1.is_none());
    }
}
