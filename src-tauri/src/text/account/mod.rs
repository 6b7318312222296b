//! What Amazon says of an account's health, in sentences. The dashboard says the same.

mod notice;
#[cfg(test)]
mod owner;
#[cfg(test)]
mod reason;
mod status;
mod step;

pub use notice::NOTICES;
#[cfg(test)]
pub use owner::{fixer, health};
pub use status::{ACCOUNT, BILLING};
#[cfg(test)]
pub use step::Step;
pub use step::step;

use domain::plain;
use domain::watch::{AccountCause, AccountStep, CauseSource};

use super::fill;

/// One of Amazon's words, and the sentence for it.
type Sentence = (&'static str, &'static str);

/// What `validPaymentMethod` says where it is false.
pub const PAYMENT_METHOD_MISSING: &str = "The account has no valid payment method.";
/// The template for a word that this version does not know.
pub const UNKNOWN_WORD: &str = "Amazon says “{word}”.";
/// A problem whose cause Amazon does not say.
pub const PROBLEM: &str = "Amazon reports a problem with the account.";
/// What follows a cause that this version does not know.
pub const UNKNOWN_STEP: &str = step::UNKNOWN;

/// Why an account is as it is.
pub fn sentence(cause: &AccountCause) -> String {
    let word = cause.word.as_str();
    let known = match cause.source {
        CauseSource::BillingStatus => find(&BILLING, word),
        CauseSource::BillingNotice => find(&NOTICES, word),
        CauseSource::AccountStatus => find(&ACCOUNT, word),
        CauseSource::PaymentMethod => Some(PAYMENT_METHOD_MISSING),
    };
    known.map_or_else(|| unknown(word), str::to_owned)
}

/// What to do about a problem; empty if there is nothing to do.
pub fn next(cause: Option<&AccountCause>) -> &'static str {
    match cause.and_then(AccountCause::step) {
        Some(AccountStep::Nothing) => "",
        Some(known) => step(known).next,
        None => UNKNOWN_STEP,
    }
}

/// What is over once an account is fine again, by the answer that had named the cause.
pub fn over(source: Option<CauseSource>) -> &'static str {
    match source {
        Some(CauseSource::BillingStatus | CauseSource::BillingNotice) => {
            "Amazon no longer reports a billing problem."
        }
        Some(CauseSource::AccountStatus) => "Amazon no longer reports a problem with the registration.",
        Some(CauseSource::PaymentMethod) => "Amazon no longer reports a missing payment method.",
        None => "Amazon no longer reports a problem.",
    }
}

/// Why a campaign does not deliver.
#[cfg(test)]
pub fn reason(word: &str) -> String {
    find(&reason::REASONS, word).map_or_else(|| unknown(word), str::to_owned)
}

fn find(table: &[Sentence], word: &str) -> Option<&'static str> {
    table.iter().find(|(name, _)| *name == word).map(|(_, sentence)| *sentence)
}

