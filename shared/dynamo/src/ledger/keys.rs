//! Keys of the `ledger` table, and nothing else knows them.

use app::import::{Arrival, Identity, RunId};
use domain::{
    document::DocumentType,
    ids::{AccountId, DocumentId, DocumentNumber},
    ledger::{EntryId, OpenItem},
};
use jiff::civil::Date;

use crate::item::{Item, instant_text, key};

pub(super) const HEAD: &str = "HEAD";
pub(super) const ENTRY: &str = "ENTRY#";
pub(super) const OPEN: &str = "OPEN#";
pub(super) const UNAPPLIED: &str = "UNAPPLIED#";

/// Sorts after every key with the prefix it follows.
pub(super) const LAST: char = '~';

pub(super) fn account(id: &AccountId) -> String {
    format!("A#{id}")
}

pub(super) fn head(id: &AccountId) -> Item {
    key(account(id), HEAD)
}

pub(super) fn entry_sk(id: EntryId) -> String {
    format!("{ENTRY}{}#{:010}", id.on, id.seq)
}

pub(super) fn entry(account_id: &AccountId, id: EntryId) -> Item {
    key(account(account_id), entry_sk(id))
}

/// Before every entry of this day.
pub(super) fn entries_from(day: Date) -> String {
    format!("{ENTRY}{day}")
}

/// After every entry of this day.
pub(super) fn entries_to(day: Date) -> String {
    format!("{ENTRY}{day}#{LAST}")
}

pub(super) fn open_sk(item: &OpenItem) -> String {
    format!("{OPEN}{}#{:010}", item.due_on, item.id.seq)
}

pub(super) fn unapplied_sk(credit: EntryId) -> String {
    format!("{UNAPPLIED}{:010}", credit.seq)
}

pub(super) fn invoice(account_id: &AccountId, number: &DocumentNumber) -> Item {
    key(format!("{}#INVOICES", account(account_id)), format!("INVOICE#{number}"))
}

pub(super) fn document(identity: &Identity) -> Item {
    let sk = match identity.revision {
        Some(revision) => format!("REV#{revision}"),
        None => "DOC".to_owned(),
    };
    key(format!("DOC#{}#{}", identity.kind, identity.id), sk)
}

pub(super) fn payment(id: &DocumentId) -> Item {
    key(format!("DOC#{}#{id}", DocumentType::Payment), "DOC")
}

pub(super) fn run(id: RunId) -> Item {
    key(format!("RUN#{id}"), "RUN")
}

pub(super) const RUNS: &str = "RUNS";

/// Runs that wait sort by arrival, then by S3's own order of events.
pub(super) fn waiting(id: RunId, arrival: &Arrival) -> Item {
    key(RUNS, format!("{}#{}#{id}", instant_text(arrival.at), arrival.sequencer))
}

pub(super) fn lease() -> Item {
    key("LEASE#billing", "LEASE")
}
