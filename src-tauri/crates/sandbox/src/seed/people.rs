//! The people who can sign in with Clerk.

/// A person who can sign in with Clerk.
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
        },
        UserSeed {
            id: "user_sandbox_ben",
            email: "ben@example.com",
            password: "battery staple",
            first_name: "Ben",
            last_name: "Okafor",
        },
    ]
}

/// The user with this id.
pub(crate) fn user(id: &str) -> Option<&'static UserSeed> {
    users().iter().find(|user| user.id == id)
}

/// The user with this address, in any case.
pub(crate) fn user_by_email(email: &str) -> Option<&'static UserSeed> {
    users().iter().find(|user| user.email.eq_ignore_ascii_case(email.trim()))
}
