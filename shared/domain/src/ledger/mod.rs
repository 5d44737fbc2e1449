//! The ledger of one account: commands in, entries and credit changes out.
//!
//! Entries are append-only. A positive amount raises what the customer owes. Credit-side entries
//! are applied to open items; what is left of them is unapplied credit. After every single credit
//! change, `balance` is the sum of the entries (L1) and equals the open amounts less the unapplied
//! credit (L2). Unless a posting is unfinished, an account never has both unapplied credit and an
//! open, undisputed amount (L9).

mod aging;
mod audit;
mod dispute;
mod due;
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
pub use due::{due_on, next_due, past_due};
pub use entry::{
    Change, ChangeId, ChangeKind, CreditChange, Dispute, Entry, EntryId, EntryKind, MAX_SEQ,
    Record, merge,
};
pub use history::{
    ConsumedCredit, ConsumptionHistory, CreditHistory, LiveAllocation, applied_to, last_payment,
    state_after, sums,
};
pub use input::{Excess, Posting, PostingKind};
pub use post::{NextStep, Past, Posted, Refusal, Unfinished, continue_posting, post};
pub use state::{Inconsistent, ItemOrder, LastPayment, Ledger, OpenItem, UnappliedCredit};
pub use touched::{Budget, Touched};
