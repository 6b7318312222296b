//! What the user says about ends: the day of a consent, the day of the client secret, and what to put off.

use super::Ends;
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode};
use domain::grant::{Consent, ConsentSource, days_left};
use domain::{Connection, ConnectionId, Health, Timestamp, ending};
use jiff::civil::Date;
use jiff::tz::TimeZone;

const SECRET_END: &str = "secret_ends_on";

impl Ends {
    /// Notes the day on which the user consented, or forgets it. It counts from the beginning of that day, so that no
    /// warning comes late.
    pub async fn set_consent_day(&self, id: String, day: Option<String>) -> Result<(), CommandError> {
        let connection = self.own(id).await?;
        if connection.consent.is_some_and(|consent| consent.source == ConsentSource::Noted) {
            return Err(invalid("Adkeeper noted this consent itself"));
        }
        let at = read_day(day.as_deref())?.map(start_of).transpose()?;
        if at.is_some_and(|at| at > self.amazon_clock.now()) {
            return Err(invalid("this day is yet to come"));
        }
        let consent = at.map(|at| Consent { at, source: ConsentSource::Entered });
        let store = self.storage.store().await?;
        store.set_consent(connection.user_id, connection.id, consent, self.runtime.now()).await?;
        self.changed(&[Topic::Connections, Topic::Accounts, Topic::Outbox]).await
    }

    /// Puts warnings of a connection's end off until a day before the end, or takes that back.
    pub async fn snooze_end(&self, id: String, until: Option<String>) -> Result<(), CommandError> {
        let connection = self.own(id).await?;
        let until = read_day(until.as_deref())?.map(start_of).transpose()?;
        if let Some(until) = until {
            let (now, zone) = (self.amazon_clock.now(), TimeZone::system());
            let before = connection.end().at().is_some_and(|end| days_left(end, until, &zone) > 0);
            if !before || days_left(until, now, &zone) <= 0 {
                return Err(invalid("choose a day between today and the end"));
            }
        }
        let store = self.storage.store().await?;
        store.snooze_end(connection.user_id, connection.id, until).await?;
        self.changed(&[Topic::Connections]).await
    }

    /// The day on which the client secret is to be rotated.
    pub fn secret_ends_on(&self) -> Option<Date> {
        *self.secret_ends_on.lock()
    }

    /// Sets the day on which the client secret is to be rotated, or forgets it.
    pub async fn set_secret_end(&self, day: Option<String>) -> Result<(), CommandError> {
        let day = read_day(day.as_deref())?;
        let word = day.map(|day| day.to_string()).unwrap_or_default();
        self.storage.store().await?.set_meta(SECRET_END, word).await?;
        *self.secret_ends_on.lock() = day;
        self.changed(&[]).await
    }

    pub(crate) async fn read_secret_end(&self) -> Result<(), CommandError> {
        let word = self.storage.store().await?.meta(SECRET_END).await?;
        *self.secret_ends_on.lock() = word.and_then(|day| day.parse::<Date>().ok());
        Ok(())
    }

    /// Tells of what changed, and warns at once of what is near now.
    async fn changed(&self, topics: &[Topic]) -> Result<(), CommandError> {
        self.changes.touched(topics);
        self.changes.touched(&[Topic::Snapshot]);
        self.warn().await
    }

    /// A connection of this computer's signed-in user.
    async fn own(&self, id: String) -> Result<Connection, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let connection = store.connection(ConnectionId::new(id)).await?;
        if connection.user_id != user || connection.health.health == Health::Disconnected {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        Ok(connection)
    }
}

fn read_day(text: Option<&str>) -> Result<Option<Date>, CommandError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| ending::day(text).map_err(|error| invalid(error.to_string()))).transpose()
}

/// The first instant of a day on this computer.
fn start_of(day: Date) -> Result<Timestamp, CommandError> {
    let start = day.to_zoned(TimeZone::system()).map_err(|error| invalid(error.to_string()))?;
    Ok(start.timestamp())
}

fn invalid(message: impl Into<String>) -> CommandError {
    CommandError::new(ErrorCode::InvalidInput, message)
}
