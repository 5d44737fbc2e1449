//! Payments over ports: the real use cases, the real adapter of Stripe, a simulator of Stripe, and
//! a clock that only the test moves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic"
)]

mod account;
mod acts;
mod auto_pay;
mod auto_pay_acts;
mod cases;
mod checks;
#[allow(dead_code, reason = "`cargo xtask simulate` runs all pairs")]
mod crash;
#[path = "../simulation/dice.rs"]
#[allow(dead_code, reason = "the other simulation uses more of it")]
mod dice;
mod dynamo;
mod dynamo_auto_pay;
mod echo;
mod edges;
mod failures;
mod ledger;
mod nights;
mod payouts;
mod plan;
mod reconciler;
mod simulation;
mod watch;
mod world;
