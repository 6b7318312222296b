//! How text is compared: keys to sort by, and the form in which it is searched.

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_normalizer::DecomposingNormalizerBorrowed;
use std::sync::LazyLock;

/// `None` only if the data that is built in could not be read; then text is sorted as it is searched.
static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let mut preferences = CollatorPreferences::default();
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Primary);
    CollatorBorrowed::try_new(preferences, options).ok()
});

/// Accents that stand by themselves once text is decomposed. Marks of other scripts are letters to their readers.
const ACCENTS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// Keys in the order of their bytes are in the order of the text: without regard to case and accents, numbers by
/// value.
pub(super) fn sort_key(text: &str) -> Box<[u8]> {
    let Some(collator) = COLLATOR.as_ref() else { return folded(text).into_bytes().into() };
    let mut key = Vec::with_capacity(text.len() + 2);
    let Ok(()) = collator.write_sort_key_to(text, &mut key);
    key.into()
}

/// Text in the form in which it is searched: lower case, without accents.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower: String = text.chars().flat_map(char::to_lowercase).collect();
    let mut plain = String::with_capacity(lower.len());
    for letter in DecomposingNormalizerBorrowed::new_nfd().normalize(&lower).chars() {
        match letter {
            'ß' => plain.push_str("ss"),
            'ς' => plain.push('σ'),
            accent if ACCENTS.contains(&accent) => {}
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by_key(|name| sort_key(name));
        names
    }

    #[test]
    fn neither_case_nor_accents_decide_the_order() {
        assert_eq!(sort_key("Éclair"), sort_key("eclair"));
        assert_eq!(sorted(vec!["zebra", "Ärger", "Bravo", "alpha"]), ["alpha", "Ärger", "Bravo", "zebra"]);
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        assert_eq!(
            sorted(vec!["Shop 10", "Shop 9", "Shop 100", "shop 1"]),
            ["shop 1", "Shop 9", "Shop 10", "Shop 100"]
        );
    }

    #[test]
    fn a_space_comes_before_a_letter() {
        assert_eq!(sorted(vec!["Northwinds", "Northwind UK"]), ["Northwind UK", "Northwinds"]);
    }

    #[test]
    fn text_is_found_whatever_its_case_and_accents() {
        for (text, found) in [
            ("Café ZÜRICH", "cafe zurich"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("ΟΔΟΣ", "οδοσ"),
            ("東京 が", "東京 が"),
            ("हिन्दी", "हिन्दी"),
        ] {
            assert!(folded(text).contains(&folded(found)), "{text}: {:?}", folded(text));
        }
    }
}
