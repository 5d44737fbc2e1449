//! Keys of the `ledger` table. No other module knows them.

use app::{
    auto_pay::DuePosition,
    import::Arrival,
    posting::{DocumentKey, RunId},
};
use domain::{
    ids::{AccountId, DocumentNumber, PaymentId},
    ledger::{ChangeId, EntryId},
};
use jiff::{Timestamp, civil::Date};

use crate::item::{Item, instant_text, key, text};

pub(super) const HEAD: &str = "HEAD";
pub(super) const CHANGE: &str = "CHANGE#";
pub(super) const ENTRY: &str = "ENTRY#";
pub(super) const OPEN: &str = "OPEN#";
pub(super) const PAYMENT: &str = "PAYMENT#";
pub(super) const UNAPPLIED: &str = "UNAPPLIED#";

/// Sorts after every key with the prefix it follows.
pub(super) const LAST: char = '~';

/// The index of all accounts, and the attribute that it is by, which only heads have.
pub(super) const ACCOUNTS: &str = "accounts";
pub(super) const ACCOUNT_ID: &str = "accountId";

/// The key in the sparse index of heads that have an unfinished posting.
pub(super) const ALLOCATING: &str = "ALLOCATING";

/// The index of accounts for which Auto Pay has something to do, and its keys.
pub(super) const AUTO_PAY: &str = "auto-pay";
pub(super) const AUTO_PAY_SHARD: &str = "autoPayShard";
pub(super) const NEXT_ACTION_AT: &str = "nextActionAt";

/// Parts of that index. Many accounts are due on the same day, and one partition of DynamoDB takes
/// 1,000 writes a second.
pub(super) const AUTO_PAY_SHARDS: u8 = 32;

/// The part of the index that an account is in.
pub(super) fn auto_pay_shard(account: &AccountId) -> String {
    let sum = account
        .as_str()
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    in_auto_pay_shard(u8::try_from(sum % u32::from(AUTO_PAY_SHARDS)).unwrap_or_default())
}

/// A part of the index.
pub(super) fn in_auto_pay_shard(number: u8) -> String {
    format!("AUTO-PAY#{number:02}")
}

/// A position in the index.
pub(super) fn in_auto_pay((at, account): &DuePosition) -> Item {
    let mut key = head(account);
    key.insert(AUTO_PAY_SHARD.to_owned(), text(auto_pay_shard(account)));
    key.insert(NEXT_ACTION_AT.to_owned(), text(instant_text(*at)));
    key
}

/// How far the planner of Auto Pay has come.
pub(super) fn auto_pay_plan() -> Item {
    key("AUTO-PAY", "PLANNED-UNTIL")
}

/// The key in the sparse index of entries that are not in the journal yet.
pub(super) const JOURNAL: &str = "JOURNAL";

/// The key in the sparse index of payouts whose files must be written.
pub(super) const PAYOUTS: &str = "PAYOUTS";

/// The key in the sparse index of accounts whose profile must be told to the billing system.
pub(super) const PROFILES: &str = "PROFILES";

/// An entry's place among those that are not in the journal yet. No account id has a `#`, so the
/// entries of an account are together and in order.
pub(super) fn journal_gsk(account_id: &AccountId, seq: u64) -> String {
    format!("{account_id}#{seq:010}")
}

pub(super) fn account(id: &AccountId) -> String {
    format!("A#{id}")
}

/// The account of a partition.
pub(super) fn account_of(pk: &str) -> Option<AccountId> {
    AccountId::parse(pk.strip_prefix("A#")?).ok()
}

pub(super) fn head(id: &AccountId) -> Item {
    key(account(id), HEAD)
}

/// A head's key in the index of all accounts.
pub(super) fn in_accounts(id: &AccountId) -> Item {
    let mut key = head(id);
    key.insert(ACCOUNT_ID.to_owned(), text(id.as_str()));
    key
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

pub(super) fn open_sk(due_on: Date, id: EntryId) -> String {
    format!("{OPEN}{due_on}#{:010}", id.seq)
}

pub(super) fn change_sk(id: ChangeId) -> String {
    format!("{CHANGE}{:010}#{:010}", id.after, id.number)
}

/// Before every change that came after this entry.
pub(super) fn changes_from(entry: EntryId) -> String {
    format!("{CHANGE}{:010}", entry.seq)
}

/// After every change that came after this entry.
pub(super) fn changes_to(entry: EntryId) -> String {
    format!("{CHANGE}{:010}#{LAST}", entry.seq)
}

/// Partition of a run's rejections, and what those of an account begin with.
pub(super) fn rejections(run: RunId, account: &AccountId) -> (String, String) {
    (format!("RUN#{run}"), format!("REJECTED#{account}#"))
}

pub(super) fn unapplied_sk(credit: EntryId) -> String {
    format!("{UNAPPLIED}{:010}", credit.seq)
}

pub(super) fn invoice(account_id: &AccountId, number: &DocumentNumber) -> Item {
    key(format!("{}#INVOICES", account(account_id)), format!("INVOICE#{number}"))
}

pub(super) fn document(document: &DocumentKey) -> Item {
    let sk = match document.revision {
        Some(revision) => format!("REV#{revision}"),
        None => "DOC".to_owned(),
    };
    key(format!("DOC#{}#{}", document.kind, document.id), sk)
}

/// A settled payment.
pub(super) fn payment(account_id: &AccountId, id: &PaymentId) -> Item {
    key(payments(account_id), format!("{PAYMENT}{id}"))
}

/// Partition of an account's settled payments.
pub(super) fn payments(account_id: &AccountId) -> String {
    format!("{}#PAYMENTS", account(account_id))
}

/// Says that an event of the gateway was carried out.
pub(super) fn event(id: &str) -> Item {
    key(format!("EVENT#{id}"), "EVENT")
}

/// How far the reconciler has come.
pub(super) fn progress() -> Item {
    key("EVENTS", "READ-UNTIL")
}

/// Says that the file of a payout must be written.
pub(super) fn payout(id: &str) -> Item {
    key(format!("PAYOUT#{id}"), "PAYOUT")
}

/// Says that the billing system must be told an account's profile.
pub(super) fn profile_mark(account_id: &AccountId) -> Item {
    key(format!("PROFILE#{account_id}"), "PROFILE")
}

/// Who opened the gateway's page to save a method.
pub(super) fn set_up(account_id: &AccountId, checkout: &str) -> Item {
    key(payments(account_id), format!("SETUP#{checkout}"))
}

/// The account of a customer at the gateway.
pub(super) fn customer(id: &str) -> Item {
    key(format!("CUSTOMER#{id}"), "CUSTOMER")
}

pub(super) fn run(id: RunId) -> Item {
    key(format!("RUN#{id}"), "RUN")
}

pub(super) const RUNS: &str = "RUNS";

/// Runs that wait sort by arrival, then by S3's own order of events.
pub(super) fn waiting(id: RunId, arrival: &Arrival) -> Item {
    key(RUNS, format!("{}#{}#{id}", instant_text(arrival.at), arrival.sequencer))
}

/// When a run that waits arrived, from its sort key.
pub(super) fn arrival_of(sk: &str) -> Result<Timestamp, jiff::Error> {
    sk.split('#').next().unwrap_or_default().parse()
}

pub(super) fn lease() -> Item {
    key("LEASE#billing", "LEASE")
}

/// A copy of the lease, in a separate partition.
pub(super) fn lease_copy(copy: u8) -> Item {
    key(format!("LEASE#billing#{copy:02}"), "COPY")
}
