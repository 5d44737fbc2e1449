//! The `ledger` table, in memory, as strict as the real one.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::activity::Activity;
use app::import::{AccountCommit, Fence, LEASE_COPIES, LEASE_LOST, Rejected, Rejection, Run};
use app::outbox::OutboxRecord;
use app::payments::Progress;
use app::posting::{
    AccountState, ChangeCommit, DocumentKey, Identity, KnownDocument, LedgerCommit, PostedDocument,
    PostingStore, RunId,
};
use app::reading::InvoiceRecord;
use app::store::{Condition, StoreError};
use app::users::User;
use domain::ids::{AccountId, DocumentNumber, PaymentId, UserId, Username};
use domain::ledger::{Change, ChangeId, Entry, EntryId, Ledger, Record};
use domain::payment::{Origin, Payment};
use domain::user::{Email, Staff};
use jiff::Timestamp;

use super::Faults;
use super::faults::Throttle;
use super::limits::{check_change, check_postings};
use crate::access::{MemoryAccess, Table, user};

#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) accounts: BTreeMap<AccountId, AccountState>,
    pub(super) entries: BTreeMap<(AccountId, EntryId), Entry>,
    pub(super) changes: BTreeMap<(AccountId, ChangeId), Change>,
    pub(super) rejections: BTreeMap<(RunId, AccountId, u64), Rejection>,
    pub(super) invoices: BTreeMap<(AccountId, DocumentNumber), InvoiceRecord>,
    documents: BTreeMap<DocumentKey, KnownDocument>,
    activities: Vec<Activity>,
    outbox: BTreeSet<(UserId, AccountId)>,
    pub(super) runs: BTreeMap<RunId, Run>,
    pub(super) attempts: BTreeMap<RunId, u64>,
    pub(super) waiting: BTreeSet<(Timestamp, String, RunId)>,
    pub(super) lease: Option<(String, Timestamp)>,
    /// Settled payments.
    pub(super) payments: BTreeMap<(AccountId, PaymentId), Payment>,
    /// The gateway's events that were carried out.
    pub(super) events: BTreeSet<String>,
    /// The accounts of customers at the gateway.
    pub(super) customers: BTreeMap<String, AccountId>,
    /// Who opened the gateway's page to save a method.
    pub(super) set_ups: BTreeMap<(AccountId, String), Origin>,
    /// Entries that are not in the journal yet.
    pub(super) journal: BTreeSet<(AccountId, EntryId)>,
    /// Accounts whose profile is not in the journal yet, and their version after the change.
    pub(super) profiles: BTreeMap<AccountId, u64>,
    /// Payouts whose files must be written, and when they were marked.
    pub(super) payouts: BTreeMap<String, Timestamp>,
    /// Up to when the gateway's events were read.
    pub(super) progress: Progress,
    /// Up to when the planner of Auto Pay has planned.
    pub(super) planned_until: Option<Timestamp>,
    /// Messages of payments in the outbox, by their ids.
    pub(super) messages: BTreeMap<String, OutboxRecord>,
    /// Accounts whose items do not parse.
    poisoned: BTreeSet<AccountId>,
    /// Reads of accounts that are still to be throttled.
    throttle: Throttle,
    /// The owner in the copies of the lease: the last one to acquire it.
    pub(super) lease_copies: Option<String>,
}

/// Ledger, profiles, documents and runs. A clone is the same table.
#[derive(Clone, Debug, Default)]
pub struct MemoryLedger {
    tables: Arc<Mutex<Tables>>,
    access: MemoryAccess,
    pub(super) faults: Faults,
}

impl MemoryLedger {
    /// Empty, with these faults.
    pub fn new(faults: Faults) -> Self {
        Self { tables: Arc::default(), access: MemoryAccess::default(), faults }
    }

