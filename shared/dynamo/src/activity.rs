//! The `activity` table: who did what, and when. Items are written once and never changed.
//!
//! It is a table of its own, so that a function with the right to write activities can change
//! neither a balance nor a session.

use app::activity::{Activity, ActivityLog, ActivityPosition, Actor, ReadActivity, RecordActivity};
use app::store::{Condition, StoreError};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use aws_types::SdkConfig;
use domain::activity::Action;
use domain::ids::{AccountId, InvalidId, UserId, Username};
use domain::user::Staff;
use jiff::Timestamp;

use crate::error::{built, call_error, write_error};
use crate::item::{Item, Reader, Writer, instant_text, key, text};

/// The `activity` table.
#[derive(Clone, Debug)]
pub struct ActivityTable {
    client: Client,
    table: String,
}

impl ActivityTable {
    /// The table that is given as AWS configuration and name.
    pub fn at((aws, table): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), table)
    }

    /// The table of this name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }
}

const STAFF: &str = "STAFF";

fn log_pk(log: &ActivityLog) -> String {
    match log {
        ActivityLog::Account(account) => format!("A#{account}"),
        ActivityLog::User(user) => format!("U#{user}"),
        ActivityLog::Staff => STAFF.to_owned(),
    }
}

fn position_sk(at: Timestamp, id: &str) -> String {
    format!("{}#{id}", instant_text(at))
}

fn item(activity: &Activity) -> Item {
    let Activity { log, id, at, filed_at, actor, action, subject, detail, address } = activity;
    Writer::new(log_pk(log), position_sk(*filed_at, id))
        .optional_instant("at", Some(*at).filter(|at| at != filed_at))
        .optional_text("username", actor.username.as_ref().map(Username::as_str))
        .text("name", &actor.name)
        .optional_text("staff", actor.staff.map(Staff::as_str))
        .optional_text("publicName", actor.public_name.as_deref())
        .text("action", action.as_str())
        .optional_text("subject", subject.as_deref())
        .optional_text("detail", detail.as_deref())
        .optional_text("address", address.as_deref())
        .build()
}

fn activity(item: &Item) -> Result<Activity, StoreError> {
    let read = Reader::new(item);
    let (filed_at, id) = read.parsed("sk", |sk| sk.split_once('#').ok_or(InvalidId).map(owned))?;
    let filed_at = filed_at.parse().map_err(|_| StoreError::Corrupt("sk".to_owned()))?;
    Ok(Activity {
        log: read.parsed("pk", log)?,
        at: read.optional_instant("at")?.unwrap_or(filed_at),
        filed_at,
        id,
        actor: Actor {
            username: read.optional_parsed("username", Username::parse)?,
            name: read.text("name")?.to_owned(),
            staff: read.optional_parsed("staff", Staff::parse)?,
            public_name: read.optional_text("publicName")?.map(str::to_owned),
        },
        action: read.parsed("action", Action::parse)?,
        subject: read.optional_text("subject")?.map(str::to_owned),
        detail: read.optional_text("detail")?.map(str::to_owned),
        address: read.optional_text("address")?.map(str::to_owned),
    })
}

fn owned((at, id): (&str, &str)) -> (String, String) {
    (at.to_owned(), id.to_owned())
}

fn log(pk: &str) -> Result<ActivityLog, InvalidId> {
    match pk.split_once('#') {
        Some(("A", account)) => AccountId::parse(account).map(ActivityLog::Account),
        Some(("U", user)) => UserId::parse(user).map(ActivityLog::User),
        None if pk == STAFF => Ok(ActivityLog::Staff),
        _ => Err(InvalidId),
    }
}

/// The condition that the item is new: an activity is never changed.
const NEW: &str = "attribute_not_exists(pk)";

/// Writes an activity with the change it tells of, on condition that it is new.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn put_activity(table: &str, activity: &Activity) -> Result<TransactWriteItem, StoreError> {
    let put =
        Put::builder().table_name(table).set_item(Some(item(activity))).condition_expression(NEW);
    Ok(TransactWriteItem::builder().put(built(put.build())?).build())
}

impl RecordActivity for ActivityTable {
    async fn record(&self, activity: &Activity) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table);
        let put = put.set_item(Some(item(activity))).condition_expression(NEW);
        match put.send().await.map_err(|error| write_error(&error, Condition::Activity)) {
            // An attempt whose answer was lost has written it: an id belongs to one activity.
            Ok(_) | Err(StoreError::ConditionFailed(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

impl ReadActivity for ActivityTable {
    async fn activities(
        &self,
        log: &ActivityLog,
        after: Option<&ActivityPosition>,
        limit: u16,
    ) -> Result<(Vec<Activity>, Option<ActivityPosition>), StoreError> {
        let start = after.map(|(at, id)| key(log_pk(log), position_sk(*at, id)));
        let query = self.client.query().table_name(&self.table);
        let query = query
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(log_pk(log)))
            .scan_index_forward(false)
            .limit(i32::from(limit))
            .set_exclusive_start_key(start);
        let page = query.send().await.map_err(|error| call_error(&error))?;
        let more = page.last_evaluated_key().is_some();
        let found: Vec<Activity> = page.items().iter().map(activity).collect::<Result<_, _>>()?;
        let last = found.last().filter(|_| more).map(|last| (last.filed_at, last.id.clone()));
        Ok((found, last))
    }
}
