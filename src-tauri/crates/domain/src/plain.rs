//! Text that others wrote, made fit to be shown: names from Amazon, labels that a user typed, rows from
//! Supabase. What cannot be seen is dropped, so that nobody can hide, reorder or break what stands beside it.

/// Longest name of an account, a connection, a user or a device, in characters.
pub const NAME: usize = 200;
/// Longest word of Amazon's: a country, a currency, a status, a time zone, an account type.
pub const WORD: usize = 100;
/// Longest e-mail address, in characters (RFC 5321 allows 254).
pub const EMAIL: usize = 254;
/// Longest web address, in characters.
pub const ADDRESS: usize = 2048;
/// Longest label that a user may give a connection, in characters.
pub const LABEL: usize = 80;

/// `text` on one line, at most `longest` characters long, without surrounding spaces and without control,
/// bidirectional and zero-width characters. A line break or a tab becomes a space. The same text again gives
/// the same result.
///
/// The two joiners stay between characters of a script that needs them (Persian, Hindi, emoji), one at a time.
pub fn line(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len().min(longest.saturating_mul(4)));
    let mut count = 0;
    let mut joiner = None;
    for character in text.chars() {
        if matches!(character, '\u{200c}' | '\u{200d}') {
            joiner = out.chars().next_back().is_some_and(is_joinable).then_some(character);
            continue;
        }
        let character = match character {
            '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            hidden if is_hidden(hidden) => continue,
            shown => shown,
        };
        if out.is_empty() && character.is_whitespace() {
            continue;
        }
        let joiner = joiner.take().filter(|_| is_joinable(character));
        count += 1 + usize::from(joiner.is_some());
        if count > longest {
            break;
        }
        out.extend(joiner);
        out.push(character);
    }
    out.truncate(out.trim_end().len());
    out
}

/// As [`line`]; `None` where nothing is left.
pub fn filled(text: &str, longest: usize) -> Option<String> {
    Some(line(text, longest)).filter(|text| !text.is_empty())
}

/// A character that may stand beside a joiner: of a script in which letters join, or a picture.
fn is_joinable(character: char) -> bool {
    // Arabic begins at U+0600; below it lie Latin, Greek, Cyrillic, Armenian and Hebrew, which join nothing.
    character >= '\u{600}' && !character.is_whitespace()
}

/// A character without a shape of its own, or one that changes how others are ordered.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        // Not characters at all, by Unicode's own word.
        || matches!(u32::from(character) & 0xffff, 0xfffe | 0xffff)
        || matches!(character, '\u{fdd0}'..='\u{fdef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_sent_one_short_visible_line_is_left(text: String, longest in 0_usize..50) {
            let plain = line(&text, longest);
            prop_assert!(plain.chars().count() <= longest);
            prop_assert_eq!(plain.trim(), &plain);
            prop_assert_eq!(line(&plain, longest), plain.clone());
            for character in plain.chars() {
                let joiner = matches!(character, '\u{200c}' | '\u{200d}');
                prop_assert!(joiner || !is_hidden(character), "{text:?}");
            }
        }

        #[test]
        fn text_without_anything_hidden_stays_as_it_is(text in "[A-Za-z0-9<>&=+äßЖ中مक🎉]([A-Za-z <>&=äЖ中م🎉]{0,40}[A-Z])?") {
            prop_assert_eq!(line(&text, 200), text);
        }
    }

    #[test]
    fn nothing_hides_reorders_or_breaks_a_line() {
        assert_eq!(line("North\0wind\u{1b}[31m", NAME), "Northwind[31m");
        assert_eq!(line("one\ntwo\tthree\u{2028}four", NAME), "one two three four");
        assert_eq!(line("\u{202e}evil\u{202c} \u{2066}x\u{2069}\u{200f}", NAME), "evil x");
        assert_eq!(line("a\u{200b}d\u{feff}m\u{200d}i\u{2060}n\u{ad}\u{e0041}", NAME), "admin");
        assert_eq!(filled("\u{200b}\u{202e} \u{3164}", NAME), None);
        assert_eq!(line("  Lantern \n", NAME), "Lantern");
        assert_eq!(line(&"x".repeat(20_000_000), NAME).len(), NAME);
    }

    #[test]
    fn scripts_that_need_joiners_and_pictures_keep_them() {
        for text in ["می\u{200c}خواهم", "क्\u{200d}ष", "👩\u{200d}💻", "❤\u{fe0f}"] {
            assert_eq!(line(text, NAME), text);
        }
        assert_eq!(line("م\u{200c}\u{200c}\u{200d}ی\u{200c}", NAME), "م\u{200d}ی");
    }
}
