//! What a posting writes: everything in one transaction, conditioned on the head's version.

use std::collections::BTreeMap;

use app::{
    access::{Membership, User},
    import::{AccountCommit, AccountState, ChangeCommit, Identity, LedgerCommit, Rejection},
    invite::Person,
    outbox::{OutboxMessage, OutboxRecord},
    store::StoreError,
};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use domain::{
    account::Profile,
    document::Manager,
    ids::AccountId,
    ledger::{Ledger, UnappliedCredit},
    people::Role,
};

use super::{
    PostingTables,
    change::{write_change, write_rejections},
    entry::{write_entry, write_open, write_unapplied},
    head::{write_address, write_head},
    keys,
    posting::write_document,
};
use crate::{
    access,
    error::{built, transaction_error},
    item::{Item, Writer, integer, key},
    outbox,
};

/// Most items of one DynamoDB transaction.
const MAX_ITEMS: usize = 100;

/// The writes of one transaction, each with the name of its condition.
#[derive(Default)]
struct Transaction {
    writes: Vec<TransactWriteItem>,
    conditions: Vec<&'static str>,
}

impl Transaction {
    fn add(&mut self, write: TransactWriteItem, condition: &'static str) {
        self.writes.push(write);
        self.conditions.push(condition);
    }

    fn put(&mut self, table: &str, item: Item) -> Result<(), StoreError> {
        let put = Put::builder().table_name(table).set_item(Some(item));
        self.add(TransactWriteItem::builder().put(built(put.build())?).build(), "none");
        Ok(())
    }

    fn put_new(
        &mut self,
        table: &str,
        item: Item,
        condition: &'static str,
    ) -> Result<(), StoreError> {
        let put = Put::builder().table_name(table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)");
        self.add(TransactWriteItem::builder().put(built(put.build())?).build(), condition);
        Ok(())
    }

    fn delete(&mut self, table: &str, key: Item) -> Result<(), StoreError> {
        let delete = Delete::builder().table_name(table).set_key(Some(key));
        self.add(TransactWriteItem::builder().delete(built(delete.build())?).build(), "none");
        Ok(())
    }

    /// The open items and unapplied credits that changed.
    fn write_touched(
        &mut self,
        table: &str,
        account: &AccountId,
        after: &Ledger,
    ) -> Result<(), StoreError> {
        let touched = after.touched();
        let open: BTreeMap<_, _> = after.open().map(|item| (item.id, item)).collect();
        for (id, (due_on, stored)) in &touched.items {
            match open.get(id) {
                Some(item) => self.put(table, write_open(account, item))?,
                None if *stored => {
                    self.delete(table, key(keys::account(account), keys::open_sk(*due_on, *id)))?;
                }
                None => {}
            }
        }
        for (id, stored) in &touched.credits {
            let rest = after.rest(*id);
            if rest.is_positive() {
                let credit = UnappliedCredit { id: *id, rest };
                self.put(table, write_unapplied(account, &credit))?;
            } else if *stored {
                self.delete(table, key(keys::account(account), keys::unapplied_sk(*id)))?;
            }
        }
        Ok(())
    }

    /// What was rejected before it, so that it stays rejected.
    fn reject(
        &mut self,
        table: &str,
        identity: &Identity,
        account: &AccountId,
        rejected: &[Rejection],
    ) -> Result<(), StoreError> {
        if rejected.is_empty() {
            return Ok(());
        }
        self.put(table, write_rejections(identity.origin.run, account, rejected))
    }

    /// The head, one version on; new if there was none.
    fn put_head(
        &mut self,
        table: &str,
        account: &AccountId,
        before: Option<&AccountState>,
        profile: &Profile,
        ledger: &Ledger,
    ) -> Result<(), StoreError> {
        let Some(before) = before else {
            let head = write_head(account, 1, profile, ledger);
            return self.put_new(table, head, "version");
        };
        let version = before.version.saturating_add(1);
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(write_head(account, version, profile, ledger)))
            .condition_expression("version = :version")
            .expression_attribute_values(":version", integer(before.version));
        self.add(TransactWriteItem::builder().put(built(put.build())?).build(), "version");
        Ok(())
    }
}

