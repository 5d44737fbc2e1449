//! The audit of stored ledgers: proves the ledger's invariants account by account, and exports an
//! account's ledger for other programs.
//!
//! The audit does not block writers, so an account may change between two of its reads. It ignores
//! records that are newer than the state it read, and reports a fault only when a second check of
//! the account finds the same.

mod hledger;
mod store;

use std::collections::BTreeSet;

use domain::{
    document::DocumentType,
    ids::{AccountId, PaymentId},
    ledger::{ChangeKind, Entry, EntryId, EntryKind, Invariant, Place, Record, Violation, audit},
};
use futures_util::future::try_join_all;
use jiff::{SignedDuration, Timestamp};

use crate::posting::{AccountState, DocumentKey, Source};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

pub use hledger::journal;
pub use store::{AccountBatch, AuditStore, ExportFiles, Part};

/// Accounts that are read concurrently.
const CONCURRENT_ACCOUNTS: usize = 16;

/// An audit of many accounts stops after about so many faults: people have to read the result.
const MAX_FAULTS: usize = 500;

/// Maximum checks of one account. The faults of the last are reported even if no two checks agree.
const MAX_CHECKS: u32 = 4;

/// How long a posting may be unfinished: the sweeper runs every hour.
const MAX_UNFINISHED: SignedDuration = SignedDuration::from_hours(1);

/// A fault of an account.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// An invariant does not hold.
    #[error("{0}")]
    Violation(Violation),
    /// A stored item does not parse.
    #[error("corrupt item: {0}")]
    Unreadable(String),
    /// A posting has been unfinished for over an hour.
    #[error("the posting of entry {of} is unfinished since {since}")]
    Unfinished {
        /// The entry that is being posted.
        of: EntryId,
        /// When the posting began.
        since: Timestamp,
    },
}

/// The result of an audit of many accounts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuditedAccounts {
    /// Number of audited accounts.
    pub accounts: u64,
    /// The faults, with their accounts.
    pub faults: Vec<(AccountId, Fault)>,
    /// The account after which the next call continues; `None` when all are audited.
    pub next: Option<AccountId>,
}

/// Audits the accounts of a store.
#[derive(Debug)]
pub struct Auditor<'a, S, C> {
    /// The ledgers.
    pub store: &'a S,
    /// Gives the time, and pauses between retries.
    pub clock: &'a C,
}

/// An account at one version, with all its records up to that version.
struct Reading {
    account: AccountState,
    records: Vec<Record>,
}

