//! Two or three computers of one user against a real PostgreSQL behind a real PostgREST: random edits, random
//! disconnections, kills between any two statements, requests delivered twice and late, clocks apart by hours.
//! In the end all are equal, each group of columns is what was written last, and nothing came back.
//!
//! `DEVICES_SEED=n` repeats one run, `DEVICES_RUNS=n` makes more of them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs, reason = "a test")]

mod device;
mod dump;
mod link;
mod ops;
mod order;
mod stack_world;

use device::Device;
use dump::{Key, differences};
use ops::{Oracle, edit_while_syncing, random_edit};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use stack_world::Servers;

/// Seeds that are always run; more by `DEVICES_RUNS`.
const RUNS: u64 = 10;
const STEPS: usize = 70;

fn seeds() -> Vec<u64> {
    if let Ok(seed) = std::env::var("DEVICES_SEED") {
        return vec![seed.parse().unwrap()];
    }
    let runs = std::env::var("DEVICES_RUNS").map_or(RUNS, |runs| runs.parse().unwrap());
    (1..=runs).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_between_them_all_devices_end_equal_and_the_last_edit_counts() {
    let servers = Servers::start().await;
    for seed in seeds() {
        println!("DEVICES_SEED={seed}");
        run(&servers, seed).await;
    }
}

async fn run(servers: &Servers, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    let user = format!("user_{seed}");
    let mut devices = Vec::new();
    for number in 0..random.random_range(2..=3) {
        let hours = random.random_range(-9_i64..=9);
        devices.push(Device::new(servers, &user, number, hours * 3_600_000).await);
    }
    let mut oracle = Oracle::default();
    for _ in 0..STEPS {
        // Later than any doubt about the clocks.
        servers.pass(random.random_range(1_500..4_000));
        let one = random.random_range(0..devices.len());
        match random.random_range(0..11) {
            10 => edit_while_syncing(&devices[one], &mut oracle, &mut random, servers.time()).await,
            0..=5 => random_edit(&devices[one], &mut oracle, &mut random, servers.time()).await,
            6..=8 => devices[one].sync_with_trouble(&mut random).await,
            _ => {
                // All at once.
                let mut troubles: Vec<StdRng> =
                    devices.iter().map(|_| StdRng::seed_from_u64(random.random())).collect();
                let all =
                    devices.iter().zip(&mut troubles).map(|(one, random)| one.sync_with_trouble(random));
                futures_util::future::join_all(all).await;
            }
        }
        servers.deliver_late(&mut random, false).await;
    }
    // One that was bought only now.
    devices.push(Device::new(servers, &user, 9, -5 * 3_600_000).await);
    servers.deliver_late(&mut random, true).await;
    settle(&devices).await;

    let server = servers.dump(&user);
    for device in &devices {
        let here = device.dump().await;
        let different = differences(&server, &here);
        assert!(
            different.is_empty(),
            "seed {seed}: device {} differs:\n{}",
            device.number,
            different.join("\n")
        );
        device.sees_the_health_of(&devices, seed).await;
    }
    for (Key { table, row, group }, (written, at)) in &oracle.last {
        let key = Key { table: *table, row: row.clone(), group };
        let kept = server.get(&key).map(|(_, kept)| kept);
        assert_eq!(kept, Some(written), "seed {seed}: {key:?} was last written at {at}");
    }
    assert!(oracle.last.len() > 8, "seed {seed}: too little happened");
}

/// Syncs in turn until nobody has anything to say.
async fn settle(devices: &[Device]) {
    for _ in 0..12 {
        let mut moved = false;
        for device in devices {
            let done = device.sync().await.unwrap();
            moved |= done.sent + done.received > 0;
            assert_eq!(done.held, 0, "a row was refused");
        }
        if !moved {
            return;
        }
    }
    panic!("the devices never come to rest");
}
