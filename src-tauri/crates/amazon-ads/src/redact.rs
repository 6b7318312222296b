//! Words of the provider that we keep, without the tokens that it may echo in them.

/// Longest text kept, in characters.
const LIMIT: usize = 300;

/// `text` on one line, shortened, with everything that looks like an LwA token replaced. Access
/// tokens begin with `Atza|`, refresh tokens with `Atzr|` (documented); an address escapes the bar.
pub(crate) fn redact(text: &str) -> String {
    let mut kept = String::new();
    for word in text.split_whitespace() {
        if !kept.is_empty() {
            kept.push(' ');
        }
        match token_start(word) {
            Some(start) => {
                kept.push_str(word.get(..start).unwrap_or_default());
                kept.push_str("(redacted)");
            }
            None => kept.push_str(word),
        }
    }
    match kept.char_indices().nth(LIMIT) {
        Some((end, _)) => {
            kept.truncate(end);
            kept.push('…');
            kept
        }
        None => kept,
    }
}

fn token_start(word: &str) -> Option<usize> {
    let lower = word.to_ascii_lowercase();
    ["atza|", "atzr|", "atza%7c", "atzr%7c"].iter().filter_map(|prefix| lower.find(prefix)).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_go_and_the_sentence_stays() {
        assert_eq!(
            redact("bad token \"Atza|IQEBLjAs\" and\n refresh_token=Atzr%7CIQEB sent"),
            "bad token \"(redacted) and refresh_token=(redacted) sent"
        );
        assert_eq!(redact("Client authentication failed"), "Client authentication failed");
    }

    #[test]
    fn a_page_becomes_a_line() {
        assert_eq!(redact(&"é".repeat(5000)).chars().count(), LIMIT + 1);
    }
}
