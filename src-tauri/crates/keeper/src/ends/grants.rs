//! All living grants of a user, of this computer and of others.

use domain::grant::{Consent, GrantEnd};
use domain::{Connection, ConnectionId, Health, Timestamp, UserId};
use std::collections::{HashMap, HashSet};
use store::{PlaceHealth, Store, StoreError};

/// A grant that Amazon still takes, as far as is known.
pub(crate) struct Grant {
    pub connection: ConnectionId,
    pub label: String,
    /// Id and name of the other computer that holds it; `None` for this one.
    pub device: Option<(String, String)>,
    pub consent: Option<Consent>,
    pub health: Health,
    pub snoozed_until: Option<Timestamp>,
    /// Another grant of the same login lasts longer.
    pub outlived: bool,
}

impl Grant {
    pub fn end(&self) -> GrantEnd {
        GrantEnd::of(self.consent.map(|consent| consent.at))
    }
}

/// The grants of a user.
pub(crate) struct Grants {
    pub all: Vec<Grant>,
    /// From a connection to the one that stands for its login.
    login: HashMap<ConnectionId, ConnectionId>,
}

/// A grant that is gone ends no more.
fn lives(health: Health) -> bool {
    !matches!(health, Health::Revoked | Health::Disconnected)
}

impl Grants {
    pub async fn of(store: &Store, user: &UserId) -> Result<Self, StoreError> {
        let connections = store.connections(user.clone()).await?;
        let elsewhere = store.elsewhere(user.clone()).await?;
        let not_here = store.not_here(user.clone()).await?.into_iter().collect();
        let login = store.same_logins(user.clone()).await?;
        Ok(Self::assemble(connections, elsewhere, &not_here, login))
    }

    pub(super) fn assemble(
        connections: Vec<Connection>,
        mut elsewhere: HashMap<ConnectionId, Vec<PlaceHealth>>,
        not_here: &HashSet<ConnectionId>,
        login: HashMap<ConnectionId, ConnectionId>,
    ) -> Self {
        let mut all = Vec::new();
        for one in connections {
            for place in elsewhere.remove(&one.id).unwrap_or_default() {
                if lives(place.health) {
                    all.push(Grant {
                        connection: one.id.clone(),
                        label: one.label.clone(),
                        device: Some((place.device_id, place.device_name)),
                        consent: place.consent,
                        health: place.health,
                        snoozed_until: None,
                        outlived: false,
                    });
                }
            }
            if lives(one.health.health) && !not_here.contains(&one.id) {
                all.push(Grant {
                    connection: one.id,
                    label: one.label,
                    device: None,
                    consent: one.consent,
                    health: one.health.health,
                    snoozed_until: one.end_snoozed_until,
                    outlived: false,
                });
            }
        }
        let mut grants = Self { all, login };
        let latest = grants.latest();
        for place in 0..grants.all.len() {
            let grant = &grants.all[place];
            let last = latest.get(grants.login_of(&grant.connection)).copied();
            let outlived = grant.end().at().is_some_and(|end| last.is_some_and(|last| last > end));
            grants.all[place].outlived = outlived;
        }
        grants
    }

    fn login_of<'a>(&'a self, connection: &'a ConnectionId) -> &'a ConnectionId {
        self.login.get(connection).unwrap_or(connection)
    }

    /// The last known end of each login.
    fn latest(&self) -> HashMap<ConnectionId, Timestamp> {
        let mut latest: HashMap<ConnectionId, Timestamp> = HashMap::new();
        for grant in &self.all {
            if let Some(end) = grant.end().at() {
                let last = latest.entry(self.login_of(&grant.connection).clone()).or_insert(end);
                *last = end.max(*last);
            }
        }
        latest
    }

