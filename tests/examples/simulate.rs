//! Simulates payments with many seeds, or replays one: `cargo xtask simulate`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it shares the code of tests, and prints figures"
)]

#[path = "../tests/payments/account.rs"]
mod account;
#[path = "../tests/payments/acts.rs"]
#[allow(dead_code, reason = "tests of single failures use more of it")]
mod acts;
#[path = "../tests/payments/auto_pay_acts.rs"]
#[allow(dead_code, reason = "tests of single cases use more of it")]
mod auto_pay_acts;
#[path = "../tests/payments/checks.rs"]
mod checks;
#[path = "../tests/payments/crash.rs"]
#[allow(dead_code, reason = "its tests use the rest")]
mod crash;
#[path = "../tests/simulation/dice.rs"]
#[allow(dead_code, reason = "another simulation uses more of it")]
mod dice;
#[path = "../tests/payments/ledger.rs"]
mod ledger;
#[path = "../tests/payments/nights.rs"]
mod nights;
#[path = "../tests/payments/plan.rs"]
mod plan;
#[path = "../tests/payments/simulation.rs"]
#[allow(dead_code, reason = "its tests use the rest")]
mod simulation;
#[path = "../tests/payments/watch.rs"]
mod watch;
#[path = "../tests/payments/world.rs"]
#[allow(dead_code, reason = "tests of single failures use more of it")]
mod world;

use std::process::ExitCode;

use checks::Found;
use simulation::simulate;

/// Seeds, actions of each, and whether to print what happened.
struct Arguments {
    seeds: std::ops::Range<u64>,
    actions: usize,
    crash_points: bool,
    trace: bool,
}

/// `SEEDS ACTIONS`, or `seed SEED ACTIONS`, which prints the trace, or `crash-points`.
fn arguments() -> Option<Arguments> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (crash_points, trace) = (false, false);
    match words[..] {
        [seeds, actions] => {
            let seeds = 0..seeds.parse().ok()?;
            Some(Arguments { seeds, actions: actions.parse().ok()?, crash_points: true, trace })
        }
        ["seed", seed, actions] => {
            let seed: u64 = seed.parse().ok()?;
            let actions = actions.parse().ok()?;
            Some(Arguments { seeds: seed..seed + 1, actions, crash_points, trace: true })
        }
        _ => None,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("simulate SEEDS ACTIONS, or simulate seed SEED ACTIONS");
        return ExitCode::FAILURE;
    };
    let mut failed = random(&arguments).await;
    if arguments.crash_points {
        failed += crash_points().await;
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Random seeds; gives how many were not clean.
async fn random(arguments: &Arguments) -> usize {
    let (mut total, mut actions, mut faults, mut failed) = (Found::default(), 0, 0, 0);
    for seed in arguments.seeds.clone() {
        let done = simulate(seed, arguments.actions).await;
        if arguments.trace {
            print!("{}", done.trace);
        }
        if !done.found.is_clean() {
            println!("seed {seed}: {}", done.found);
            failed += 1;
        }
        total.add(done.found);
        (actions, faults) = (actions + done.actions, faults + done.faults);
        if (seed + 1) % 1_000 == 0 {
            println!("{} seeds …", seed + 1);
        }
    }
    let seeds = arguments.seeds.clone().count();
    println!("{seeds} seeds, {actions} actions, {faults} calls that went wrong: {total}");
    failed
}

/// Every crash point, and every pair of them; gives how many were not clean.
async fn crash_points() -> usize {
    let mut failed = 0;
    for (name, points) in [("crash points", crash::single().await), ("pairs", crash::pairs().await)]
    {
        println!("{} {name}: {}", points.runs, points.found);
        for what in &points.failed {
            println!("not clean: {what}");
        }
        failed += points.failed.len();
    }
    failed
}
