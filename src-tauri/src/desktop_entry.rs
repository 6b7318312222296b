//! Desktop entries: reading values, and paths in `Exec` (Desktop Entry Specification, *documented*).

use std::path::PathBuf;

/// The characters that a backslash has to precede inside quotes.
const ESCAPED: [char; 4] = ['"', '`', '$', '\\'];
/// With one of these a word of `Exec` has to be quoted. Nothing else is: the generic code of `xdg-open`, which
/// bare desktops use, cannot start a quoted program.
const RESERVED: &str = " \t\n\"'\\><~|&;$*?#()`";

/// The value of `key` in the main group of an entry.
pub fn value(text: &str, key: &str) -> Option<String> {
    let mut inside = false;
    text.lines().find_map(|line| {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line == "[Desktop Entry]";
        }
        let (name, value) = line.split_once('=').filter(|_| inside)?;
        (name.trim() == key).then(|| value.trim().to_owned())
    })
}

/// A path as the first word of `Exec`; `None` for one that cannot stand there. Where it has to be it is quoted as
/// an argument, and then its backslashes once more as those of every string value.
pub fn exec(path: &str) -> Option<String> {
    if path.is_empty() || path.chars().any(|character| character.is_control() || character == '=') {
        return None;
    }
    if !path.contains(|character| RESERVED.contains(character)) {
        return Some(path.replace('%', "%%"));
    }
    let mut word = String::from("\"");
    for character in path.chars() {
        match character {
            '%' => word.push_str("%%"),
            _ if ESCAPED.contains(&character) => word.extend(['\\', character]),
            _ => word.push(character),
        }
    }
    word.push('"');
    Some(word.replace('\\', "\\\\"))
}

/// The program in a value of `Exec`.
pub fn program(value: &str) -> Option<PathBuf> {
    let value = value.replace("\\\\", "\\");
    let mut path = String::new();
    let mut rest = value.chars();
    if value.starts_with('"') {
        rest.next();
        loop {
            match rest.next()? {
                '"' => break,
                '\\' => path.push(rest.next()?),
                other => path.push(other),
            }
        }
    } else {
        path.extend(rest.take_while(|character| !character.is_whitespace()));
    }
    (!path.is_empty()).then(|| PathBuf::from(path.replace("%%", "%")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_comes_back_and_only_what_needs_quotes_has_them() {
        for path in ["/usr/bin/adkeeper", "/home/ä/100%/Adkeeper_0.1-x86.AppImage"] {
            let word = exec(path).unwrap();
            assert!(!word.contains('"'), "{word}");
            assert_eq!(program(&word), Some(PathBuf::from(path)));
        }
        for path in
            ["/home/a b/adkeeper", "/x'y", "/home/a b/\"Ad\" $HOME `x` 100% \\keeper", "/a(1)", "/a;b"]
        {
            let word = exec(path).unwrap();
            assert!(word.starts_with('"') && word.ends_with('"'), "{word}");
            assert_eq!(program(&word), Some(PathBuf::from(path)));
        }
        for path in ["", "/a\nExec=b", "/a=b"] {
            assert_eq!(exec(path), None);
        }
    }

    #[test]
    fn only_the_main_group_counts() {
        let text = "[Other]\nExec=a\n[Desktop Entry]\n Exec = b c\n[Desktop Action x]\nExec=d\nIcon=e\n";
        assert_eq!(value(text, "Exec").as_deref(), Some("b c"));
        assert_eq!(value(text, "Icon"), None);
    }
}
