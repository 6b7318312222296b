//! Starts of the program and what each of them wants, the first one and those that hand over to it.
//!
//! A second start may arrive before the first is ready: its arguments wait here, so the answer it gets
//! never depends on how far the first has come.

use domain::config::IDENTIFIER;
use keeper::Keeper;
use tauri::AppHandle;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::{autostart, deep_link, window};

/// So many second starts wait for the first to be ready; more say nothing new.
const HELD: usize = 32;
/// The most bytes that the arguments of a start may have together. Our own addresses have a tenth of it.
const LONGEST: usize = 64 * 1024;

/// What a start wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// A browser hands over an address with the app's scheme, which may be no address at all.
    Address(String),
    /// A user looks for the window.
    Window,
    /// Nothing to be seen: the system starts the app at login, or the arguments make no sense.
    Nothing,
}

/// What a start with these arguments, the program's own name first, wants.
pub fn request(arguments: &[String]) -> Request {
    match arguments.get(1..).unwrap_or_default() {
        [only] if is_ours(only) => Request::Address(only.clone()),
        // The desktop hands over an address and nothing else with it.
        several if several.iter().any(|argument| is_ours(argument)) => Request::Nothing,
        several if autostart::is_autostart(several) => Request::Nothing,
        _ => Request::Window,
    }
}

/// The arguments of this process; what is not Unicode becomes a replacement character.
pub fn own_arguments() -> Vec<String> {
    std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect()
}

/// Where second starts put their arguments. Never waits, and knows nothing that could be missing.
#[derive(Debug, Clone)]
pub struct Inbox(Sender<Vec<String>>);

impl Inbox {
    /// An inbox, and what is in it.
    pub fn new() -> (Self, Receiver<Vec<String>>) {
        let (sender, receiver) = channel(HELD);
        (Self(sender), receiver)
    }

    /// Takes the arguments of a second start.
    pub fn put(&self, arguments: Vec<String>) {
        let bytes: usize = arguments.iter().map(String::len).sum();
        if bytes > LONGEST {
            tracing::warn!(bytes, "a second start with arguments this long is ignored");
        } else if self.0.try_send(arguments).is_err() {
            tracing::warn!("too many starts at once: one is ignored");
        }
    }
}

/// Answers second starts from now on, those that are waiting first.
pub fn serve(app: &AppHandle, keeper: &Keeper, mut starts: Receiver<Vec<String>>) {
    let (app, keeper) = (app.clone(), keeper.clone());
    tauri::async_runtime::spawn(async move {
        while let Some(arguments) = starts.recv().await {
            match request(&arguments) {
                Request::Address(address) => deep_link::accept(&app, &keeper, address),
                Request::Window => window::show(&app),
                Request::Nothing => tracing::info!("a second start that wants nothing"),
            }
        }
    });
}

/// Whether `argument` has the app's scheme, as whoever reads addresses would see it: they skip blanks in
/// front, and tabs and line breaks anywhere (URL Standard, *documented*). The rest may be anything.
fn is_ours(argument: &str) -> bool {
    let mut letters = argument
        .trim_start_matches(|letter: char| letter <= ' ')
        .chars()
        .filter(|letter| !matches!(letter, '\t' | '\n' | '\r'));
    IDENTIFIER
        .chars()
        .chain([':'])
        .all(|letter| letters.next().is_some_and(|other| other.eq_ignore_ascii_case(&letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(given: &[&str]) -> Vec<String> {
        ["/usr/bin/adkeeper"].iter().chain(given).map(|&argument| argument.to_owned()).collect()
    }

    #[test]
    fn only_a_user_who_starts_the_app_gets_its_window() {
        let wants = |given: &[&str]| request(&arguments(given));
        assert_eq!(wants(&[]), Request::Window);
        assert_eq!(wants(&["--minimised"]), Request::Window);
        assert_eq!(wants(&["--autostart"]), Request::Nothing);
        assert_eq!(request(&[]), Request::Window);
    }

    #[test]
    fn an_address_of_our_scheme_is_one_whether_or_not_it_can_be_read() {
        let wants = |given: &[&str]| request(&arguments(given));
        for address in [
            "com.adkeeper.desktop://callback?x",
            "COM.adkeeper.Desktop://callback",
            "com.adkeeper.desktop://x^y/",
            "com.adkeeper.desktop:",
            " \u{1}com.adkeeper\n.desktop://[",
        ] {
            assert_eq!(wants(&[address]), Request::Address(address.to_owned()));
            assert_eq!(wants(&[address, "--more"]), Request::Nothing);
            assert_eq!(wants(&["--autostart", address]), Request::Nothing);
        }
        assert_eq!(wants(&["https://com.adkeeper.desktop/"]), Request::Window);
        assert_eq!(wants(&["com.adkeeper.desktop.evil://callback"]), Request::Window);
        assert_eq!(wants(&["com.adkeeper.desktop"]), Request::Window);
    }

    #[tokio::test]
    async fn a_start_before_the_first_is_ready_waits_for_it_and_nothing_fills_the_memory() {
        let (inbox, mut starts) = Inbox::new();
        inbox.put(arguments(&["early"]));
        inbox.put(arguments(&[&"x".repeat(LONGEST)]));
        for _ in 0..1000 {
            inbox.put(arguments(&[]));
        }
        assert_eq!(starts.recv().await, Some(arguments(&["early"])));
        assert_eq!(starts.len(), HELD - 1);
        assert_eq!(starts.recv().await, Some(arguments(&[])), "the long one is not among them");
    }
}