/// The word as Amazon wrote it, on one line and within bounds.
fn unknown(word: &str) -> String {
    fill(UNKNOWN_WORD, &plain::line(word, plain::WORD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::watch::{Fixer, account_status, billing_notice, billing_status, delivery_reason};
    use std::collections::{BTreeMap, BTreeSet};

    /// Words that mean the same under two names.
    const SAME: [[&str; 2]; 2] = [
        ["RESERVE_ORDER_BALANCE_TOO_LOW", "RO_INSUFFICIENT_BALANCE"],
        ["PREPAY_INSUFFICIENT_BALANCE", "STORED_VALUE_BALANCE_TOO_LOW"],
    ];
    const LONGEST: usize = 100;
    /// Words that no text for users has.
    const BANNED: [&str; 12] = [
        "somebody",
        "whoever",
        "nobody",
        "people",
        "trouble",
        "mend",
        "told",
        "came",
        "lapsed",
        "mirror",
        "vault",
        "authorise",
    ];

    fn tables() -> [(&'static [Sentence], Vec<&'static str>); 4] {
        [
            (&BILLING, billing_status::STATUSES.map(|word| word.name).to_vec()),
            (&ACCOUNT, account_status::STATUSES.map(|word| word.name).to_vec()),
            (&NOTICES, billing_notice::NOTICES.map(|word| word.name).to_vec()),
            (&reason::REASONS, delivery_reason::REASONS.map(|word| word.name).to_vec()),
        ]
    }

    fn sentences() -> impl Iterator<Item = Sentence> {
        tables().into_iter().flat_map(|(table, _)| table.iter().copied())
    }

    fn assert_sentence(of: &str, said: &str) {
        assert!(said.chars().next().is_some_and(char::is_uppercase), "{of}: {said}");
        assert!(said.ends_with('.') && !said[..said.len() - 1].contains(". "), "{of}: {said}");
        assert!(said.chars().count() <= LONGEST, "{of}: {said}");
        assert!(!said.contains(['_', '\'', '"', '{']) && !said.contains("  "), "{of}: {said}");
        let lower = said.to_lowercase();
        let mut words = lower.split(|letter: char| !letter.is_alphabetic());
        assert!(!words.any(|word| BANNED.contains(&word)), "{of}: {said}");
        // The Brazilian abbreviation is what its owners call that number.
        let shouted = said
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| word.len() > 1 && *word != "CNPJ" && word.chars().all(char::is_uppercase));
        assert_eq!(shouted.collect::<Vec<_>>(), [""; 0], "{of}: {said}");
    }

    #[test]
    fn every_word_has_one_sentence_and_no_sentence_is_for_a_word_that_does_not_exist() {
        for (table, mut known) in tables() {
            let mut said: Vec<_> = table.iter().map(|(word, _)| *word).collect();
            said.sort_unstable();
            known.sort_unstable();
            assert_eq!(said, known);
        }
    }

    #[test]
    fn every_sentence_is_a_short_plain_one() {
        for (word, said) in sentences() {
            assert_sentence(word, said);
        }
        for said in [PAYMENT_METHOD_MISSING, PROBLEM, UNKNOWN_STEP, over(None)] {
            assert_sentence("", said);
        }
        for source in CauseSource::ALL {
            assert_sentence(source.as_str(), over(Some(source)));
        }
    }

    #[test]
    fn different_words_share_a_sentence_only_where_they_mean_the_same() {
        let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (word, said) in sentences() {
            words.entry(said).or_default().insert(word);
        }
        let mut shared: Vec<_> =
            words.into_values().filter(|words| words.len() > 1).map(Vec::from_iter).collect();
        shared.sort_unstable();
        let mut same = SAME.map(|words| words.to_vec());
        same.sort_unstable();
        assert_eq!(shared, same);
    }

    #[test]
    fn every_step_has_a_button_and_a_sentence_of_its_own() {
        let steps = AccountStep::ALL.map(step);
        for one in steps {
            assert_sentence(one.label, one.next);
            assert!(!one.label.ends_with('.') && one.label.contains(' '), "{}", one.label);
        }
        assert_eq!(BTreeSet::from(steps.map(|one| one.label)).len(), steps.len());
        assert_eq!(BTreeSet::from(steps.map(|one| one.next)).len(), steps.len());
        assert_eq!(BTreeSet::from(Fixer::ALL.map(fixer)).len(), Fixer::ALL.len());
    }

    #[test]
    fn a_cause_is_read_from_the_table_of_its_source() {
        let said = |source, word| sentence(&AccountCause::new(source, word));
        assert_eq!(
            said(CauseSource::BillingStatus, "PAYMENT_METHOD_EXPIRED"),
            "The payment method has expired."
        );
        assert_eq!(said(CauseSource::BillingNotice, "CREDIT_CARD_EXPIRED"), "The credit card has expired.");
        assert_eq!(said(CauseSource::AccountStatus, "ARCHIVED"), "The account is permanently closed.");
        assert_eq!(said(CauseSource::PaymentMethod, "false"), PAYMENT_METHOD_MISSING);
        assert_eq!(said(CauseSource::BillingStatus, "ARCHIVED"), "Amazon says “ARCHIVED”.");
    }

    #[test]
    fn an_unknown_word_is_shown_as_it_is_within_bounds() {
        let unknown = AccountCause::new(CauseSource::AccountStatus, "HIBERNATING");
        assert_eq!(sentence(&unknown), "Amazon says “HIBERNATING”.");
        assert_eq!(next(Some(&unknown)), UNKNOWN_STEP);
        assert_eq!(reason("PIGEON_{IS}_LATE"), "Amazon says “PIGEON_{IS}_LATE”.");
        let forged =
            AccountCause::new(CauseSource::BillingNotice, format!("A\n\u{202e}{}", "B".repeat(5000)));
        let said = sentence(&forged);
        assert!(said.chars().count() < plain::WORD + 20, "{said}");
        assert!(!said.contains(['\n', '\u{202e}']), "{said}");
    }
}