impl PostingTables {
    pub(super) async fn commit_entry(&self, commit: &LedgerCommit<'_>) -> Result<(), StoreError> {
        let (table, before) = (self.ledger.table.as_str(), commit.before);
        let account = &before.id;
        let mut transaction = Transaction::default();
        let (profile, after) = (&before.profile, commit.after);
        transaction.put_head(table, account, Some(before), profile, after)?;
        let document = write_document(commit.identity, account, Some(commit.entry.id), commit.late);
        transaction.put_new(table, document, "document")?;
        transaction.put_new(table, write_entry(account, commit.entry), "entry")?;
        if let Some((number, document_key)) = commit.invoice {
            let mut item = Writer::map()
                .text("entry", commit.entry.id.to_string())
                .text("documentKey", document_key)
                .with("billTo", write_address(&profile.bill_to))
                .build();
            item.extend(keys::invoice(account, number));
            transaction.put_new(table, item, "number")?;
        }
        transaction.write_touched(table, account, after)?;
        transaction.reject(table, commit.identity, account, commit.rejected)?;
        self.send(transaction).await
    }

    /// A change without an entry.
    pub(super) async fn commit_moves(&self, commit: &ChangeCommit<'_>) -> Result<(), StoreError> {
        let (table, before) = (self.ledger.table.as_str(), commit.before);
        let mut transaction = Transaction::default();
        let (account, profile, after) = (&before.id, &before.profile, commit.after);
        transaction.put_head(table, account, Some(before), profile, after)?;
        let change = write_change(account, after.currency(), commit.change);
        transaction.put_new(table, change, "change")?;
        transaction.write_touched(table, account, after)?;
        self.send(transaction).await
    }

    pub(super) async fn commit_profile(
        &self,
        commit: &AccountCommit<'_>,
    ) -> Result<(), StoreError> {
        let table = self.ledger.table.as_str();
        let mut transaction = Transaction::default();
        let empty = Ledger::new(commit.profile.currency);
        let ledger = commit.before.map_or(&empty, |before| &before.ledger);
        transaction.put_head(table, commit.account, commit.before, commit.profile, ledger)?;
        let document = write_document(commit.identity, commit.account, None, false);
        transaction.put_new(table, document, "document")?;
        transaction.reject(table, commit.identity, commit.account, commit.rejected)?;
        if let Some(manager) = commit.manager {
            self.record_manager(&mut transaction, commit, manager)?;
        }
        self.send(transaction).await
    }

    fn record_manager(
        &self,
        transaction: &mut Transaction,
        commit: &AccountCommit<'_>,
        manager: &Manager,
    ) -> Result<(), StoreError> {
        let (access_table, profile) = (self.access_table.as_str(), commit.profile);
        let user = manager.username.user_id();
        if commit.manager_exists {
            let check = access::require_user_email(access_table, &user, &manager.email)?;
            transaction.add(check, "username");
        } else {
            let put = access::put_new_user(access_table, &new_user(manager, profile))?;
            transaction.add(put, "username");
        }
        let membership = Membership {
            user,
            account: commit.account.clone(),
            role: Role::Manager,
            account_name: profile.name.clone(),
            account_number: profile.number.to_string(),
        };
        transaction.add(access::join_account(access_table, &membership)?, "none");
        if commit.invite {
            let message = OutboxMessage::Invitation { user, account: commit.account.clone() };
            let id = format!("invitation-{}-{user}", commit.account);
            let record = OutboxRecord { id, created_at: commit.at, message };
            transaction.add(outbox::put(&self.ledger.table, &record)?, "none");
        }
        Ok(())
    }

    async fn send(&self, transaction: Transaction) -> Result<(), StoreError> {
        if transaction.writes.len() > MAX_ITEMS {
            let message = format!("a posting of {} items", transaction.writes.len());
            return Err(StoreError::Unavailable(message));
        }
        let Transaction { writes, conditions } = transaction;
        let call = self.ledger.client.transact_write_items().set_transact_items(Some(writes));
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(transaction_error(&error, &conditions)),
        }
    }
}

fn new_user(manager: &Manager, profile: &Profile) -> User {
    let person = Person {
        username: manager.username.clone(),
        email: manager.email.clone(),
        given_name: manager.given_name.clone(),
        family_name: manager.family_name.clone(),
        language: profile.language,
        staff: None,
        accounts: Vec::new(),
    };
    person.as_user()
}
