//! What the system says about the network, passed on to the keeper. A system that says nothing costs
//! nothing: the keeper learns the same from its requests.

#[cfg(target_os = "linux")]
mod linux;

use keeper::Keeper;

/// Listens until the keeper ends, where the system has a signal.
#[cfg(target_os = "linux")]
pub fn listen(keeper: &Keeper) {
    let keeper = keeper.clone();
    tauri::async_runtime::spawn(async move {
        let passed_on = linux::watch(None, |available| {
            tracing::info!(available, "the system says whether there is a network");
            keeper.network_changed(available)
        });
        if let Err(error) = passed_on.await {
            tracing::info!(%error, "the system does not say whether there is a network");
        }
    });
}

/// No signal is read here yet.
#[cfg(not(target_os = "linux"))]
pub fn listen(_keeper: &Keeper) {}