impl<S: AuditStore, C: Clock> Auditor<'_, S, C> {
    /// Audits the accounts of a part that come after `after`, until all are audited, the clock
    /// reaches `until`, or very many faults are found.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read. An item that does not parse is a fault of its
    /// account instead.
    pub async fn audit_part(
        &self,
        part: Part,
        after: Option<AccountId>,
        until: Timestamp,
    ) -> Result<AuditedAccounts, StoreError> {
        let mut audited = AuditedAccounts { next: after, ..AuditedAccounts::default() };
        loop {
            let batch = self.store.accounts(part, audited.next.as_ref()).await?;
            let mut chunks = batch.accounts.chunks(CONCURRENT_ACCOUNTS).peekable();
            while let Some(chunk) = chunks.next() {
                for (id, faults) in chunk.iter().zip(self.audit_chunk(chunk).await?) {
                    audited.accounts = audited.accounts.saturating_add(1);
                    audited.faults.extend(faults.into_iter().map(|fault| (id.clone(), fault)));
                    audited.next = Some(id.clone());
                }
                let more = batch.more || chunks.peek().is_some();
                let stops = self.clock.now() >= until || audited.faults.len() >= MAX_FAULTS;
                if stops && more {
                    return Ok(audited);
                }
            }
            if !batch.more {
                return Ok(AuditedAccounts { next: None, ..audited });
            }
        }
    }

    async fn audit_chunk(&self, ids: &[AccountId]) -> Result<Vec<Vec<Fault>>, StoreError> {
        let audits = ids.iter().map(async |id| Ok(self.account(id).await?.unwrap_or_default()));
        try_join_all(audits).await
    }

    /// Audits one account; `None` when it does not exist.
    ///
    /// # Errors
    /// Like [`Self::audit_part`].
    pub async fn account(&self, id: &AccountId) -> Result<Option<Vec<Fault>>, StoreError> {
        let mut before: Option<Vec<Fault>> = None;
        for _ in 0..MAX_CHECKS {
            let Some(faults) = self.check_with_retries(id).await? else { return Ok(None) };
            if faults.is_empty() || before.as_ref() == Some(&faults) {
                return Ok(Some(faults));
            }
            before = Some(faults);
        }
        Ok(before)
    }

    /// The journal of one account for hledger; `None` when the account does not exist.
    ///
    /// # Errors
    /// [`StoreError`]; it is [`StoreError::Corrupt`] when an item does not parse.
    pub async fn journal(&self, id: &AccountId) -> Result<Option<String>, StoreError> {
        let reading = self.read(id).await?;
        Ok(reading
            .map(|Reading { account, records }| journal(id, account.ledger.currency(), &records)))
    }

    async fn check_with_retries(&self, id: &AccountId) -> Result<Option<Vec<Fault>>, StoreError> {
        let mut retry = Retry::new(self.clock);
        loop {
            match self.check(id).await {
                Ok(faults) => return Ok(faults),
                Err(StoreError::Corrupt(text)) => return Ok(Some(vec![Fault::Unreadable(text)])),
                Err(error) if retry.again(&error).await => {}
                Err(error) => return Err(error),
            }
        }
    }

    async fn check(&self, id: &AccountId) -> Result<Option<Vec<Fault>>, StoreError> {
        let Some(Reading { account, records }) = self.read(id).await? else { return Ok(None) };
        let mut violations = audit(&account.ledger, &records);
        if violations.is_empty() {
            violations = self.identities(id, &records).await?;
        }
        let faults = violations.into_iter().map(Fault::Violation);
        Ok(Some(faults.chain(self.unfinished(&account, &records)).collect()))
    }

    /// The fault of a posting that is unfinished for too long. The posting began with the newest
    /// record that does not continue another.
    fn unfinished(&self, account: &AccountState, records: &[Record]) -> Option<Fault> {
        let of = account.ledger.unfinished?.of;
        let since = records.iter().rev().find_map(|record| match record {
            Record::Entry(entry) => Some(entry.posted_at),
            Record::Change(change) if matches!(change.kind, ChangeKind::Continued { .. }) => None,
            Record::Change(change) => Some(change.at),
        })?;
        let time = self.clock.now().duration_since(since);
        (time > MAX_UNFINISHED).then_some(Fault::Unfinished { of, since })
    }

    async fn read(&self, id: &AccountId) -> Result<Option<Reading>, StoreError> {
        let Some(account) = self.store.state(id).await? else { return Ok(None) };
        let mut records = self.store.records(id).await?;
        if self.store.version(id).await? != Some(account.version) {
            let (seq, changes) = (account.ledger.last_seq, account.ledger.changes);
            records.retain(|record| match record {
                Record::Entry(entry) => entry.id.seq <= seq,
                Record::Change(change) => change.id.number <= changes,
            });
        }
        Ok(Some(Reading { account, records }))
    }

    /// L7: the identity of each entry's document is stored and refers to the entry. Call only when
    /// no two entries have the same document: `known` requires distinct keys.
    async fn identities(
        &self,
        id: &AccountId,
        records: &[Record],
    ) -> Result<Vec<Violation>, StoreError> {
        let entries = records.iter().filter_map(Record::entry);
        let (paid, entries): (Vec<&Entry>, Vec<&Entry>) = entries.partition(|entry| {
            entry.kind == EntryKind::Payment && entry.source.parse() == Ok(Source::Gateway)
        });
        let mut violations = self.payments(id, &paid).await?;
        let keys = entries.iter().map(|entry| {
            let kind = DocumentType::parse(entry.kind.as_str());
            let kind = kind.map_err(|_| StoreError::Corrupt(format!("entry {}", entry.id)))?;
            Ok(DocumentKey::new(kind, &entry.document))
        });
        let keys = keys.collect::<Result<Vec<_>, StoreError>>()?;
        let known = self.store.known(&keys).await?;
        for (entry, known) in entries.iter().zip(known) {
            let found = match known {
                Some(known) if known.account == *id && known.entry == Some(entry.id) => continue,
                Some(_) => "of another entry",
                None => "none",
            };
            violations.push(no_identity(entry, found));
        }
        Ok(violations)
    }

    /// The record of each payment that was made in the portal refers to its entry.
    async fn payments(
        &self,
        id: &AccountId,
        entries: &[&Entry],
    ) -> Result<Vec<Violation>, StoreError> {
        let payment = |entry: &&Entry| PaymentId::parse(entry.document.as_str()).ok();
        let ids: Vec<_> = entries.iter().filter_map(payment).collect();
        let found = self.store.payments(id, &ids).await?;
        let booked: BTreeSet<_> = found.into_iter().flatten().filter_map(|one| one.entry).collect();
        let lost = entries.iter().filter(|entry| !booked.contains(&entry.id));
        Ok(lost.map(|entry| no_identity(entry, "no record of the payment")).collect())
    }
}

/// An entry whose document is not known.
fn no_identity(entry: &Entry, found: &str) -> Violation {
    Violation {
        invariant: Invariant::L7,
        at: Place::Entry(entry.id),
        expected: "the identity of its document".to_owned(),
        found: found.to_owned(),
    }
}
