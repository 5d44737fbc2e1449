//! Payout files: for each payout of the gateway a file that ties every movement of money to its
//! entry, and for each day one flat list of all.
//!
//! An event of the gateway marks a payout. A scheduled function writes its file once the gateway
//! knows all of its lines, and proves that they add up to what was paid out.

mod day;
mod file;
mod store;
mod tie;
mod write;

pub use store::{MarkedPayout, PayoutFile, PayoutFiles, PayoutStore};
pub use write::{PayoutWriter, PayoutsWritten};
