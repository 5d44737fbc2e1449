//! Call records: what a call was, what it cost, and whether the calls of an invoice add up to it.

mod charge;
mod mask;
mod record;
mod search;
mod tie_out;

pub use charge::{CHARGE_DECIMALS, CallCharge};
pub use mask::masked;
pub use record::{CallRecord, Direction, Month, Totals};
pub use search::{Filter, Order, SortKey};
pub use tie_out::{LineCalls, TieOut, TieOutGroup, UsageLine, tie_out};
