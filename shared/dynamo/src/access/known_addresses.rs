//! The addresses from which users have signed in.

use app::login::KnownAddresses;
use app::store::StoreError;
use domain::ids::UserId;
use jiff::Timestamp;

use crate::access::{AccessTable, address_key, record};
use crate::error::call_error;
use crate::item::{Item, Reader, instant_text, text};

impl KnownAddresses for AccessTable {
    async fn is_known_address(
        &self,
        user: &UserId,
        network: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let get = self.client.get_item().table_name(&self.table);
        let answer = get.set_key(Some(address_key(user, network))).send().await;
        let answer = answer.map_err(|error| call_error(&error))?;
        let until = |item: Item| Reader::new(&item).instant("expiresAt");
        Ok(answer.item.map(until).transpose()?.is_some_and(|until| now < until))
    }

    async fn remember_address(
        &self,
        user: &UserId,
        network: &str,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(address_key(user, network)))
            .update_expression("SET expiresAt = :until, #ttl = :ttl")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":until", text(instant_text(until)))
            .expression_attribute_values(":ttl", record::ttl(until));
        update.send().await.map_err(|error| call_error(&error))?;
        Ok(())
    }
}
