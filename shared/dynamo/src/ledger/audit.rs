//! What the audit reads: every account, through the index `accounts`, and one account in full; and
//! the accounts that have an unfinished posting.

use app::audit::{AccountBatch, AuditStore, Part};
use app::payments::UnsettledAccounts;
use app::posting::{AccountState, DocumentKey, KnownDocument, PostingStore, UnfinishedAccounts};
use app::store::StoreError;
use domain::{
    ids::{AccountId, PaymentId},
    ledger::{EntryId, Record},
    payment::Payment,
};

use super::{LedgerTable, keys};
use crate::{
    error::call_error,
    item::{Item, Reader, text},
};

impl AuditStore for LedgerTable {
    async fn accounts(
        &self,
        part: Part,
        after: Option<&AccountId>,
    ) -> Result<AccountBatch, StoreError> {
        let number = |number| i32::try_from(number).unwrap_or(i32::MAX);
        let scan = self
            .client
            .scan()
            .table_name(&self.table)
            .index_name(keys::ACCOUNTS)
            .segment(number(part.number))
            .total_segments(number(part.of))
            .set_exclusive_start_key(after.map(keys::in_accounts));
        let page = scan.send().await.map_err(|error| call_error(&error))?;
        let id = |item: &Item| Reader::new(item).parsed(keys::ACCOUNT_ID, AccountId::parse);
        let accounts = page.items().iter().map(id).collect::<Result<_, _>>()?;
        Ok(AccountBatch { accounts, more: page.last_evaluated_key.is_some() })
    }

    async fn state(&self, account: &AccountId) -> Result<Option<AccountState>, StoreError> {
        self.read_account(account).await
    }

    async fn records(&self, account: &AccountId) -> Result<Vec<Record>, StoreError> {
        self.records_from(account, EntryId::FIRST).await
    }

    async fn version(&self, account: &AccountId) -> Result<Option<u64>, StoreError> {
        let head = self.get(keys::head(account)).await?;
        head.map(|head| Reader::new(&head).integer("version")).transpose()
    }

    async fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> Result<Vec<Option<Payment>>, StoreError> {
        PostingStore::payments(self, account, ids).await
    }

    async fn known(&self, keys: &[DocumentKey]) -> Result<Vec<Option<KnownDocument>>, StoreError> {
        self.known_documents(keys).await
    }
}

impl UnfinishedAccounts for LedgerTable {
    async fn unfinished(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> Result<Vec<AccountId>, StoreError> {
        self.marked("attribute_exists(allocating)", after, limit).await
    }
}

impl UnsettledAccounts for LedgerTable {
    async fn unsettled(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> Result<Vec<AccountId>, StoreError> {
        let waits = "attribute_exists(inFlight) OR attribute_exists(reserved) \
                     OR attribute_exists(refunding)";
        self.marked(waits, after, limit).await
    }
}

impl LedgerTable {
    /// Accounts of the sparse index, in order of id, whose heads pass a filter. A page may have
    /// none although later ones have some, so the query goes on until it has one or is at its end.
    async fn marked(
        &self,
        filter: &str,
        after: Option<&AccountId>,
        limit: u16,
    ) -> Result<Vec<AccountId>, StoreError> {
        let query = self.client.query().table_name(&self.table).index_name("sparse");
        let query = query
            .expression_attribute_values(":allocating", text(keys::ALLOCATING))
            .filter_expression(filter)
            .limit(i32::from(limit));
        let query = match after {
            None => query.key_condition_expression("gpk = :allocating"),
            Some(after) => query
                .key_condition_expression("gpk = :allocating AND gsk > :after")
                .expression_attribute_values(":after", text(after.as_str())),
        };
        let mut start = None;
        loop {
            let page = query.clone().set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| call_error(&error))?;
            start = page.last_evaluated_key.clone();
            if !page.items().is_empty() || start.is_none() {
                let id = |item: &Item| Reader::new(item).parsed("gsk", AccountId::parse);
                return page.items().iter().map(id).collect();
            }
        }
    }
}
