//! Screens as words, to come back with a click on a menu item or a notification.

use domain::{AccountId, ConnectionId};
use keeper::view::Screen;

const CONNECTION: &str = "connection:";
const ACCOUNT: &str = "account:";

/// The word for `screen`.
pub fn encode(screen: &Screen) -> String {
    match screen {
        Screen::Overview => "overview".to_owned(),
        Screen::Connection { connection_id } => format!("{CONNECTION}{connection_id}"),
        Screen::Notices => "notices".to_owned(),
        Screen::Settings => "settings".to_owned(),
        Screen::Activity => "activity".to_owned(),
        Screen::Review => "review".to_owned(),
        Screen::Expirations => "expirations".to_owned(),
        Screen::Accounts => "accounts".to_owned(),
        Screen::Account { account_id } => format!("{ACCOUNT}{account_id}"),
        Screen::Connections => "connections".to_owned(),
        Screen::Programs => "programs".to_owned(),
    }
}

/// The screen behind `word`; `None` for any other word.
pub fn decode(word: &str) -> Option<Screen> {
    match word {
        "overview" => Some(Screen::Overview),
        "notices" => Some(Screen::Notices),
        "settings" => Some(Screen::Settings),
        "activity" => Some(Screen::Activity),
        "review" => Some(Screen::Review),
        "expirations" => Some(Screen::Expirations),
        "accounts" => Some(Screen::Accounts),
        "connections" => Some(Screen::Connections),
        "programs" => Some(Screen::Programs),
        _ => one(word),
    }
}

/// The screen of one connection or account.
fn one(word: &str) -> Option<Screen> {
    if let Some(id) = word.strip_prefix(CONNECTION) {
        return Some(Screen::Connection { connection_id: ConnectionId::new(id) });
    }
    word.strip_prefix(ACCOUNT).map(|id| Screen::Account { account_id: AccountId::new(id) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_comes_back_and_nothing_else_does() {
        let connection = Screen::Connection { connection_id: ConnectionId::new("0190-a") };
        let account = Screen::Account { account_id: AccountId::new("0190-b") };
        for screen in [
            Screen::Overview,
            connection,
            Screen::Notices,
            Screen::Settings,
            Screen::Activity,
            Screen::Review,
            Screen::Expirations,
            Screen::Accounts,
            account,
            Screen::Connections,
            Screen::Programs,
        ] {
            assert_eq!(decode(&encode(&screen)), Some(screen));
        }
        assert_eq!(decode("quit"), None);
    }
}
