//! The limits of a DynamoDB transaction: number of items, one operation on each item, and the size
//! of an item and of the whole.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>

use std::collections::BTreeSet;

use app::{
    import::Rejected,
    posting::{AccountState, ChangeCommit, LedgerCommit, PostedDocument},
    store::{MAX_BYTES, MAX_ITEM_BYTES, MAX_ITEMS, StoreError},
};
use domain::ledger::{CreditChange, EntryId};

/// Approximate bytes of an item without its texts and lists.
const ITEM: usize = 250;

/// Approximate bytes of a credit change.
const CREDIT_CHANGE: usize = 80;

/// The items of one transaction.
#[derive(Default)]
struct Writes {
    keys: BTreeSet<String>,
    items: usize,
    bytes: usize,
    largest: usize,
}

impl Writes {
    fn add(&mut self, key: String, bytes: usize) {
        self.keys.insert(key);
        self.items += 1;
        self.bytes += bytes;
        self.largest = self.largest.max(bytes);
    }

    /// Adds the head, and the open items and credits to write or delete.
    fn add_state(&mut self, account: &AccountState) {
        let ledger = &account.ledger;
        let profile = &account.profile;
        let texts = profile.name.len() + profile.emails.len() * ITEM;
        self.add("HEAD".to_owned(), 4 * ITEM + texts + ledger.disputes.len() * ITEM);
        let open: BTreeSet<EntryId> = ledger.open().map(|item| item.id).collect();
        for (id, (_, stored)) in &ledger.touched().items {
            if stored.is_some() || open.contains(id) {
                self.add(format!("OPEN {id}"), ITEM);
            }
        }
        for (id, stored) in &ledger.touched().credits {
            if stored.is_some() || ledger.remaining(*id).is_positive() {
                self.add(format!("UNAPPLIED {id}"), ITEM);
            }
        }
    }

    fn add_record(&mut self, key: String, texts: usize, credit_changes: &[CreditChange]) {
        self.add(key, ITEM + texts + CREDIT_CHANGE * credit_changes.len());
    }

    fn check(&self) -> Result<(), StoreError> {
        let refused =
            |what: String| Err(StoreError::Unavailable(format!("a transaction of {what}")));
        if self.items > MAX_ITEMS {
            return refused(format!("{} items", self.items));
        }
        if self.keys.len() < self.items {
            return refused("several operations on one item".to_owned());
        }
        if self.largest > MAX_ITEM_BYTES || self.bytes > MAX_BYTES {
            return refused(format!("{} bytes, {} of them in one item", self.bytes, self.largest));
        }
        Ok(())
    }
}

/// Refuses postings that exceed the limits of a transaction.
pub(super) fn check_postings(
    commit: &LedgerCommit<'_>,
    rejected: Option<Rejected<'_>>,
) -> Result<(), StoreError> {
    let mut writes = Writes::default();
    writes.add_state(commit.account);
    for PostedDocument { identity, entry, invoice, .. } in commit.documents {
        if !identity.is_payment_record() {
            writes.add(format!("DOC {:?}", identity.key), ITEM);
        }
        let texts = entry.description.len() + entry.number.len() + entry.source.len();
        writes.add_record(format!("ENTRY {}", entry.id), texts, &entry.credit_changes);
        if let Some(invoice) = invoice {
            writes.add(format!("INVOICE {}", invoice.number), 2 * ITEM);
        }
    }
    if rejected.is_some() {
        writes.add("LEASE".to_owned(), ITEM);
    }
    if let Some(rejected) = rejected.filter(|rejected| !rejected.lines.is_empty()) {
        let texts = rejected.lines.iter().map(|line| line.problem.message.len() + 40);
        writes.add("REJECTED".to_owned(), ITEM + texts.sum::<usize>());
    }
    for activity in commit.activities {
        writes.add(format!("ACTIVITY {}", activity.id), 2 * ITEM);
    }
    let payment = commit.payment;
    if payment.record.is_some() {
        writes.add("PAYMENT".to_owned(), 8 * ITEM);
    }
    for item in payment.messages.iter().map(|message| &*message.id).chain(payment.event) {
        writes.add(item.to_owned(), ITEM);
    }
    if commit.account.changed.customer {
        writes.add("CUSTOMER".to_owned(), ITEM);
    }
    writes.check()
}

/// Refuses a change that exceeds the limits of a transaction.
pub(super) fn check_change(commit: &ChangeCommit<'_>) -> Result<(), StoreError> {
    let mut writes = Writes::default();
    writes.add_state(commit.account);
    writes.add_record("CHANGE".to_owned(), 0, &commit.change.credit_changes);
    writes.check()
}
