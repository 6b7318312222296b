//! What the system says about its keychain, passed on to the keeper: a keychain that is unlocked, or given a
//! collection, in another program is used at once. A system that says nothing costs nothing: the keeper
//! learns the same from its attempts.

#[cfg(target_os = "linux")]
mod linux;

use keeper::Keeper;

/// Listens until the program ends, where the system has a signal.
#[cfg(target_os = "linux")]
pub fn listen(keeper: &Keeper) {
    let keeper = keeper.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = linux::watch(None, || keeper.keychain_changed()).await {
            tracing::info!(%error, "the system does not say when its keychain changes");
        }
    });
}

/// No signal is read here yet.
#[cfg(not(target_os = "linux"))]
pub fn listen(_keeper: &Keeper) {}
