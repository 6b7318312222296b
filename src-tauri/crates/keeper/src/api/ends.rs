//! What ends on a known day, and reconnecting in time.

use super::Keeper;
use crate::ends::EntryWords;
use crate::view::{CommandError, EndsFormat, EndsView, Exported};
use std::path::Path;

impl Keeper {
    /// Everything that ends: grants of all computers, client secret, session.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn ends(&self) -> Result<EndsView, CommandError> {
        self.rooms.ends.all().await
    }

    /// Writes what ends into `folder`, as a calendar or a table. A file that is there already is kept.
    ///
    /// # Errors
    /// `signed_out`, the database's, or `internal` when the file cannot be written; then there is none.
    pub async fn export_ends(
        &self,
        format: EndsFormat,
        folder: &Path,
        words: EntryWords,
    ) -> Result<Exported, CommandError> {
        self.rooms.ends.export(format, folder, words).await
    }

    /// Notes the day (`2027-01-31`) on which the user consented to a grant of which that is not known, or forgets it.
    ///
    /// # Errors
    /// `not_found`; `invalid_input` for what is no day or yet to come, or where Adkeeper noted the consent itself.
    pub async fn set_consent_day(&self, id: String, day: Option<String>) -> Result<(), CommandError> {
        self.rooms.ends.set_consent_day(id, day).await
    }

    /// Puts warnings of a connection's end off until a day (`2027-01-31`), or takes that back.
    ///
    /// # Errors
    /// `not_found`; `invalid_input` for a day that is not between today and the end.
    pub async fn snooze_end(&self, id: String, until: Option<String>) -> Result<(), CommandError> {
        self.rooms.ends.snooze_end(id, until).await
    }

    /// Begins a list of connections to reconnect one after the other, in place of an earlier one; an empty one ends it.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn set_reconnects(&self, ids: Vec<String>) -> Result<(), CommandError> {
        self.rooms.ends.set_reconnects(ids).await
    }

    /// Leaves a connection of that list as it is.
    ///
    /// # Errors
    /// `not_found` if it is not on the list.
    pub async fn skip_reconnect(&self, id: String) -> Result<(), CommandError> {
        self.rooms.ends.skip_reconnect(id).await
    }
}
