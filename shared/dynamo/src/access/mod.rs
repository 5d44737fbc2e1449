//! The `access` table: users, sessions, memberships and challenges.
//!
//! A function that writes here can change no balance. A function that shows balances writes nothing
//! here but the idle expiry of a session.

mod account_summary;
mod caller;
mod challenge;
mod idempotency;
mod invitation;
mod jobs;
mod known_addresses;
mod login;
mod mail_feedback;
mod rate_limit;
mod record;
mod reset_code;
mod search;
mod session;
mod transaction;
mod user;
mod user_change;
mod user_login;
mod users;

use aws_sdk_dynamodb::Client;
use aws_types::SdkConfig;
use domain::ids::{AccountId, UserId};

use app::secret::SecretHash;
use app::store::StoreError;

pub use account_summary::{put_account_summary, put_number, put_unmanaged};
pub use idempotency::put_idempotency;
pub use transaction::{join_account, put_new_user, require_new_user, require_user_email};

use crate::error::call_error;
use crate::item::{Item, key, text};

/// The `access` table.
#[derive(Clone, Debug)]
pub struct AccessTable {
    client: Client,
    table: String,
    /// The name of the `activity` table, for what users do.
    activity: Option<String>,
}

impl AccessTable {
    /// The table that is given as AWS configuration and name.
    pub fn at((aws, table): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), table)
    }

    /// The table of this name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into(), activity: None }
    }

    /// The same with the `activity` table of this name. A change writes its activities there, in
    /// the same transaction.
    #[must_use]
    pub fn with_activity(self, table: impl Into<String>) -> Self {
        Self { activity: Some(table.into()), ..self }
    }

    /// The table's name.
    pub(crate) fn name(&self) -> &str {
        &self.table
    }

    /// The name of the `activity` table, if it has one.
    pub(crate) fn activity(&self) -> Option<&str> {
        self.activity.as_deref()
    }

    /// The name of the `activity` table; without it a change that has activities fails.
    fn log(&self) -> Result<&str, StoreError> {
        let unnamed = || StoreError::Unavailable("the table for activities is not set".to_owned());
        self.activity.as_deref().ok_or_else(unnamed)
    }
}

impl AccessTable {
    /// One item, strongly consistent.
    async fn get(&self, key: Item) -> Result<Option<Item>, StoreError> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key));
        let answer = get.consistent_read(true).send().await;
        Ok(answer.map_err(|error| call_error(&error))?.item)
    }

    /// Those items of a user whose sort key begins with `prefix`, strongly consistent.
    async fn of_user(&self, user: &UserId, prefix: &str) -> Result<Vec<Item>, StoreError> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.table);
            let query = query
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
                .expression_attribute_values(":pk", text(user_pk(user)))
                .expression_attribute_values(":prefix", text(prefix))
                .set_exclusive_start_key(start);
            let page = query.send().await.map_err(|error| call_error(&error))?;
            items.extend(page.items.unwrap_or_default());
            match page.last_evaluated_key {
                Some(key) => start = Some(key),
                None => return Ok(items),
            }
        }
    }
}

const USER: &str = "USER";
const MEMBER: &str = "MEMBER#";
const SESSION: &str = "SESSION#";
const CHALLENGE: &str = "CHALLENGE";
const RECOVERY: &str = "RECOVERY";
const RESET: &str = "RESET";
const ADDRESS: &str = "ADDRESS#";
const STAFF: &str = "STAFF";
const RECORDED: &str = "RECORDED#";
const EMAIL: &str = "EMAIL";
const ACCOUNT: &str = "ACCOUNT";
const NUMBER: &str = "NUMBER";
const NAME: &str = "NAME";
const UNMANAGED: &str = "UNMANAGED";
const ADMINS: &str = "ADMINS";
const RELEASE: &str = "RELEASE";

fn user_pk(user: &UserId) -> String {
    format!("U#{user}")
}

pub(crate) fn user_key(user: &UserId) -> Item {
    key(user_pk(user), USER)
}

fn session_key(user: &UserId, secret: &SecretHash) -> Item {
    key(user_pk(user), format!("{SESSION}{}", secret.as_str()))
}

fn member_key(user: &UserId, account: &AccountId) -> Item {
    key(user_pk(user), format!("{MEMBER}{account}"))
}

fn recovery_key(user: &UserId) -> Item {
    key(user_pk(user), RECOVERY)
}

fn reset_code_key(user: &UserId) -> Item {
    key(user_pk(user), RESET)
}

fn address_key(user: &UserId, network: &str) -> Item {
    key(user_pk(user), format!("{ADDRESS}{network}"))
}

fn account_key(account: &AccountId) -> Item {
    key(format!("A#{account}"), ACCOUNT)
}

fn challenge_key(token: &SecretHash) -> Item {
    key(format!("{CHALLENGE}#{}", token.as_str()), CHALLENGE)
}
