//! The ledger of one account: commands in, changes out.
//!
//! Entries are append-only; positive raises what the customer owes. Credit-side entries are
//! allocated to open items; what is left is unapplied credit. After every single move: `balance`
//! is the sum of the entries and equals what is open less what is unapplied (L1, L2). After every
//! posting that is not pending, an account never has both unapplied credit and an open, undisputed
//! amount (L9).

mod aging;
mod audit;
mod dispute;
mod entry;
mod history;
mod post;
mod posting;
mod settle;
mod state;
mod touched;

pub use aging::{AgedBucket, AgedItem, Aging, Bucket};
pub use audit::{Invariant, Place, Violation, audit};
pub use dispute::{DisputeRefusal, end_dispute, open_dispute};
pub use entry::{
    Change, ChangeId, ChangeKind, Dispute, Entry, EntryId, EntryKind, MAX_SEQ, Move, Record, merge,
};
pub use history::{
    CreditHistory, LiveAllocation, TakenCredit, TakingHistory, applied_to, last_payment,
    state_after, sums,
};
pub use post::{NextStep, Past, Posted, Refusal, Work, go_on, post};
pub use posting::{Beyond, Posting, What};
pub use state::{
    ItemOrder, LastPayment, Ledger, OpenItem, UnappliedCredit, Unsound, due_on, past_due,
};
pub use touched::{Budget, Touched};
