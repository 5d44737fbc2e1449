//! The port of payments: events of the gateway, its customers, and pages that save a method.

use app::payments::{EventCursor, PaymentStore};
use app::store::StoreError;
use domain::ids::AccountId;
use domain::payment::Origin;
use jiff::Timestamp;

use super::payment::{read_origin, write_origin};
use super::{LedgerTable, keys};
use crate::error::call_error;
use crate::item::{Item, Reader, Writer};

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

impl<A: Send + Sync> EventCursor for LedgerTable<A> {
    async fn events_read_until(&self) -> Result<Option<Timestamp>, StoreError> {
        let item = self.get(keys::event_cursor()).await?;
        item.map(|item| Reader::new(&item).instant("until")).transpose()
    }

    async fn set_events_read_until(&self, until: Timestamp) -> Result<(), StoreError> {
        self.put(Writer::from_key(keys::event_cursor()).instant("until", until).build()).await
    }
}

impl<A> LedgerTable<A> {
    /// Puts an item, whether there is one already or not.
    async fn put(&self, item: Item) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map_err(|error| call_error(&error))?;
        Ok(())
    }
}
