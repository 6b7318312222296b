//! Rows as they may be kept: whoever can write a row in Supabase can write anything into it.

use super::MirrorRow;
use crate::{DspSeat, plain};

/// Longest list of seats of one advertiser.
const MOST_SEATS: usize = 1000;

fn line(text: &mut String, longest: usize) {
    *text = plain::line(text, longest);
}

fn word(text: &mut Option<String>, longest: usize) {
    *text = text.as_deref().and_then(|text| plain::filled(text, longest));
}

fn seats(seats: &mut Vec<DspSeat>) {
    seats.truncate(MOST_SEATS);
    for one in seats {
        line(&mut one.exchange, plain::NAME);
        line(&mut one.seat, plain::NAME);
    }
}

impl MirrorRow {
    /// The row with plain text in every column that is shown. Ids, scopes and client ids stay as they are:
    /// they are compared and never shown.
    #[must_use]
    pub fn plain(mut self) -> Self {
        match &mut self {
            Self::Person(row) => {
                line(&mut row.name, plain::NAME);
                word(&mut row.email, plain::EMAIL);
                word(&mut row.image_url, plain::ADDRESS);
            }
            Self::Device(row) => {
                line(&mut row.name, plain::NAME);
                line(&mut row.platform, plain::WORD);
                line(&mut row.app_version, plain::WORD);
            }
            Self::Connection(row) => line(&mut row.label, plain::LABEL),
            Self::Account(row) => {
                line(&mut row.name, plain::NAME);
                for text in [
                    &mut row.country_code,
                    &mut row.currency_code,
                    &mut row.timezone,
                    &mut row.account_type,
                    &mut row.entity_id,
                    &mut row.status,
                ] {
                    word(text, plain::WORD);
                }
                line(&mut row.external_id, plain::NAME);
                seats(&mut row.seats);
            }
            Self::Health(_) | Self::Link(_) | Self::Settings(_) => {}
        }
        self
    }
}