    /// Adds a user who has signed in: a member of staff, or a customer.
    pub fn put_user(&self, username: &Username, email: Email, is_staff: bool) {
        let staff = is_staff.then_some(Staff::Agent);
        let user = User { email, staff, ..user(username.as_str()) };
        self.access.table().users.insert(user.id, user);
    }

    /// Users, memberships and account summaries; calls through this never fail.
    pub const fn access(&self) -> &MemoryAccess {
        &self.access
    }

    /// Active memberships, and those that the user has not accepted yet.
    pub fn members_and_invited(&self) -> [BTreeSet<(UserId, AccountId)>; 2] {
        let table = self.access.table();
        let (members, invited): (BTreeMap<_, _>, _) =
            table.members.clone().into_iter().partition(|(_, membership)| membership.active);
        [members.into_keys().collect(), invited.into_keys().collect()]
    }

    /// Adds an account with its whole history.
    #[must_use]
    pub fn with_history(self, state: AccountState, records: &[Record]) -> Self {
        let mut tables = self.tables();
        for record in records {
            match record {
                Record::Entry(entry) => {
                    tables.entries.insert((state.id.clone(), entry.id), entry.clone());
                }
                Record::Change(change) => {
                    tables.changes.insert((state.id.clone(), change.id), change.clone());
                }
            }
        }
        tables.accounts.insert(state.id.clone(), state);
        drop(tables);
        self
    }

    /// Everything that must not depend on how a run is divided into calls: accounts (without their
    /// versions), entries (without the time of posting), documents, users, memberships and outbox.
    pub fn snapshot(&self) -> String {
        let tables = self.tables();
        let entries = tables.entries.values().map(|entry| {
            let posted_at = Timestamp::UNIX_EPOCH;
            Entry { posted_at, ..entry.clone() }
        });
        let entries: Vec<_> = entries.collect();
        let accounts = tables.accounts.values();
        let accounts: Vec<_> =
            accounts.map(|account| AccountState { version: 0, ..account.clone() }).collect();
        let Tables { invoices, documents, outbox, .. } = &*tables;
        let Table { users, members, .. } = &*self.access.table();
        format!(
            "{accounts:#?}\n{entries:#?}\n{invoices:#?}\n{documents:#?}\n{users:#?}\n{members:#?}\n\
             {outbox:#?}"
        )
    }

    /// An account's entries, in order.
    pub fn entries_of(&self, account: &AccountId) -> Vec<Entry> {
        let tables = self.tables();
        let entries = tables.entries.iter().filter(|((id, _), _)| id == account);
        entries.map(|(_, entry)| entry.clone()).collect()
    }

    /// An account's ledger.
    pub fn ledger_of(&self, account: &AccountId) -> Option<Ledger> {
        self.tables().accounts.get(account).map(|state| state.ledger.clone())
    }

    /// The invitations in the outbox.
    pub fn invited(&self) -> Vec<(UserId, AccountId)> {
        self.tables().outbox.iter().cloned().collect()
    }

    /// The activities of postings, in order.
    pub fn activities(&self) -> Vec<Activity> {
        self.tables().activities.clone()
    }

    /// Damages the stored account, so that it cannot be read.
    pub fn poison(&self, account: &AccountId) {
        self.tables().poisoned.insert(account.clone());
    }

    /// Throttles this many of the next reads of accounts.
    pub fn throttle(&self, reads: u64) {
        self.tables().throttle = Throttle(reads);
    }

    /// Repairs all damaged accounts.
    pub fn heal(&self) {
        self.tables().poisoned.clear();
    }

