//! The audit of what is stored: proves the ledger's invariants account by account, and gives an
//! account's ledger to other programs.
//!
//! Nothing stops while it reads, so that an account may be written between two of its reads. What
//! came after the first is passed over then; and what does not hold counts only when a second look
//! finds the same.

mod hledger;
mod store;

use domain::{
    document::DocumentType,
    ids::AccountId,
    ledger::{ChangeKind, Entry, EntryId, Invariant, Place, Record, Violation, audit},
};
use futures_util::future::try_join_all;
use jiff::{SignedDuration, Timestamp};

use crate::posting::{AccountState, DocumentKey};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

pub use hledger::journal;
pub use store::{AccountBatch, AuditStore, ExportFiles, Part};

/// Accounts that are read at the same time.
const AT_ONCE: usize = 16;

/// A walk stops after about so many faults: something is very wrong, and its answer has to be read.
const MOST_FAULTS: usize = 500;

/// Looks at one account before what does not hold counts, even if no two agree.
const MOST_LOOKS: u32 = 4;

/// How long a posting may be unfinished: the sweeper comes every hour, and any command sooner.
const MAX_UNFINISHED: SignedDuration = SignedDuration::from_hours(1);

/// Something that is wrong with an account.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// An invariant does not hold.
    #[error("{0}")]
    Violation(Violation),
    /// An item is not what was written.
    #[error("corrupt item: {0}")]
    Unreadable(String),
    /// A posting is unfinished for over an hour.
    #[error("the posting of entry {of} is unfinished since {since}")]
    Unfinished {
        /// Its entry.
        of: EntryId,
        /// When it was begun.
        since: Timestamp,
    },
}

/// What a walk over accounts found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Walked {
    /// Accounts audited.
    pub accounts: u64,
    /// What is wrong, by account.
    pub faults: Vec<(AccountId, Fault)>,
    /// The account after which the walk goes on; without one, all were audited.
    pub next: Option<AccountId>,
}

/// Audits through its ports.
#[derive(Debug)]
pub struct Auditor<'a, S, C> {
    /// What is stored.
    pub store: &'a S,
    /// How much time is left.
    pub clock: &'a C,
}

/// An account as it was at one version, with all its records until then.
struct Reading {
    account: AccountState,
    records: Vec<Record>,
}

impl<S: AuditStore, C: Clock> Auditor<'_, S, C> {
    /// Audits the accounts of a part after this one until all are audited, or until time is over.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be reached. An item that does not parse is a fault
    /// of its account instead.
    pub async fn walk(
        &self,
        part: Part,
        after: Option<AccountId>,
        until: Timestamp,
    ) -> Result<Walked, StoreError> {
        let mut walked = Walked { next: after, ..Walked::default() };
        loop {
            let batch = self.store.accounts(part, walked.next.as_ref()).await?;
            let mut chunks = batch.accounts.chunks(AT_ONCE).peekable();
            while let Some(some) = chunks.next() {
                for (id, faults) in some.iter().zip(self.all(some).await?) {
                    walked.accounts = walked.accounts.saturating_add(1);
                    walked.faults.extend(faults.into_iter().map(|fault| (id.clone(), fault)));
                    walked.next = Some(id.clone());
                }
                let more = batch.more || chunks.peek().is_some();
                let stops = self.clock.now() >= until || walked.faults.len() >= MOST_FAULTS;
                if stops && more {
                    return Ok(walked);
                }
            }
            if !batch.more {
                return Ok(Walked { next: None, ..walked });
            }
        }
    }

    async fn all(&self, ids: &[AccountId]) -> Result<Vec<Vec<Fault>>, StoreError> {
        let audits = ids.iter().map(async |id| Ok(self.account(id).await?.unwrap_or_default()));
        try_join_all(audits).await
    }

    /// Audits one account; `None` when there is no such account.
    ///
    /// # Errors
    /// As [`Self::walk`].
    pub async fn account(&self, id: &AccountId) -> Result<Option<Vec<Fault>>, StoreError> {
        let mut before: Option<Vec<Fault>> = None;
        for _ in 0..MOST_LOOKS {
            let Some(faults) = self.look(id).await? else { return Ok(None) };
            if faults.is_empty() || before.as_ref() == Some(&faults) {
                return Ok(Some(faults));
            }
            before = Some(faults);
        }
        Ok(before)
    }

    /// The journal of one account for hledger; `None` when there is no such account.
    ///
    /// # Errors
    /// [`StoreError`], also when an item does not parse.
    pub async fn journal(&self, id: &AccountId) -> Result<Option<String>, StoreError> {
        let reading = self.read(id).await?;
        Ok(reading
            .map(|Reading { account, records }| journal(id, account.ledger.currency(), &records)))
    }

    async fn look(&self, id: &AccountId) -> Result<Option<Vec<Fault>>, StoreError> {
        let mut retry = Retry::new(self.clock);
        loop {
            match self.prove(id).await {
                Ok(faults) => return Ok(faults),
                Err(StoreError::Corrupt(text)) => return Ok(Some(vec![Fault::Unreadable(text)])),
                Err(error) if retry.again(&error).await => {}
                Err(error) => return Err(error),
            }
        }
    }

    async fn prove(&self, id: &AccountId) -> Result<Option<Vec<Fault>>, StoreError> {
        let Some(Reading { account, records }) = self.read(id).await? else { return Ok(None) };
        let mut violations = audit(&account.ledger, &records);
        if violations.is_empty() {
            violations = self.identities(id, &records).await?;
        }
        let faults = violations.into_iter().map(Fault::Violation);
        Ok(Some(faults.chain(self.unfinished(&account, &records)).collect()))
    }

    /// A posting that nobody has finished in time. Its first record tells when it was begun: the
    /// newest that does not continue another.
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

    /// L7: the identity of each entry's document is kept, and leads to it. Only asked when no two
    /// entries stand for one document.
    async fn identities(
        &self,
        id: &AccountId,
        records: &[Record],
    ) -> Result<Vec<Violation>, StoreError> {
        let entries: Vec<&Entry> = records.iter().filter_map(Record::entry).collect();
        let keys = entries.iter().map(|entry| {
            let kind = DocumentType::parse(entry.kind.as_str());
            let kind = kind.map_err(|_| StoreError::Corrupt(format!("entry {}", entry.id)))?;
            Ok(DocumentKey::new(kind, &entry.document))
        });
        let keys = keys.collect::<Result<Vec<_>, StoreError>>()?;
        let known = self.store.known(&keys).await?;
        let mut violations = Vec::new();
        for (entry, known) in entries.iter().zip(known) {
            let found = match known {
                Some(known) if known.account == *id && known.entry == Some(entry.id) => continue,
                Some(_) => "of another entry",
                None => "none",
            };
            violations.push(Violation {
                invariant: Invariant::L7,
                at: Place::Entry(entry.id),
                expected: "the identity of its document".to_owned(),
                found: found.to_owned(),
            });
        }
        Ok(violations)
    }
}