    /// When a login stops reaching its accounts: the latest end of its grants, per connection. A login of which one
    /// grant has no known end is left out.
    pub fn last_ends(&self) -> HashMap<ConnectionId, Timestamp> {
        let endless: HashSet<&ConnectionId> = self
            .all
            .iter()
            .filter(|grant| grant.end() == GrantEnd::Unknown)
            .map(|grant| self.login_of(&grant.connection))
            .collect();
        let latest = self.latest();
        let connections: HashSet<&ConnectionId> = self.all.iter().map(|grant| &grant.connection).collect();
        connections
            .into_iter()
            .filter(|connection| !endless.contains(self.login_of(connection)))
            .filter_map(|connection| Some((connection.clone(), *latest.get(self.login_of(connection))?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::grant::ConsentSource;
    use domain::{HealthReport, Region};

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + day * 86_400).unwrap()
    }

    fn noted(at: Option<i64>) -> Option<Consent> {
        at.map(|at| Consent { at: day(at), source: ConsentSource::Noted })
    }

    fn connection(id: &str, consent: Option<i64>, health: Health) -> Connection {
        Connection {
            id: ConnectionId::new(id),
            user_id: UserId::new("user_ada"),
            label: id.into(),
            home_region: Region::Na,
            client_id: String::new(),
            scopes: String::new(),
            health: HealthReport { health, ..HealthReport::succeeded(day(0), day(1)) },
            access_expires_at: None,
            swept_at: None,
            consent: noted(consent),
            end_snoozed_until: None,
            created_at: day(0),
            updated_at: day(0),
        }
    }

    fn place(consent: Option<i64>, health: Health) -> PlaceHealth {
        PlaceHealth {
            device_id: "d2".into(),
            device_name: "Studio".into(),
            health,
            cause: None,
            last_success: None,
            next_attempt: None,
            consent: noted(consent),
        }
    }

    fn grants(
        here: Vec<Connection>,
        there: &[(&str, Option<i64>, Health)],
        not_here: &[&str],
        same: &[(&str, &str)],
    ) -> Grants {
        let mut elsewhere: HashMap<ConnectionId, Vec<PlaceHealth>> = HashMap::new();
        for (id, consent, health) in there {
            elsewhere.entry(ConnectionId::new(*id)).or_default().push(place(*consent, *health));
        }
        Grants::assemble(
            here,
            elsewhere,
            &not_here.iter().map(|id| ConnectionId::new(*id)).collect(),
            same.iter().map(|(a, b)| (ConnectionId::new(*a), ConnectionId::new(*b))).collect(),
        )
    }

    fn outlived(grants: &Grants) -> Vec<(bool, bool)> {
        grants.all.iter().map(|grant| (grant.device.is_some(), grant.outlived)).collect()
    }

    #[test]
    fn a_later_consent_on_another_computer_outlives_the_one_here() {
        let one = || connection("a", Some(0), Health::Healthy);
        let both = grants(vec![one()], &[("a", Some(30), Health::Healthy)], &[], &[]);
        assert_eq!(outlived(&both), [(true, false), (false, true)]);
        assert_eq!(both.last_ends()[&ConnectionId::new("a")], day(395));
        let gone = grants(vec![one()], &[("a", Some(30), Health::Revoked)], &[], &[]);
        assert_eq!(outlived(&gone), [(false, false)], "a grant that is gone outlives nothing");
        let unknown = grants(vec![one()], &[("a", None, Health::Healthy)], &[], &[]);
        assert_eq!(outlived(&unknown), [(true, false), (false, false)], "what is unknown is no promise");
        assert!(unknown.last_ends().is_empty());
    }

    #[test]
    fn the_same_login_under_another_connection_counts_as_well() {
        let mine = connection("a", Some(0), Health::Healthy);
        let theirs = connection("b", None, Health::Disconnected);
        let both = grants(vec![mine, theirs], &[("b", Some(30), Health::Healthy)], &["b"], &[("b", "a")]);
        assert_eq!(outlived(&both), [(false, true), (true, false)]);
        assert_eq!(both.last_ends()[&ConnectionId::new("a")], day(395));
    }
}
