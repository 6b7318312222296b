//! The set-up: Amazon, Clerk, Supabase.

use super::Answer;
use domain::Secret;
use keeper::Keeper;
use keeper::view::{
    AmazonSetupForm, AmazonSetupView, ClerkSetupView, ClerkTest, SupabaseSetupView, SupabaseTest,
};
use tauri::{State, command};

#[command]
pub(super) async fn amazon_setup(keeper: State<'_, Keeper>) -> Answer<AmazonSetupView> {
    Ok(keeper.amazon_setup())
}

/// Done when Amazon accepts the client. Without a secret the one in the keychain is used.
#[command]
pub(super) async fn test_amazon_setup(
    keeper: State<'_, Keeper>,
    form: AmazonSetupForm,
    secret: Option<Secret>,
) -> Answer<()> {
    keeper.test_amazon_setup(form, secret).await
}

/// Without a secret the one in the keychain stays.
#[command]
pub(super) async fn save_amazon_setup(
    keeper: State<'_, Keeper>,
    form: AmazonSetupForm,
    secret: Option<Secret>,
) -> Answer<()> {
    keeper.save_amazon_setup(form, secret).await
}

/// The day on which the client secret is to be rotated (`2027-01-31`); `null` forgets it.
#[command]
pub(super) async fn set_secret_end(keeper: State<'_, Keeper>, day: Option<String>) -> Answer<()> {
    keeper.set_secret_end(day).await
}

#[command]
pub(super) async fn clerk_setup(keeper: State<'_, Keeper>) -> Answer<ClerkSetupView> {
    keeper.clerk_setup().await
}

// What is pasted may be a secret key: it is one until it was looked at.
/// What an instance lacks; `key` and `proxy` may be anything that was pasted. An empty `proxy` is none.
#[command]
pub(super) async fn test_clerk_setup(
    keeper: State<'_, Keeper>,
    key: Secret,
    proxy: String,
) -> Answer<ClerkTest> {
    Ok(keeper.test_clerk_setup(key, proxy).await)
}

/// `sign_out` signs everyone out first where another instance or address than the present one is meant.
#[command]
pub(super) async fn save_clerk_setup(
    keeper: State<'_, Keeper>,
    key: Secret,
    proxy: String,
    sign_out: bool,
) -> Answer<()> {
    keeper.save_clerk_setup(key, proxy, sign_out).await
}

#[command]
pub(super) async fn supabase_setup(keeper: State<'_, Keeper>) -> Answer<SupabaseSetupView> {
    Ok(keeper.supabase_setup())
}

#[command]
pub(super) async fn test_supabase_setup(
    keeper: State<'_, Keeper>,
    url: String,
    key: Secret,
) -> Answer<SupabaseTest> {
    Ok(keeper.test_supabase_setup(url, key).await)
}

/// Both empty: nothing is mirrored any more.
#[command]
pub(super) async fn save_supabase_setup(keeper: State<'_, Keeper>, url: String, key: Secret) -> Answer<()> {
    keeper.save_supabase_setup(url, key).await
}
