//! The clock that keeps running while the computer sleeps.

use std::time::Duration;

/// Time since the computer started, sleep included.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) fn now() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Some(Duration::new(u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?))
}

/// Elsewhere sleep is told by the two other clocks.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) fn now() -> Option<Duration> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on() {
        let first = now().unwrap();
        assert!(first > Duration::ZERO && now().unwrap() >= first);
    }
}
