//! Auto Pay by example and over random histories. A watch, which knows the rules and not the code,
//! looks at everything that Auto Pay does in any of these tests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod account;
mod books;
mod change;
mod histories;
mod holds;
mod reminders;
mod retry;
mod selection;
mod small_sums;
mod steps;
mod time;
mod watch;
