//! The sandbox's public constants: shared by the servers that imitate Clerk and Amazon and by the
//! app when it is pointed at them. They protect nothing: the sandbox listens on loopback only.

/// LwA client id of the sandbox's security profile.
pub const LWA_CLIENT_ID: &str = "amzn1.application-oa2-client.5a4db0c0ffee4d1e8c0de5a4db0c0de5";
/// LwA client secret of the sandbox's security profile. The app treats it like a real one: it goes
/// into the vault and is found nowhere else.
pub const LWA_CLIENT_SECRET: &str = "amzn1.oa2-cs.v1.sandbox5ecret0f1oopback0n1y";
/// `apikey` of the sandbox's Supabase gateway.
pub const SUPABASE_KEY: &str = "sb_publishable_sandbox";
/// Default port of the sandbox's main listener. The Ads API hosts of NA, EU and FE listen on the
/// three ports after it.
pub const DEFAULT_PORT: u16 = 8790;
