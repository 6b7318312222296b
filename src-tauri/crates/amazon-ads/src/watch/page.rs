//! A page of a list, as it is given to those who ask.

use crate::lenient::{self, Next};
use domain::Unread;

/// Longest token of a next page that is sent back, in bytes. None so long was seen.
const LONGEST_TOKEN: usize = 64 * 1024;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What could be read.
    pub list: Vec<T>,
    /// The token of the next page; none where this was the last, or where `cut_off`.
    pub next: Option<String>,
    /// Another page follows, but its token can't be read or leads back to this page: the list is not complete.
    pub cut_off: bool,
    /// What could not be read.
    pub unread: Unread,
}

impl<T> Page<T> {
    /// Of nothing that was asked for.
    pub(super) fn empty() -> Self {
        Self { list: Vec::new(), next: None, cut_off: false, unread: Unread::default() }
    }

    /// `page` as the answer to `asked`, the token of this page.
    pub(super) fn after(asked: Option<&str>, page: lenient::Page<T>) -> Self {
        let (next, cut_off) = match page.next {
            Next::Last => (None, false),
            Next::At(token) if token.len() > LONGEST_TOKEN || asked == Some(&*token) => (None, true),
            Next::At(token) => (Some(token), false),
            Next::Unreadable => (None, true),
        };
        Self { list: page.list, next, cut_off, unread: page.unread }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(asked: Option<&str>, next: Next) -> (Option<String>, bool) {
        let page = lenient::Page { list: vec![1], next, unread: Unread::default() };
        let page = Page::after(asked, page);
        (page.next, page.cut_off)
    }

    #[test]
    fn a_list_that_cannot_be_followed_to_its_end_says_so() {
        assert_eq!(after(None, Next::Last), (None, false));
        assert_eq!(after(None, Next::At("b".into())), (Some("b".into()), false));
        assert_eq!(after(Some("b"), Next::At("b".into())), (None, true), "the same page without end");
        assert_eq!(after(None, Next::At("x".repeat(LONGEST_TOKEN + 1))), (None, true));
        assert_eq!(after(None, Next::Unreadable), (None, true));
    }
}
