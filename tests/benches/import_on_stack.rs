//! How many documents an import posts per second on the running stack, end to end:
//! `STACK_JSON=… cargo bench --profile dev -p tests --bench import_on_stack`.
//!
//! The files have equally many lines: accounts only (the cheapest line, and the reference);
//! accounts with ten documents each; one account.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    dead_code,
    reason = "a measurement may panic and prints, and shares the stack with the tests"
)]

#[path = "../tests/e2e/stack.rs"]
mod stack;

use jiff::Timestamp;
use serde_json::Value;
use stack::Stack;
use testkit::documents::{account, file, invoice, payment, with};

/// Documents of a file.
const LINES: usize = 3_000;

/// Lines of this many accounts, each with its own line first, then invoices and payments in turn.
fn lines(name: &str, accounts: usize) -> String {
    let owner = |number: usize| format!("{name}-{}", number % accounts);
    let line = |number: usize| {
        let owner = owner(number);
        match number {
            _ if number < accounts => with(account(&owner, 1), "manager", Value::Null),
            _ if (number / accounts) % 2 == 1 => {
                invoice(&format!("{name}-i{number}"), &owner, "12.50")
            }
            _ => payment(&format!("{name}-p{number}"), &owner, "12.50"),
        }
    };
    file(&(0..LINES).map(line).collect::<Vec<_>>())
}

fn main() {
    let stack = Stack::running();
    let run = std::process::id();
    for (name, accounts) in [("only-accounts", LINES), ("ten-each", LINES / 10), ("one", 1)] {
        let name = format!("bench-{run}-{name}");
        let report = stack.import(&format!("{name}.jsonl"), &lines(&name, accounts));
        assert_eq!(report["posted"].as_u64(), u64::try_from(LINES).ok(), "{report:#}");
        let at = |field: &str| report[field].as_str().unwrap().parse::<Timestamp>().unwrap();
        let time = at("finishedAt").duration_since(at("startedAt"));
        let rate = LINES as f64 / time.as_secs_f64();
        println!("{accounts:>6} accounts {LINES:>6} documents {time:.1?} {rate:>7.0} documents/s");
    }
}
