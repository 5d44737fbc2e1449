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
mod input;
mod post;
mod settle;
mod state;
mod touched;

pub use aging::{AgedBucket, AgedItem, Aging, Bucket};
pub use audit::{Invariant, Place, Violation, audit};
pub use dispute::{DisputeRefusal, end_dispute, open_dispute};
pub use entry::{
    Change, ChangeId, ChangeKind, CreditChange, Dispute, Entry, EntryId, EntryKind, MAX_SEQ,
    Record, merge,
};
pub use history::{
    ConsumedCredit, ConsumptionHistory, CreditHistory, LiveAllocation, applied_to, last_payment,
    state_after, sums,
};
pub use input::{Beyond, Posting, PostingKind};
pub use post::{NextStep, Past, Posted, Refusal, Unfinished, continue_posting, post};
pub use state::{
    Inconsistent, ItemOrder, LastPayment, Ledger, OpenItem, UnappliedCredit, due_on, past_due,
};
pub use touched::{Budget, Touched};
