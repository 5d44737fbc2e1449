//! What must be told to the billing system: entries that are not in the journal yet, profiles that
//! customers changed, and payouts whose files must be written. All have the keys of the sparse
//! index until then.

use app::journal::{JournalStore, Marked, MarkedProfile};
use app::payouts::{MarkedPayout, PayoutStore};
use app::store::{Condition, StoreError};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::ids::{AccountId, InvalidId};
use domain::ledger::EntryId;
use jiff::Timestamp;

use super::entry::read_entry;
use super::{LedgerTable, keys};
use crate::error::{call_error, write_error};
use crate::item::{Item, Reader, Writer, instant_text, text};

/// Payouts of one run; there are some a day.
const PAYOUTS: i32 = 500;

impl JournalStore for LedgerTable {
    async fn marked(
        &self,
        after: Option<&(AccountId, u64)>,
        limit: u16,
    ) -> Result<Vec<Marked>, StoreError> {
        let query = self.marked_as(keys::JOURNAL).limit(i32::from(limit));
        let query = match after {
            None => query.key_condition_expression("gpk = :gpk"),
            Some((account, seq)) => query
                .key_condition_expression("gpk = :gpk AND gsk > :after")
                .expression_attribute_values(":after", text(keys::journal_gsk(account, *seq))),
        };
        let page = query.send().await.map_err(|error| call_error(&error))?;
        page.items().iter().map(marked).collect()
    }

    async fn remove_mark(&self, account: &AccountId, entry: EntryId) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(keys::entry(account, entry)))
            .update_expression("REMOVE gpk, gsk")
            .condition_expression("attribute_exists(pk)");
        update.send().await.map_err(|error| write_error(&error, Condition::Entry))?;
        Ok(())
    }

    async fn marked_profiles(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> Result<Vec<MarkedProfile>, StoreError> {
        let query = self.marked_as(keys::PROFILES).limit(i32::from(limit));
        let query = match after {
            None => query.key_condition_expression("gpk = :gpk"),
            Some(account) => query
                .key_condition_expression("gpk = :gpk AND gsk > :after")
                .expression_attribute_values(":after", text(account.as_str())),
        };
        let page = query.send().await.map_err(|error| call_error(&error))?;
        page.items().iter().map(read_profile_mark).collect()
    }

    async fn remove_profile_mark(&self, marked: &MarkedProfile) -> Result<(), StoreError> {
        let version = AttributeValue::N(marked.version.to_string());
        self.remove_mark_of(keys::profile_mark(&marked.account), ("version", version)).await
    }
}

impl PayoutStore for LedgerTable {
    async fn marked_payouts(&self) -> Result<Vec<MarkedPayout>, StoreError> {
        let query = self.marked_as(keys::PAYOUTS).limit(PAYOUTS);
        let query = query.key_condition_expression("gpk = :gpk");
        let page = query.send().await.map_err(|error| call_error(&error))?;
        page.items().iter().map(read_payout).collect()
    }

    async fn remove_payout_mark(&self, marked: &MarkedPayout) -> Result<(), StoreError> {
        let at = text(instant_text(marked.at));
        self.remove_mark_of(keys::payout(&marked.id), ("markedAt", at)).await
    }
}

impl LedgerTable {
    /// The items of the sparse index with this key.
    fn marked_as(&self, gpk: &str) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.table).index_name("sparse");
        query.expression_attribute_values(":gpk", text(gpk))
    }

    /// Removes a mark that has this attribute. One that was set again has another and stays.
    async fn remove_mark_of(
        &self,
        key: Item,
        (name, value): (&str, AttributeValue),
    ) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.table);
        let delete = delete
            .set_key(Some(key))
            .condition_expression("#known = :known")
            .expression_attribute_names("#known", name)
            .expression_attribute_values(":known", value);
        match delete.send().await.map_err(|error| write_error(&error, Condition::Mark)) {
            // It was marked again, or its mark is gone.
            Ok(_) | Err(StoreError::ConditionFailed(Condition::Mark)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// A mark on the profile of an account that has this version then.
pub(super) fn write_profile_mark(account: &AccountId, version: u64) -> Item {
    Writer::from_key(keys::profile_mark(account))
        .integer("version", version)
        .text("gpk", keys::PROFILES)
        .text("gsk", account.as_str())
        .build()
}

fn read_profile_mark(item: &Item) -> Result<MarkedProfile, StoreError> {
    let reader = Reader::new(item);
    let account = reader.parsed("gsk", AccountId::parse)?;
    Ok(MarkedProfile { account, version: reader.integer("version")? })
}

/// A mark on a payout.
pub(super) fn write_payout(id: &str, now: Timestamp) -> Item {
    Writer::from_key(keys::payout(id))
        .text("payout", id)
        .instant("markedAt", now)
        .text("gpk", keys::PAYOUTS)
        .text("gsk", id)
        .build()
}

fn read_payout(item: &Item) -> Result<MarkedPayout, StoreError> {
    let reader = Reader::new(item);
    Ok(MarkedPayout { id: reader.text("payout")?.to_owned(), at: reader.instant("markedAt")? })
}

/// An entry of the sparse index. Its place is known even if the rest cannot be read.
fn marked(item: &Item) -> Result<Marked, StoreError> {
    let (account, seq) = Reader::new(item).parsed("gsk", |place| {
        let (account, seq) = place.split_once('#').ok_or(InvalidId)?;
        Ok::<_, InvalidId>((AccountId::parse(account)?, seq.parse().map_err(|_| InvalidId)?))
    })?;
    Ok(Marked { account, seq, entry: read_entry(item) })
}
