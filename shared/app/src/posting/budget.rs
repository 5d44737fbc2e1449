//! How much of a ledger one transaction of the store holds, by the store's limits.

use domain::ledger::Budget;

use crate::store::{MAX_BYTES, MAX_ITEM_BYTES, MAX_ITEMS};

/// Most bytes of one move, as an entry or a change keeps it.
pub const MAX_CREDIT_CHANGE_BYTES: usize = 128;

/// Most bytes of an item that has no list, beside the head: texts of documents have up to 500
/// characters.
const MAX_SMALL_ITEM_BYTES: usize = 16 << 10;

/// Items of a transaction that do not depend on its documents: the head, lines that an import
/// rejected, the condition that it has its lease, an activity, an idempotency record and a message
/// of the outbox.
const SHARED_ITEMS: usize = 6;

/// Items of one document beside what its posting touches: identity, entry and an invoice's number.
/// A change is one item.
const OWN_ITEMS: usize = 3;

/// Most moves of one transaction.
const MAX_CREDIT_CHANGES: usize = 200;

/// Whatever is written beside small items: the moves, the head, and rejected lines.
const OTHER_BYTES: usize = MAX_CREDIT_CHANGES * MAX_CREDIT_CHANGE_BYTES + 2 * MAX_ITEM_BYTES;

const _: () = assert!(
    MAX_CREDIT_CHANGES * MAX_CREDIT_CHANGE_BYTES + MAX_SMALL_ITEM_BYTES <= MAX_ITEM_BYTES,
    "an entry with its moves is one item"
);
const _: () = assert!(
    MAX_ITEMS * MAX_SMALL_ITEM_BYTES + OTHER_BYTES <= MAX_BYTES,
    "whatever is within the budget is one transaction"
);

/// What a transaction of one document, or of one change, holds.
pub const BUDGET: Budget = budget(1);

/// What a transaction of so many documents holds.
pub(super) const fn budget(documents: usize) -> Budget {
    let fixed = OWN_ITEMS.saturating_mul(documents).saturating_add(SHARED_ITEMS);
    Budget { touched: MAX_ITEMS.saturating_sub(fixed), credit_changes: MAX_CREDIT_CHANGES }
}
