//! What a posting reads, and the port that posts.

use app::account::{AccountSummary, ReadAccountSummaries};
use app::import::{AccountCommit, Fence, ImportStore, Rejected, Rejection};
use app::posting::{
    AccountState, ChangeCommit, DocumentKey, Identity, KnownDocument, LedgerCommit, PostingStore,
    RunId,
};
use app::store::StoreError;
use app::users::{ListMemberships, Membership, User, UserStore};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    ids::{AccountId, DocumentNumber, PaymentId, UserId},
    ledger::{Entry, EntryId, Record, merge},
    payment::Payment,
};

use crate::ledger::change::{read_change, read_rejections};
use crate::ledger::entry::{read_entry, read_open, read_unapplied};
use crate::ledger::head::{Head, read_head};
use crate::ledger::payment::read_settled;
use crate::ledger::{LedgerTable, Range, keys};
use crate::{
    access::AccessTable,
    item::{Item, Reader, Writer},
};

impl<A: Send + Sync> PostingStore for LedgerTable<A> {
    async fn known(&self, keys: &[DocumentKey]) -> Result<Vec<Option<KnownDocument>>, StoreError> {
        self.known_documents(keys).await
    }

    async fn invoices(
        &self,
        account: &AccountId,
        numbers: &[DocumentNumber],
    ) -> Result<Vec<Option<EntryId>>, StoreError> {
        let keys = numbers.iter().map(|number| keys::invoice(account, number)).collect();
        let items = self.get_all(keys).await?;
        let entry = |item: &Item| Reader::new(item).parsed("entry", str::parse);
        items.iter().map(|item| item.as_ref().map(entry).transpose()).collect()
    }

    async fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> Result<Vec<Option<Payment>>, StoreError> {
        let keys = ids.iter().map(|id| keys::payment(account, id)).collect();
        let items = self.get_all(keys).await?;
        items.iter().map(|item| item.as_ref().map(read_settled).transpose()).collect()
    }

    async fn account(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        self.read_account(id).await
    }

    async fn records_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        self.records_from(account, first).await
    }

    async fn changes_before(&self, account: &AccountId, entry: EntryId) -> Result<u64, StoreError> {
        self.last_change_before(account, entry).await
    }

    async fn entries_at(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> Result<Vec<Option<Entry>>, StoreError> {
        let items = self.get_all(ids.iter().map(|id| keys::entry(account, *id)).collect()).await?;
        items.iter().map(|item| item.as_ref().map(read_entry).transpose()).collect()
    }

    async fn commit(&self, commit: &LedgerCommit<'_>) -> Result<(), StoreError> {
        self.commit_postings(commit, None).await
    }

    async fn commit_change(&self, commit: &ChangeCommit<'_>) -> Result<(), StoreError> {
        self.commit_credit_changes(commit).await
    }
}

impl UserStore for LedgerTable<AccessTable> {
    async fn get_user(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        self.access.get_user(user).await
    }
}

impl ListMemberships for LedgerTable<AccessTable> {
    async fn list_memberships(&self, user: &UserId) -> Result<Vec<Membership>, StoreError> {
        self.access.list_memberships(user).await
    }
}

impl ReadAccountSummaries for LedgerTable<AccessTable> {
    async fn account_summaries(
        &self,
        accounts: &[AccountId],
    ) -> Result<Vec<AccountSummary>, StoreError> {
        self.access.account_summaries(accounts).await
    }
}

impl ImportStore for LedgerTable<AccessTable> {
    async fn rejections(
        &self,
        run: RunId,
        account: &AccountId,
    ) -> Result<Vec<Rejection>, StoreError> {
        let (pk, from) = keys::rejections(run, account);
        let to = format!("{from}{}", keys::LAST);
        let range = Range { pk, from: &from, to: &to, newest_first: false, consistent: true };
        let (items, _) = self.range(&range, None).await?;
        let read: Vec<_> = items.iter().map(read_rejections).collect::<Result<_, _>>()?;
        Ok(read.into_iter().flatten().collect())
    }

    async fn commit_import(
        &self,
        commit: &LedgerCommit<'_>,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
    ) -> Result<(), StoreError> {
        self.commit_postings(commit, Some((rejected, fence))).await
    }

    async fn commit_rejections(
        &self,
        account: &AccountId,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
    ) -> Result<(), StoreError> {
        self.write_rejected(account, rejected, fence).await
    }

