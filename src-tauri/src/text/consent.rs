//! Words of the question before a new host gets the user's tokens.

use keeper::{Disclosure, Recipient};

/// Longest name of a host that its button repeats; the question names it whole.
const ON_A_BUTTON: usize = 40;

/// What a dialog says. All of it is plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Title of the dialog's window.
    pub title: &'static str,
    /// The question.
    pub asks: String,
    /// What a yes means.
    pub explains: String,
    /// The button that agrees.
    pub yes: String,
    /// The button that leaves everything as it is.
    pub no: &'static str,
}

impl Question {
    /// The question about one host.
    pub fn about(disclosure: &Disclosure) -> Self {
        let host = &disclosure.host;
        let (asks, explains) = match disclosure.recipient {
            Recipient::Supabase => (
                format!("Send your session to {host}?"),
                "Adkeeper will send your sign-in session, your accounts and their health to this Supabase project. \
                 Only continue if the project is yours or your team’s.",
            ),
            Recipient::Broker => (
                format!("Send your Amazon sign-ins to {host}?"),
                "This token broker will receive your sign-in session, and the sign-in codes and refresh tokens of your \
                 Amazon logins. Only continue if it belongs to you or your team.",
            ),
        };
        let yes = if host.len() <= ON_A_BUTTON { format!("Send to {host}") } else { "Send".to_owned() };
        Self { title: "Confirm a new address", asks, explains: explains.to_owned(), yes, no: "Cancel" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(recipient: Recipient, host: &str) -> Question {
        Question::about(&Disclosure { recipient, host: host.to_owned() })
    }

    #[test]
    fn the_question_names_the_host_and_what_it_receives() {
        let supabase = about(Recipient::Supabase, "abc.supabase.co");
        assert_eq!(supabase.asks, "Send your session to abc.supabase.co?");
        assert!(supabase.explains.contains("sign-in session, your accounts"));
        assert_eq!(supabase.yes, "Send to abc.supabase.co");
        let broker = about(Recipient::Broker, "broker.example:8443");
        assert_eq!(broker.asks, "Send your Amazon sign-ins to broker.example:8443?");
        assert!(broker.explains.contains("codes and refresh tokens"));
    }

    #[test]
    fn a_long_name_is_whole_in_the_question_and_widens_no_button() {
        let host = format!("abc.supabase.co.{}.example", "a".repeat(60));
        let question = about(Recipient::Supabase, &host);
        assert!(question.asks.contains(&host));
        assert_eq!(question.yes, "Send");
    }
}
