//! From where users have signed in.

use app::own::KnownAddresses;
use app::store::StoreError;
use domain::ids::UserId;
use jiff::Timestamp;

use super::{AccessTable, address_key, record};
use crate::error::call_error;
use crate::item::{Item, Reader, Writer};

impl KnownAddresses for AccessTable {
    async fn is_known_address(
        &self,
        user: &UserId,
        network: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let get = self.client.get_item().table_name(&self.table);
        let answer = get.set_key(Some(address_key(user, network))).send().await;
        let answer = answer.map_err(|error| call_error(&error, "none"))?;
        let until = |item: Item| Reader::new(&item).instant("expiresAt");
        Ok(answer.item.map(until).transpose()?.is_some_and(|until| now < until))
    }

    async fn know_address(
        &self,
        user: &UserId,
        network: &str,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let item = Writer::from_key(address_key(user, network))
            .instant("expiresAt", until)
            .with("ttl", record::ttl(until))
            .build();
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map_err(|error| call_error(&error, "none"))?;
        Ok(())
    }
}