    async fn commit_account(&self, commit: &AccountCommit<'_>) -> Result<(), StoreError> {
        self.commit_profile(commit).await
    }
}

impl<A> LedgerTable<A> {
    /// What is known of each of these documents, in their order. None may come twice.
    pub(super) async fn known_documents(
        &self,
        keys: &[DocumentKey],
    ) -> Result<Vec<Option<KnownDocument>>, StoreError> {
        let items = self.get_all(keys.iter().map(keys::document).collect()).await?;
        items.iter().map(|item| item.as_ref().map(read_document).transpose()).collect()
    }

    pub(super) async fn read_account(
        &self,
        id: &AccountId,
    ) -> Result<Option<AccountState>, StoreError> {
        let (from, to) = (keys::HEAD, format!("{}{}", keys::UNAPPLIED, keys::LAST));
        let pk = keys::account(id);
        let range = Range { pk, from, to: &to, newest_first: false, consistent: true };
        let (items, _) = self.range(&range, None).await?;
        let Some((first, remaining)) = items.split_first() else { return Ok(None) };
        let mut head = read_head(first)?;
        for item in remaining {
            if Reader::new(item).text("sk")?.starts_with(keys::OPEN) {
                head.ledger.load_item(read_open(item)?);
            } else {
                head.ledger.load_credit(read_unapplied(item)?);
            }
        }
        let Head { version, profile, ledger, payments, auto_pay, next_action_at } = head;
        let account = AccountState::read(id.clone(), version, profile, ledger);
        Ok(Some(AccountState { payments, auto_pay, next_action_at, ..account }))
    }

    /// Every entry and change from this entry on, in order.
    pub(super) async fn records_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        let (from, to) = (keys::entry_sk(first), format!("{}{}", keys::ENTRY, keys::LAST));
        let entries = self.records(account, &from, &to).await?;
        let (from, to) = (keys::changes_from(first), format!("{}{}", keys::CHANGE, keys::LAST));
        let changes = self.records(account, &from, &to).await?;
        let entries = entries.iter().map(read_entry).collect::<Result<_, _>>()?;
        Ok(merge(entries, changes.iter().map(read_change).collect::<Result<_, _>>()?))
    }

    /// The number of the last change before this entry.
    async fn last_change_before(
        &self,
        account: &AccountId,
        entry: EntryId,
    ) -> Result<u64, StoreError> {
        let pk = keys::account(account);
        let to = keys::changes_from(entry);
        let range = Range { pk, from: keys::CHANGE, to: &to, newest_first: true, consistent: true };
        let (items, _) = self.range(&range, Some(1)).await?;
        items.first().map_or(Ok(0), |item| Reader::new(item).integer("changeNumber"))
    }

    pub(super) async fn records(
        &self,
        account: &AccountId,
        from: &str,
        to: &str,
    ) -> Result<Vec<Item>, StoreError> {
        let pk = keys::account(account);
        let range = Range { pk, from, to, newest_first: false, consistent: true };
        Ok(self.range(&range, None).await?.0)
    }
}

pub(super) fn write_document(
    identity: &Identity,
    account: &AccountId,
    entry: Option<EntryId>,
    late: bool,
    username_taken: bool,
) -> Item {
    let key = keys::document(&identity.key);
    let mut item = Writer::map()
        .text("hash", &identity.hash)
        .text("account", account.as_str())
        .optional_text("entry", entry.map(|id| id.to_string()))
        .text("source", identity.source.to_string())
        .flag("late", late)
        .build();
    if username_taken {
        item.insert(USERNAME_TAKEN.to_owned(), AttributeValue::Bool(true));
    }
    item.extend(key);
    item
}

/// Set on the document of an account whose manager was left out.
const USERNAME_TAKEN: &str = "usernameTaken";

fn read_document(item: &Item) -> Result<KnownDocument, StoreError> {
    let reader = Reader::new(item);
    Ok(KnownDocument {
        hash: reader.text("hash")?.to_owned(),
        source: reader.parsed("source", str::parse)?,
        account: reader.parsed("account", AccountId::parse)?,
        entry: reader.optional_parsed("entry", str::parse)?,
        late: reader.flag("late")?,
        username_taken: item.contains_key(USERNAME_TAKEN),
    })
}