    /// When the current lease ends.
    pub fn lease_ends(&self) -> Option<Timestamp> {
        self.tables().lease.as_ref().map(|(_, until)| *until)
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the tables, as no process would: without faults.
    pub(super) fn look<T>(&self, read: impl FnOnce(&mut Tables) -> T) -> T {
        read(&mut self.tables())
    }

    pub(super) fn call<T>(&self, effect: impl FnOnce(&mut Tables) -> T) -> Result<T, StoreError> {
        if self.faults.is_throttled() {
            return Err(StoreError::Throttled);
        }
        Ok(self.faults.call(|| effect(&mut self.tables()))?)
    }
}

impl Tables {
    /// The version must be the one that was read.
    fn check_version(&self, account: &AccountId, read: Option<u64>) -> Result<(), StoreError> {
        let version = self.accounts.get(account).map(|state| state.version);
        if version == read { Ok(()) } else { Err(StoreError::ConditionFailed(Condition::Version)) }
    }

    /// The lease must be the owner's.
    pub(super) fn check_fence(&self, fence: Fence<'_>) -> Result<(), StoreError> {
        let is_owner = self.lease_copies.as_deref() == Some(fence.owner);
        if is_owner && fence.copy < LEASE_COPIES { Ok(()) } else { Err(LEASE_LOST) }
    }

    /// The document must be new.
    fn check_document(&self, identity: &Identity) -> Result<(), StoreError> {
        if self.documents.contains_key(&identity.key) {
            return Err(StoreError::ConditionFailed(Condition::Document));
        }
        Ok(())
    }

    fn remember(
        &mut self,
        identity: &Identity,
        account: &AccountId,
        entry: Option<EntryId>,
        (late, username_taken): (bool, bool),
    ) {
        let (hash, source) = (identity.hash.clone(), identity.source);
        let account = account.clone();
        let known = KnownDocument { hash, source, account, entry, late, username_taken };
        self.documents.insert(identity.key.clone(), known);
    }

    pub(super) fn post(
        &mut self,
        commit: &LedgerCommit<'_>,
        import: Option<(Rejected<'_>, Fence<'_>)>,
    ) -> Result<(), StoreError> {
        let account = commit.account;
        let rejected = import.map(|(rejected, _)| rejected);
        check_postings(commit, rejected)?;
        import.map_or(Ok(()), |(_, fence)| self.check_fence(fence))?;
        self.check_version(&account.id, Some(account.version))?;
        for PostedDocument { identity, invoice, .. } in commit.documents {
            self.check_document(identity)?;
            let number = invoice.as_ref().map(|it| (account.id.clone(), it.number.clone()));
            if number.is_some_and(|number| self.invoices.contains_key(&number)) {
                return Err(StoreError::ConditionFailed(Condition::InvoiceNumber));
            }
        }
        self.check_payment(commit.payment)?;
        for PostedDocument { identity, entry, late, invoice } in commit.documents {
            if let Some(invoice) = invoice {
                let (entry, document_key) = (entry.id, invoice.document_key.clone());
                let bill_to = account.profile.bill_to.clone();
                let record = InvoiceRecord { entry, document_key, bill_to };
                self.invoices.insert((account.id.clone(), invoice.number.clone()), record);
            }
            self.entries.insert((account.id.clone(), entry.id), entry.clone());
            self.mark_for_journal(&account.id, entry);
            if !identity.is_payment_record() {
                self.remember(identity, &account.id, Some(entry.id), (*late, false));
            }
        }
        self.write_payment(account, commit.payment);
        if let Some(rejected) = rejected {
            self.reject(&account.id, rejected);
        }
        if account.changed.profile {
            self.profiles.insert(account.id.clone(), account.version.saturating_add(1));
        }
        self.activities.extend(commit.activities.iter().cloned());
        self.accounts.insert(account.id.clone(), account.clone().stored());
        Ok(())
    }

    pub(super) fn reject(&mut self, account: &AccountId, rejected: Rejected<'_>) {
        for rejection in rejected.lines {
            let key = (rejected.run, account.clone(), rejection.line);
            self.rejections.insert(key, rejection.clone());
        }
    }

    fn change(&mut self, commit: &ChangeCommit<'_>) -> Result<(), StoreError> {
        let account = commit.account;
        check_change(commit)?;
        self.check_version(&account.id, Some(account.version))?;
        self.changes.insert((account.id.clone(), commit.change.id), commit.change.clone());
        self.accounts.insert(account.id.clone(), account.clone().stored());
        Ok(())
    }

