//! A simulation: random batches, several processes at once, and failures of every kind. Whatever
//! happens, every row ends in exactly one place. `CALL_IMPORT_SEEDS=5000` simulates more seeds;
//! `CALL_IMPORT_SEED=17` one.

use domain::money::Currency;
use fastrand::Rng;
use jiff::SignedDuration;

use crate::{
    checks,
    driver::Driver,
    plan::{ACCOUNTS, INVOICES, batches},
    world::{World, account, arrival},
};

/// Seeds of the ordinary test.
const SEEDS: u64 = 200;

/// Makes known what is known from this round on.
fn bill(world: &World, round: u32) {
    for (id, currency, since) in ACCOUNTS {
        if since == Some(round) {
            world.tables.add_account(account(id), Currency::from_code(currency).unwrap());
        }
        for (invoice, of_round) in INVOICES {
            if since.zip(of_round).is_some_and(|(one, other)| one.max(other) == round) {
                world.add_invoice(id, invoice, &[]);
            }
        }
    }
}

async fn simulate(seed: u64) {
    let world = World::new();
    bill(&world, 0);
    let batches = batches(&mut Rng::with_seed(seed));
    let mut driver = Driver::new(&world, seed);
    for batch in &batches {
        let run = world.drop(&arrival(&batch.key, "1"), batch.content()).await;
        driver.send(run);
    }
    driver.settle().await;
    checks::batches(&world, &batches, 0, false).await;
    for round in 1..=3 {
        bill(&world, round);
        if round == 3 {
            world.clock.advance(SignedDuration::from_hours(8 * 24));
        }
        world.retry_waiting().await;
        driver.settle().await;
        checks::batches(&world, &batches, round, round == 3).await;
    }
    let run = |key: &str| app::posting::RunId::of(&arrival(key, "1").key, "1");
    let states = batches.iter().map(|batch| world.tables.run(run(&batch.key)).unwrap().state);
    assert!(states.into_iter().all(|it| it.as_str() == "finished"));
    if driver.rarity == 0 {
        let keys = world.files.keys();
        assert!(!keys.iter().any(|key| key.starts_with("work/")), "work files remain: {keys:?}");
    }
}

#[tokio::test]
async fn every_row_ends_in_one_place_whatever_fails() {
    #[allow(clippy::disallowed_methods, reason = "a test, which nothing configures")]
    let number = |name: &str| std::env::var(name).ok().map(|seed| seed.parse::<u64>().unwrap());
    let seeds = match number("CALL_IMPORT_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("CALL_IMPORT_SEEDS").unwrap_or(SEEDS),
    };
    for seed in seeds {
        // A failure names its seed.
        let named = std::panic::AssertUnwindSafe(simulate(seed));
        if let Err(panic) = futures_util::FutureExt::catch_unwind(named).await {
            eprintln!("seed {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}
