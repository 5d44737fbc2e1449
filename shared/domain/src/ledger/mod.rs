//! The ledger of one account: commands in, changes out.
//!
//! Entries are append-only; positive raises what the customer owes. Credit-side entries are
//! allocated to open items; what is left is unapplied credit. After every posting: `balance` is
//! the sum of the entries and equals what is open less what is unapplied (L1, L2), and an account
//! never has both (L9).

mod history;
mod post;
mod settle;
mod state;

pub use history::{CreditHistory, LiveAllocation, applied_to};
pub use post::{Change, Posting, Refusal, What, post};
pub use state::{
    Entry, EntryId, EntryKind, LastPayment, Ledger, Move, OpenItem, UnappliedCredit, due_on,
    past_due,
};