    pub(super) fn revise(
        &mut self,
        commit: &AccountCommit<'_>,
        users: &mut Table,
    ) -> Result<(), StoreError> {
        let id = commit.account.clone();
        self.check_fence(commit.fence)?;
        self.check_version(&id, commit.before.map(|before| before.version))?;
        self.check_document(commit.identity)?;
        super::users::record(users, commit)?;
        self.reject(&id, commit.rejected);
        if let Some(manager) = commit.manager.filter(|_| commit.invite) {
            self.outbox.insert((manager.membership.user, id.clone()));
        }
        self.remember(commit.identity, &id, None, (false, commit.username_taken.is_some()));
        let version = commit.before.map_or(1, |before| before.version.saturating_add(1));
        let empty = || Ledger::new(commit.profile.currency);
        let ledger = commit.before.map_or_else(empty, |before| before.ledger.clone());
        let profile = commit.profile.clone();
        if let Some(gateway) = profile.gateway.as_ref().filter(|_| commit.before.is_none()) {
            self.customers.insert(gateway.customer_id.clone(), id.clone());
        }
        let account = AccountState::read(id.clone(), version, profile, ledger);
        let account = match commit.before {
            Some(before) => AccountState {
                payments: before.payments.clone(),
                auto_pay: before.auto_pay.clone(),
                next_action_at: before.next_action_at,
                ..account
            },
            None => account,
        };
        self.accounts.insert(id, account);
        Ok(())
    }
}

impl PostingStore for MemoryLedger {
    async fn known(&self, keys: &[DocumentKey]) -> Result<Vec<Option<KnownDocument>>, StoreError> {
        self.faults.gate().await;
        self.call(|tables| keys.iter().map(|key| tables.documents.get(key).cloned()).collect())
    }

    async fn invoices(
        &self,
        account: &AccountId,
        numbers: &[DocumentNumber],
    ) -> Result<Vec<Option<EntryId>>, StoreError> {
        let keys = numbers.iter().map(|number| (account.clone(), number.clone()));
        self.call(|tables| keys.map(|key| tables.invoices.get(&key).map(|it| it.entry)).collect())
    }

    async fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> Result<Vec<Option<Payment>>, StoreError> {
        let keys = ids.iter().map(|id| (account.clone(), id.clone()));
        self.call(|tables| keys.map(|key| tables.payments.get(&key).cloned()).collect())
    }

    async fn account(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        self.faults.gate().await;
        self.call(|tables| match tables.poisoned.contains(id) {
            _ if tables.throttle.refuses() => Err(StoreError::Throttled),
            true => Err(StoreError::Corrupt(format!("account {id}"))),
            false => Ok(tables.accounts.get(id).cloned()),
        })?
    }

    async fn records_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        self.call(|tables| tables.records_from(account, first))
    }

    async fn changes_before(&self, account: &AccountId, entry: EntryId) -> Result<u64, StoreError> {
        self.call(|tables| {
            let own = tables.changes.keys().filter(|(id, _)| id == account);
            let before = own.filter(|(_, change)| change.after < entry.seq);
            before.map(|(_, change)| change.number).max().unwrap_or(0)
        })
    }

    async fn entries_at(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> Result<Vec<Option<Entry>>, StoreError> {
        let entry = |tables: &Tables, id| tables.entries.get(&(account.clone(), id)).cloned();
        self.call(|tables| ids.iter().map(|id| entry(tables, *id)).collect())
    }

    async fn commit(&self, commit: &LedgerCommit<'_>) -> Result<(), StoreError> {
        self.call(|tables| tables.post(commit, None))?
    }

    async fn commit_change(&self, commit: &ChangeCommit<'_>) -> Result<(), StoreError> {
        self.call(|tables| tables.change(commit))?
    }
}
