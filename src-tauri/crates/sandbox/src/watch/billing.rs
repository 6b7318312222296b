//! Billing: status codes and notices.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// documented: the code of an account that can pay.
pub(crate) const VALID: &str = "VALID_BILLING_STATUS";

/// A billing notice of an account, as the levers set it. Words that do not exist yet are taken as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingNotice {
    /// `CREDIT_CARD_EXPIRED` and the like.
    pub name: String,
    /// `ALERT`, `WARNING` or `INFO`.
    pub severity: String,
    /// `CAMPAIGNS_SUSPENDED` or `NO_IMPACT`.
    pub impact: String,
    /// When a payment is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// When the ads of the account stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<Timestamp>,
}

impl BillingNotice {
    /// A notice without dates.
    pub fn new(name: &str, severity: &str, impact: &str) -> Self {
        Self {
            name: name.to_owned(),
            severity: severity.to_owned(),
            impact: impact.to_owned(),
            due: None,
            suspension: None,
        }
    }
}

/// A sentence made of one of Amazon's words. guessed: Amazon's own sentences are others.
pub(crate) fn message(word: &str) -> String {
    let words = word.replace('_', " ").to_lowercase();
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let sentence: String = first.into_iter().chain(letters).collect();
    format!("{sentence}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_becomes_a_sentence() {
        assert_eq!(message("CREDIT_CARD_EXPIRED"), "Credit card expired.");
        assert_eq!(message(""), ".");
    }
}
