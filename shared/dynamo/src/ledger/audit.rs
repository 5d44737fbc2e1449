//! What the audit reads: every account, through the index `accounts`, and one account in full; and
//! the accounts that have an unfinished posting.

use app::audit::{AccountBatch, AuditStore, Part};
use app::posting::{AccountState, DocumentKey, KnownDocument, UnfinishedAccounts};
use app::store::StoreError;
use domain::{
    ids::AccountId,
    ledger::{EntryId, Record},
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
        let query = self.client.query().table_name(&self.table).index_name("sparse");
        let query = query
            .expression_attribute_values(":allocating", text(keys::ALLOCATING))
            .limit(i32::from(limit));
        let query = match after {
            None => query.key_condition_expression("gpk = :allocating"),
            Some(after) => query
                .key_condition_expression("gpk = :allocating AND gsk > :after")
                .expression_attribute_values(":after", text(after.as_str())),
        };
        let page = query.send().await.map_err(|error| call_error(&error))?;
        page.items().iter().map(|item| Reader::new(item).parsed("gsk", AccountId::parse)).collect()
    }
}
