//! The ports of payments: events of the gateway, its customers, pages that save a method, and how
//! far the reconciler has come.

use app::payments::{PaymentStore, Progress, ProgressStore};
use app::store::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::ids::AccountId;
use domain::payment::Origin;
use jiff::Timestamp;

use super::payment::{read_origin, write_origin};
use super::{LedgerTable, keys, list};
use crate::error::call_error;
use crate::item::{Item, Reader, Writer, text};

impl<A: Send + Sync> PaymentStore for LedgerTable<A> {
    async fn known_events(&self, ids: &[&str]) -> Result<Vec<bool>, StoreError> {
        let items = self.get_all(ids.iter().map(|id| keys::event(id)).collect()).await?;
        Ok(items.iter().map(Option::is_some).collect())
    }

    async fn mark_event(&self, id: &str) -> Result<(), StoreError> {
        self.put(Writer::from_key(keys::event(id)).build()).await
    }

    async fn put_set_up(
        &self,
        account: &AccountId,
        checkout: &str,
        origin: &Origin,
    ) -> Result<(), StoreError> {
        let key = keys::set_up(account, checkout);
        self.put(Writer::from_key(key).with("origin", write_origin(origin)).build()).await
    }

    async fn set_up(
        &self,
        account: &AccountId,
        checkout: &str,
    ) -> Result<Option<Origin>, StoreError> {
        let item = self.get(keys::set_up(account, checkout)).await?;
        item.map(|item| read_origin(&Reader::new(&item).map("origin")?)).transpose()
    }

    async fn account_of_customer(&self, customer: &str) -> Result<Option<AccountId>, StoreError> {
        let item = self.get(keys::customer(customer)).await?;
        item.map(|item| Reader::new(&item).parsed("account", AccountId::parse)).transpose()
    }

    async fn mark_payout(&self, payout: &str, now: Timestamp) -> Result<(), StoreError> {
        self.put(super::journal::write_payout(payout, now)).await
    }
}

impl<A: Send + Sync> ProgressStore for LedgerTable<A> {
    async fn progress(&self) -> Result<Progress, StoreError> {
        let item = self.get(keys::progress()).await?;
        item.map_or_else(|| Ok(Progress::default()), |item| read_progress(&item))
    }

    async fn set_progress(&self, progress: &Progress) -> Result<(), StoreError> {
        let Progress { events_until, failed_events, accounts_after } = progress;
        let failed = failed_events.iter().map(text).collect();
        let item = Writer::from_key(keys::progress())
            .optional_instant("until", *events_until)
            .with("failed", list(failed))
            .optional_text("accountsAfter", accounts_after.as_ref().map(AccountId::as_str));
        self.put(item.build()).await
    }
}

/// Items of earlier versions have only `until`.
fn read_progress(item: &Item) -> Result<Progress, StoreError> {
    let reader = Reader::new(item);
    let corrupt = || reader.corrupt("failed");
    let failed = match item.get("failed") {
        None => &[][..],
        Some(failed) => failed.as_l().map_err(|_| corrupt())?,
    };
    let id = |id: &AttributeValue| id.as_s().cloned().map_err(|_| corrupt());
    Ok(Progress {
        events_until: reader.optional_instant("until")?,
        failed_events: failed.iter().map(id).collect::<Result<_, _>>()?,
        accounts_after: reader.optional_parsed("accountsAfter", AccountId::parse)?,
    })
}

impl<A> LedgerTable<A> {
    /// Puts an item, whether there is one already or not.
    pub(super) async fn put(&self, item: Item) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map_err(|error| call_error(&error))?;
        Ok(())
    }
}
