//! Counting tests in what test runners print.

/// Passed tests of `cargo test`: the sum over every `test result:` line.
pub fn cargo_tests(lines: &[String]) -> usize {
    lines
        .iter()
        .filter_map(|line| {
            line.trim().strip_prefix("test result: ok. ")?.split(' ').next()?.parse::<usize>().ok()
        })
        .sum()
}

/// Passed tests of vitest: its line `Tests  12 passed (12)`, colours removed.
pub fn vitest_tests(lines: &[String]) -> usize {
    lines
        .iter()
        .filter_map(|line| {
            let plain = without_colours(line);
            let rest = plain.trim().strip_prefix("Tests ")?;
            let words: Vec<&str> = rest.split_whitespace().collect();
            let passed = words.iter().position(|word| *word == "passed")?;
            words.get(passed.checked_sub(1)?)?.parse::<usize>().ok()
        })
        .sum()
}

/// Passed and failed assertions of a TAP stream, and the planned number.
pub fn tap(lines: &[String]) -> Tap {
    let mut tap = Tap::default();
    for line in lines.iter().map(|line| line.trim_end()) {
        if line.starts_with("ok ") {
            tap.passed += 1;
        } else if line.starts_with("not ok ") {
            tap.failed += 1;
        } else if let Some(planned) = line.strip_prefix("1..") {
            tap.planned += planned.trim().parse::<usize>().unwrap_or(0);
        }
    }
    tap
}

/// The figures of a TAP stream.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tap {
    /// Lines `ok`.
    pub passed: usize,
    /// Lines `not ok`.
    pub failed: usize,
    /// The plan `1..n`.
    pub planned: usize,
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            for skipped in characters.by_ref() {
                if skipped.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn every_result_line_of_cargo_counts() {
        let printed = lines(
            "running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored\n\
             test result: ok. 11 passed; 0 failed\ntest result: FAILED. 3 passed; 1 failed",
        );
        assert_eq!(cargo_tests(&printed), 13);
    }

    #[test]
    fn vitest_is_counted_with_and_without_colours() {
        assert_eq!(vitest_tests(&lines(" Test Files  2 passed (2)\n      Tests  14 passed (14)")), 14);
        assert_eq!(
            vitest_tests(&lines("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m7 passed\u{1b}[39m (7)")),
            7
        );
        assert_eq!(vitest_tests(&lines("Tests  1 failed | 6 passed (7)")), 6);
    }

    #[test]
    fn a_tap_stream_with_too_few_assertions_is_noticed() {
        let seen = tap(&lines("1..3\nok 1 - a\nnot ok 2 - b"));
        assert_eq!(seen, Tap { passed: 1, failed: 1, planned: 3 });
    }
}
