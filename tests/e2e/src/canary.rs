//! Searches everything that the app leaves behind for the secrets that it holds.

use anyhow::{Result, ensure};
use domain::sandbox::LWA_CLIENT_SECRET;

use crate::scenario::{ADA, Scenario};
use crate::secrets;

impl Scenario {
    /// No secret is in the app's folder, its logs, what it prints, or the database.
    pub(crate) fn canary(&mut self) -> Result<()> {
        let mut needles: Vec<(String, String)> = [
            ("an access token", "Atza|"),
            ("an access token, encoded", "Atza%7C"),
            ("a refresh token", "Atzr|"),
            ("a refresh token, encoded", "Atzr%7C"),
            ("a signed token", "eyJhbGciOi"),
            ("the client secret", LWA_CLIENT_SECRET),
        ]
        .map(|(name, needle)| (name.to_owned(), needle.to_owned()))
        .to_vec();
        for entry in secrets::entries(&self.world)? {
            ensure!(entry.secret.len() >= 8, "{} is too short to be searched for", entry.name);
            needles.push((entry.name, entry.secret));
        }
        let mut found = secrets::search(self.data.path(), &needles)?;
        let printed = std::fs::read(self.world.logs().join("app.log"))?;
        found.extend(secrets::hits(&printed, &needles).map(|name| format!("{name} in what the app prints")));
        let dump = self.servers.backend.postgres.dump()?;
        ensure!(dump.contains(ADA), "the dump holds no rows");
        found.extend(secrets::hits(dump.as_bytes(), &needles).map(|name| format!("{name} in PostgreSQL")));
        ensure!(found.is_empty(), "secrets where none may be: {found:#?}");
        self.report.passed(
            "no token and no secret in data folder, logs and database dump",
            format!("{} needles", needles.len()),
        );
        Ok(())
    }
}
