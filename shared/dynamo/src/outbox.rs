//! The outbox in the `ledger` table. A message is written in the transaction of the command that
//! causes it, and is pending while it has the keys of the sparse index.

use app::outbox::{
    AutoPayNews, AutoPayNotice, Outbox, OutboxMessage, OutboxRecord, PaymentNews, PaymentNotice,
    PendingOutbox,
};
use app::store::{Condition, StoreError};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::TransactWriteItem;
use aws_types::SdkConfig;
use domain::ids::{AccountId, InvalidId, PaymentId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{call_error, write_error};
use crate::item::{Item, Reader, Writer, instant_text, key, text};
use crate::transaction::put_new;

const PREFIX: &str = "OUTBOX#";
const OUTBOX: &str = "OUTBOX";

/// The outbox of the `ledger` table.
#[derive(Clone, Debug)]
pub struct OutboxTable {
    client: Client,
    table: String,
}

impl OutboxTable {
    /// The outbox in the table that is given as AWS configuration and name.
    pub fn at((aws, table): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), table)
    }

    /// The outbox in the table of this name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }
}

/// Writes a message, pending, as part of a transaction.
///
/// # Errors
/// Only when it cannot be encoded.
pub fn put(table: &str, record: &OutboxRecord) -> Result<TransactWriteItem, StoreError> {
    put_new(table, item(record)?)
}

/// Reads a message, from the table or from its stream.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is not what [`put`] wrote.
pub fn read(item: &Item) -> Result<OutboxRecord, StoreError> {
    let read = Reader::new(item);
    let id = read.parsed("pk", |pk| pk.strip_prefix(PREFIX).map(str::to_owned).ok_or(InvalidId))?;
    let message = read.parsed("body", decode)?;
    Ok(OutboxRecord { id, created_at: read.instant("createdAt")?, message })
}

impl Outbox for OutboxTable {
    async fn mark_sent(&self, id: &str) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(key(format!("{PREFIX}{id}"), OUTBOX)))
            .update_expression("REMOVE gpk, gsk")
            .condition_expression("attribute_exists(pk)");
        update.send().await.map_err(|error| write_error(&error, Condition::Outbox))?;
        Ok(())
    }
}

impl PendingOutbox for OutboxTable {
    async fn pending(
        &self,
        before: Timestamp,
        limit: u16,
    ) -> Result<Vec<OutboxRecord>, StoreError> {
        let query = self.client.query().table_name(&self.table).index_name("sparse");
        let query = query
            .key_condition_expression("gpk = :outbox AND gsk < :before")
            .expression_attribute_values(":outbox", text(OUTBOX))
            .expression_attribute_values(":before", text(instant_text(before)))
            .limit(i32::from(limit));
        // One page holds thousands of messages; the next sweep sends the rest.
        let page = query.send().await.map_err(|error| call_error(&error))?;
        Ok(page.items().iter().filter_map(readable).collect())
    }
}

/// A message that cannot be read stays where it is and is logged, so that it does not hold up the
/// others.
fn readable(item: &Item) -> Option<OutboxRecord> {
    read(item).inspect_err(|error| tracing::error!(%error, "a message cannot be read")).ok()
}

fn item(record: &OutboxRecord) -> Result<Item, StoreError> {
    let created = instant_text(record.created_at);
    Ok(Writer::new(format!("{PREFIX}{}", record.id), OUTBOX)
        .text("body", encode(&record.message)?)
        .text("createdAt", &created)
        .text("gpk", OUTBOX)
        .text("gsk", format!("{created}#{}", record.id))
        .build())
}

/// A message as it is stored. New kinds may be added; existing ones never change.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
enum Body {
    #[serde(rename_all = "camelCase")]
    Invitation { user_id: String, account_id: String },
    #[serde(rename_all = "camelCase")]
    PaymentNotice {
        account_id: String,
        payment_id: String,
        news: String,
        #[serde(default)]
        movement: Option<String>,
    },
    #[serde(rename_all = "camelCase")]
    AutoPayNotice {
        account_id: String,
        news: String,
        #[serde(default)]
        of: Option<String>,
    },
}

fn encode(message: &OutboxMessage) -> Result<String, StoreError> {
    let body = match message {
        OutboxMessage::Invitation { user, account } => {
            Body::Invitation { user_id: user.to_string(), account_id: account.to_string() }
        }
        OutboxMessage::PaymentNotice(PaymentNotice { account, payment, what }) => {
            let (news, movement) = what.parts();
            Body::PaymentNotice {
                account_id: account.to_string(),
                payment_id: payment.to_string(),
                news: news.to_owned(),
                movement: movement.map(str::to_owned),
            }
        }
        OutboxMessage::AutoPayNotice(AutoPayNotice { account, news }) => {
            let (news, of) = news.parts();
            let (account_id, news) = (account.to_string(), news.to_owned());
            Body::AutoPayNotice { account_id, news, of }
        }
    };
    serde_json::to_string(&body).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn decode(text: &str) -> Result<OutboxMessage, InvalidId> {
    match serde_json::from_str(text).map_err(|_| InvalidId)? {
        Body::Invitation { user_id, account_id } => Ok(OutboxMessage::Invitation {
            user: UserId::parse(&user_id)?,
            account: AccountId::parse(&account_id)?,
        }),
        Body::PaymentNotice { account_id, payment_id, news, movement } => {
            Ok(OutboxMessage::PaymentNotice(PaymentNotice {
                account: AccountId::parse(&account_id)?,
                payment: PaymentId::parse(&payment_id)?,
                what: PaymentNews::of_parts(&news, movement).ok_or(InvalidId)?,
            }))
        }
        Body::AutoPayNotice { account_id, news, of } => {
            Ok(OutboxMessage::AutoPayNotice(AutoPayNotice {
                account: AccountId::parse(&account_id)?,
                news: AutoPayNews::of_parts(&news, of).ok_or(InvalidId)?,
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> OutboxRecord {
        OutboxRecord {
            id: "m-1".to_owned(),
            created_at: "2026-07-15T10:00:00.25Z".parse().unwrap(),
            message: OutboxMessage::Invitation {
                user: UserId::parse("5f0c7d3e-9a41-5b8e-8d25-6f1b90c2a7e3").unwrap(),
                account: AccountId::parse("acct-1").unwrap(),
            },
        }
    }

    #[test]
    fn a_message_reads_back_as_it_was_written() {
        let item = item(&record()).unwrap();
        assert_eq!(read(&item), Ok(record()));
        assert_eq!(item["gpk"], text("OUTBOX"));
        assert_eq!(item["gsk"], text("2026-07-15T10:00:00.250Z#m-1"));
    }

    #[test]
    fn a_message_of_an_unknown_kind_is_corrupt() {
        let mut item = item(&record()).unwrap();
        item.insert("body".to_owned(), text(r#"{"type":"riddle"}"#));
        assert!(matches!(read(&item), Err(StoreError::Corrupt(_))));
    }
}
