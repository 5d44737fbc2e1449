//! What a posting writes: one transaction, on condition of the head's version.

use std::collections::BTreeMap;

use app::{
    import::{AccountCommit, Fence, FirstManager, Rejected},
    outbox::{OutboxMessage, OutboxRecord},
    posting::{AccountState, ChangeCommit, LedgerCommit, PaymentWrites, PostedDocument},
    store::{Condition, StoreError},
};
use domain::{
    ids::AccountId,
    ledger::{Ledger, UnappliedCredit},
};

use super::change::{write_change, write_rejections};
use super::entry::{change_open, change_unapplied, write_entry, write_open, write_unapplied};
use super::head::{change_head, change_profile, write_address, write_head};
use super::journal::write_profile_mark;
use super::payment::write_settled;
use super::runs::is_owner;
use super::{LedgerTable, keys};
use crate::ledger::documents::write_document;
use crate::{
    access::{self, AccessTable},
    activity::put_activity,
    item::{Writer, decimal, key},
    outbox,
    transaction::Transaction,
};

impl Transaction {
    /// The open items and unapplied credits that changed, on condition that each is stored as it
    /// was read: a read may have met a transaction that was just being applied.
    fn write_touched(
        &mut self,
        table: &str,
        account: &AccountId,
        after: &Ledger,
    ) -> Result<(), StoreError> {
        let touched = after.touched();
        let open: BTreeMap<_, _> = after.open().map(|item| (item.id, item)).collect();
        for (id, (due_on, stored)) in &touched.items {
            let known = stored.map(|open| decimal(open.amount()));
            match (open.get(id), known) {
                (Some(item), Some(known)) => {
                    let changes = change_open(account, item).only_if("open", known);
                    self.change(Condition::OpenItems, table, changes)?;
                }
                (Some(item), None) => {
                    self.put_new(Condition::OpenItems, table, write_open(account, item))?
                }
                (None, Some(known)) => {
                    let key = key(keys::account(account), keys::open_sk(*due_on, *id));
                    self.delete_known(Condition::OpenItems, table, key, ("open", known))?;
                }
                (None, None) => {}
            }
        }
        for (id, stored) in &touched.credits {
            let credit = UnappliedCredit { id: *id, remaining: after.remaining(*id) };
            match (
                credit.remaining.is_positive(),
                stored.map(|remaining| decimal(remaining.amount())),
            ) {
                (true, Some(known)) => {
                    let changes = change_unapplied(account, &credit).only_if("rest", known);
                    self.change(Condition::OpenItems, table, changes)?;
                }
                (true, None) => {
                    self.put_new(Condition::OpenItems, table, write_unapplied(account, &credit))?
                }
                (false, Some(known)) => {
                    let key = key(keys::account(account), keys::unapplied_sk(*id));
                    self.delete_known(Condition::OpenItems, table, key, ("rest", known))?;
                }
                (false, None) => {}
            }
        }
        Ok(())
    }

    /// Checks that the lease is the owner's.
    fn fence(&mut self, table: &str, fence: Fence<'_>) -> Result<(), StoreError> {
        let check = is_owner(table, keys::lease_copy(fence.copy), fence.owner)?;
        self.add_if(Condition::Lease, check);
        Ok(())
    }

    /// What was rejected before the posting, so that it stays rejected.
    fn reject(
        &mut self,
        table: &str,
        account: &AccountId,
        rejected: Rejected<'_>,
    ) -> Result<(), StoreError> {
        let Some(first) = rejected.lines.first() else { return Ok(()) };
        self.put(table, write_rejections(account, rejected, first.line))
    }

    /// What changed of an account's head, open items and unapplied credits.
    fn change_state(&mut self, table: &str, account: &AccountState) -> Result<(), StoreError> {
        self.change(Condition::Version, table, change_head(account))?;
        self.write_touched(table, &account.id, &account.ledger)
    }

    /// What belongs to a payment in the portal.
    fn write_payment(
        &mut self,
        table: &str,
        account: &AccountState,
        writes: PaymentWrites<'_>,
    ) -> Result<(), StoreError> {
        if let Some(payment) = writes.record {
            self.add(write_settled(&account.id, payment).build(table)?);
        }
        if let Some(event) = writes.event {
            let item = Writer::from_key(keys::event(event)).build();
            self.put_new(Condition::GatewayEvent, table, item)?;
        }
        for message in writes.messages {
            self.add_if(Condition::Outbox, outbox::put(table, message)?);
        }
        let gateway = account.profile.gateway.as_ref().filter(|_| account.changed.customer);
        gateway
            .map_or(Ok(()), |gateway| self.put_customer(table, &gateway.customer_id, &account.id))
    }

    /// Makes the account findable by its customer at the gateway.
    fn put_customer(
        &mut self,
        table: &str,
        customer: &str,
        account: &AccountId,
    ) -> Result<(), StoreError> {
        let item = Writer::from_key(keys::customer(customer)).text("account", account.as_str());
        self.put(table, item.build())
    }

    /// A document, its entry and an invoice's number.
    fn put_posted(
        &mut self,
        table: &str,
        account: &AccountState,
        posted: &PostedDocument,
    ) -> Result<(), StoreError> {
        let PostedDocument { identity, entry, late, invoice } = posted;
        if !identity.is_payment_record() {
            let document = write_document(identity, &account.id, Some(entry.id), *late, false);
            self.put_new(Condition::Document, table, document)?;
        }
        self.put_new(Condition::Entry, table, write_entry(&account.id, entry))?;
        let Some(invoice) = invoice else { return Ok(()) };
        let mut item = Writer::map()
            .text("entry", entry.id.to_string())
            .text("documentKey", &invoice.document_key)
            .with("billTo", write_address(&account.profile.bill_to))
            .build();
        item.extend(keys::invoice(&account.id, &invoice.number));
        self.put_new(Condition::InvoiceNumber, table, item)
    }
}

