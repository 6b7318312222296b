//! Levers that are either on or off, and can be read.

use super::Control;
use crate::seed;
use domain::sandbox::LWA_CLIENT_SECRET;
use std::time::Duration;

/// Life of an access token while they are short.
const SHORT: u64 = 60;

/// One profile of each login, named so that nothing needs to be generated to know it.
pub(super) const SAMPLES: [u64; 5] = [
    123_456_789_123_456_789,
    2_290_013_765_448_190,
    2_501_118_830_447_126,
    6_000_000_000_209_471,
    333_444_555_666_777_881,
];

impl Control {
    /// Registers a return URL at Amazon. It matches to the letter.
    pub fn allow_return_url(&self, url: impl Into<String>) {
        let url = url.into();
        self.shared.change(|world, _| world.lwa.return_urls.insert(url));
    }

    /// How much longer every answer of the token endpoint and of the Ads API hosts takes.
    pub fn set_latency(&self, latency: Duration) {
        self.shared.conditions.set_latency(latency);
    }

    /// See [`Control::set_latency`].
    pub fn latency(&self) -> Duration {
        self.shared.conditions.latency()
    }

    /// By how many seconds Amazon's clock is ahead, negative when it is behind: the `Date` header of the token endpoint
    /// and of the Ads API hosts, the dates of consents, and the yearly ends of grants. Access tokens and codes go by
    /// the true time.
    pub fn set_clock_skew(&self, seconds: i64) {
        self.shared.conditions.set_skew(seconds);
    }

    /// See [`Control::set_clock_skew`].
    pub fn clock_skew(&self) -> i64 {
        self.shared.conditions.skew()
    }

    /// Whether the access tokens that exist now stop working before their time. Those issued later work;
    /// `false` brings the dead ones back.
    pub fn set_access_tokens_dead(&self, dead: bool) {
        self.shared.change(|world, _| {
            for access in world.lwa.grants.iter_mut().flat_map(|grant| &mut grant.access_tokens) {
                access.dead = dead;
            }
        });
    }

    /// Whether there are access tokens that stopped working before their time.
    pub fn access_tokens_dead(&self) -> bool {
        self.shared.read(|world, now| {
            let mut all = world.lwa.grants.iter().flat_map(|grant| &grant.access_tokens);
            all.any(|access| access.dead && access.expires > now)
        })
    }

    /// Revokes all grants, or makes those that were revoked last live again.
    pub fn set_grants_revoked(&self, revoked: bool) {
        self.shared.change(|world, _| {
            for login in seed::logins() {
                let mut own = world.lwa.grants.iter_mut().filter(|grant| grant.login == login.slug);
                if let Some(last) = own.next_back() {
                    last.revoked = revoked;
                }
            }
        });
    }

    /// Whether there were grants and none is left.
    pub fn grants_revoked(&self) -> bool {
        self.shared.read(|world, _| {
            !world.lwa.grants.is_empty() && world.lwa.grants.iter().all(|grant| grant.revoked)
        })
    }

    /// Gives the client another secret, or the known one back.
    pub fn set_client_secret_rotated(&self, rotated: bool) {
        if rotated {
            self.rotate_client_secret();
        } else {
            self.shared.change(|world, _| LWA_CLIENT_SECRET.clone_into(&mut world.lwa.client_secret));
        }
    }

    /// Whether the client's secret is not the known one.
    pub fn client_secret_rotated(&self) -> bool {
        self.shared.read(|world, _| world.lwa.client_secret != LWA_CLIENT_SECRET)
    }

    /// See [`Control::set_client_approved`].
    pub fn client_approved(&self) -> bool {
        self.shared.read(|world, _| world.lwa.approved)
    }

    /// See [`Control::set_refresh_rotation`].
    pub fn refresh_rotation(&self) -> bool {
        self.shared.read(|world, _| world.lwa.rotates)
    }

    /// Takes one profile away from each login, or gives them back.
    pub fn set_sample_profiles_dropped(&self, dropped: bool) {
        for id in SAMPLES {
            if dropped {
                self.drop_profile(id);
            } else {
                self.restore_profile(id);
            }
        }
    }

    /// Whether one profile of each login is gone.
    pub fn sample_profiles_dropped(&self) -> bool {
        self.shared.read(|world, _| SAMPLES.iter().all(|id| world.lwa.dropped.contains(id)))
    }

    /// Whether access tokens issued from now on live a minute instead of what is configured.
    pub fn set_short_lived_tokens(&self, short: bool) {
        let configured = self.shared.lives.access_token;
        self.set_access_token_ttl(if short { Duration::from_secs(SHORT) } else { configured });
    }

    /// Whether access tokens live a minute.
    pub fn short_lived_tokens(&self) -> bool {
        self.shared.read(|world, _| world.lwa.access_token_ttl == SHORT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_login_has_a_sample() {
        for login in seed::logins() {
            let own = login.profiles.iter().filter(|profile| SAMPLES.contains(&profile.id)).count();
            assert_eq!(own, 1, "{}", login.slug);
        }
    }
}
