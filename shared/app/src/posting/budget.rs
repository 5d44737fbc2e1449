//! How much of a ledger one transaction of the store holds, by the store's limits.

use domain::ledger::Budget;

use crate::store::{MAX_BYTES, MAX_ITEM_BYTES, MAX_ITEMS};

/// Maximum bytes of one credit change in a stored entry or change.
pub const MAX_CREDIT_CHANGE_BYTES: usize = 128;

/// Maximum bytes of a stored item without a list, other than the head: texts of documents have up
/// to 500 characters.
const MAX_SMALL_ITEM_BYTES: usize = 16 << 10;

/// Items of a transaction that do not depend on its documents. The most has one of the gateway: the
/// head, a payment's record, its event, two activities, a message of the outbox, and a new
/// customer.
const SHARED_ITEMS: usize = 7;

/// Items of one document besides the open items and credits that its posting touches: identity,
/// entry and an invoice's number. A change is one item.
const DOCUMENT_ITEMS: usize = 3;

/// Maximum credit changes of one transaction.
const MAX_CREDIT_CHANGES: usize = 200;

/// Bytes of a transaction besides its small items: credit changes, head and rejected lines.
const OTHER_BYTES: usize = MAX_CREDIT_CHANGES * MAX_CREDIT_CHANGE_BYTES + 2 * MAX_ITEM_BYTES;

const _: () = assert!(
    MAX_CREDIT_CHANGES * MAX_CREDIT_CHANGE_BYTES + MAX_SMALL_ITEM_BYTES <= MAX_ITEM_BYTES,
    "an entry with its credit changes is one item"
);
const _: () = assert!(
    MAX_ITEMS * MAX_SMALL_ITEM_BYTES + OTHER_BYTES <= MAX_BYTES,
    "a posting within the budget is one transaction"
);

/// What a transaction of one document, or of one change, can hold.
pub const BUDGET: Budget = budget(1);

/// What a transaction of so many documents can hold.
pub(super) const fn budget(documents: usize) -> Budget {
    let fixed = DOCUMENT_ITEMS.saturating_mul(documents).saturating_add(SHARED_ITEMS);
    Budget { touched: MAX_ITEMS.saturating_sub(fixed), credit_changes: MAX_CREDIT_CHANGES }
}