impl<A> LedgerTable<A> {
    /// Postings of one account, and what an import rejected before them.
    pub(super) async fn commit_postings(
        &self,
        commit: &LedgerCommit<'_>,
        import: Option<(Rejected<'_>, Fence<'_>)>,
    ) -> Result<(), StoreError> {
        let (table, account) = (self.table.as_str(), commit.account);
        let mut transaction = Transaction::default();
        // Of several conditions that fail, the first is reported. It must be the lost lease.
        if let Some((_, fence)) = import {
            transaction.fence(table, fence)?;
        }
        transaction.change_state(table, account)?;
        for posted in commit.documents {
            transaction.put_posted(table, account, posted)?;
        }
        transaction.write_payment(table, account, commit.payment)?;
        if account.changed.profile {
            let version = account.version.saturating_add(1);
            transaction.put(table, write_profile_mark(&account.id, version))?;
        }
        if let Some((rejected, _)) = import {
            transaction.reject(table, &account.id, rejected)?;
        }
        for activity in commit.activities {
            let unnamed =
                || StoreError::Unavailable("the table for activities is not set".to_owned());
            let log = self.activity.as_deref().ok_or_else(unnamed)?;
            transaction.add_if(Condition::Activity, put_activity(log, activity)?);
        }
        transaction.send(&self.client).await
    }

    /// What an import rejected, without a posting.
    pub(super) async fn write_rejected(
        &self,
        account: &AccountId,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        transaction.fence(&self.table, fence)?;
        transaction.reject(&self.table, account, rejected)?;
        transaction.send(&self.client).await
    }

    /// A change without an entry.
    pub(super) async fn commit_credit_changes(
        &self,
        commit: &ChangeCommit<'_>,
    ) -> Result<(), StoreError> {
        let (table, account) = (self.table.as_str(), commit.account);
        let mut transaction = Transaction::default();
        transaction.change_state(table, account)?;
        let change = write_change(&account.id, account.ledger.currency(), commit.change);
        transaction.put_new(Condition::Change, table, change)?;
        transaction.send(&self.client).await
    }
}

impl LedgerTable<AccessTable> {
    pub(super) async fn commit_profile(
        &self,
        commit: &AccountCommit<'_>,
    ) -> Result<(), StoreError> {
        let table = self.table.as_str();
        let mut transaction = Transaction::default();
        transaction.fence(table, commit.fence)?;
        let (id, profile) = (commit.account, commit.profile);
        match commit.before {
            None => {
                let head = write_head(id, profile, &Ledger::new(profile.currency));
                transaction.put_new(Condition::Version, table, head)?;
                if let Some(gateway) = &profile.gateway {
                    transaction.put_customer(table, &gateway.customer_id, id)?;
                }
            }
            Some(before) => {
                let changes = change_profile(id, before.version, &before.profile, profile);
                transaction.change(Condition::Version, table, changes)?;
            }
        }
        let taken = commit.username_taken.is_some();
        let document = write_document(commit.identity, id, None, false, taken);
        transaction.put_new(Condition::Document, table, document)?;
        transaction.reject(table, commit.account, commit.rejected)?;
        self.write_account_summary(&mut transaction, commit)?;
        if let Some(manager) = commit.manager {
            self.record_manager(&mut transaction, commit, manager)?;
        }
        transaction.send(&self.client).await
    }

    /// A new name or number, and the first manager, in the account's summary.
    fn write_account_summary(
        &self,
        transaction: &mut Transaction,
        commit: &AccountCommit<'_>,
    ) -> Result<(), StoreError> {
        let (table, account, profile) = (self.access.name(), commit.account, commit.profile);
        let before = commit.before.map(|before| &before.profile);
        let number = profile.number.to_string();
        let same_number = before.is_some_and(|before| before.number == profile.number);
        if !same_number {
            transaction.add(access::put_number(table, account, &number)?);
        }
        if !same_number || before.is_none_or(|before| before.name != profile.name) {
            let membership = commit.manager.map(|manager| &manager.membership);
            let active = membership.filter(|membership| membership.is_active_manager());
            let manager = active.map(|membership| membership.user);
            let (name, taken) = (&profile.name, commit.username_taken);
            let summary =
                access::put_account_summary(table, account, name, &number, manager, taken)?;
            transaction.add(summary);
        }
        if commit.username_taken.is_some() {
            transaction.add(access::put_unmanaged(table, account)?);
        }
        Ok(())
    }

    fn record_manager(
        &self,
        transaction: &mut Transaction,
        commit: &AccountCommit<'_>,
        FirstManager { membership, change }: &FirstManager,
    ) -> Result<(), StoreError> {
        self.access.add_change(transaction, change)?;
        transaction.add(access::join_account(self.access.name(), membership)?);
        if commit.invite {
            let (user, account) = (membership.user, membership.account.clone());
            let id = format!("invitation-{account}-{user}");
            let message = OutboxMessage::Invitation { user, account };
            let record = OutboxRecord { id, created_at: commit.at, message };
            transaction.add_if(Condition::Outbox, outbox::put(&self.table, &record)?);
        }
        Ok(())
    }
}
