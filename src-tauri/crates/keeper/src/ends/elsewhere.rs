//! How connections are on the user's other computers.

use super::Grants;
use crate::view::{ConnectionView, ElsewhereView};
use domain::grant::GrantEnd;
use domain::{Connection, ConnectionId, Health, Timestamp, UserId};
use std::collections::{HashMap, HashSet};
use store::{PlaceHealth, Store, StoreError};

/// How a user's connections are on other computers.
pub(crate) struct Elsewhere {
    places: HashMap<ConnectionId, Vec<PlaceHealth>>,
    not_here: HashSet<ConnectionId>,
    same: HashMap<ConnectionId, ConnectionId>,
}

impl Elsewhere {
    pub async fn of(store: &Store, user: &UserId) -> Result<Self, StoreError> {
        Ok(Self {
            places: store.elsewhere(user.clone()).await?,
            not_here: store.not_here(user.clone()).await?.into_iter().collect(),
            same: store.same_logins(user.clone()).await?,
        })
    }

    /// The grants of the same user, whose connections these are.
    pub fn grants(&self, connections: Vec<Connection>) -> Grants {
        Grants::assemble(connections, self.places.clone(), &self.not_here, self.same.clone())
    }

    /// Adds to the view of a connection what is known of it elsewhere.
    pub fn complete(&self, id: &ConnectionId, view: ConnectionView) -> ConnectionView {
        let places = self.places.get(id).map(Vec::as_slice).unwrap_or_default();
        let elsewhere = places
            .iter()
            .map(|place| ElsewhereView {
                device_id: place.device_id.clone(),
                device: place.device_name.clone(),
                health: place.health,
                cause: place.cause,
                last_success: place.last_success.map(Timestamp::as_millisecond),
                end: GrantEnd::of(place.consent.map(|consent| consent.at)),
            })
            .collect();
        let same_as = self.same.get(id).map(ToString::to_string);
        let here = !self.not_here.contains(id);
        ConnectionView { here, elsewhere, same_as, ..view }
    }

    /// The health of a connection that was never authorised here: the best of those elsewhere.
    pub fn health(&self, id: &ConnectionId) -> Option<Health> {
        if !self.not_here.contains(id) {
            return None;
        }
        let rank = |health: Health| (health == Health::Disconnected, health.severity());
        let best = self.places.get(id)?.iter().min_by_key(|place| rank(place.health))?;
        Some(best.health)
    }
}
