//! The users who can sign in with Clerk from the start.

/// A user who can sign in with Clerk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserSeed {
    /// Clerk user id.
    pub id: &'static str,
    /// Sign-in address.
    pub email: &'static str,
    /// Password.
    pub password: &'static str,
    /// First name.
    pub first_name: &'static str,
    /// Last name.
    pub last_name: &'static str,
    /// Secret of the authenticator app in base32, for users who have one.
    pub totp: Option<&'static str>,
    /// Backup codes, each good for once.
    pub backup_codes: &'static [&'static str],
    /// Names of the organizations that they belong to.
    pub organizations: &'static [&'static str],
}

/// The Clerk users of the seed world; the first is the one the sign-in page offers.
pub const fn users() -> &'static [UserSeed] {
    &[
        UserSeed {
            id: "user_sandbox_ada",
            email: "ada@example.com",
            password: "correct horse",
            first_name: "Ada",
            last_name: "Marlow",
            totp: None,
            backup_codes: &[],
            organizations: &["Northwind Agency", "Harbour Goods"],
        },
        UserSeed {
            id: "user_sandbox_ben",
            email: "ben@example.com",
            password: "battery staple",
            first_name: "Ben",
            last_name: "Okafor",
            totp: None,
            backup_codes: &[],
            organizations: &[],
        },
        UserSeed {
            id: "user_sandbox_dora",
            email: "dora@example.com",
            password: "silver tower",
            first_name: "Dora",
            last_name: "Lindqvist",
            totp: Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
            backup_codes: &["k7q2m9xa", "r4t8n1zb"],
            organizations: &["Northwind Agency"],
        },
    ]
}
