//! The `access` table: users, sessions, memberships and challenges.
//!
//! Nothing here can reach a balance, and nothing that reads balances needs to write here but the
//! idle expiry of a session.

mod addresses;
mod caller;
mod challenge;
mod invite;
mod login;
mod once;
mod record;
mod session;
mod transaction;
mod tries;
mod user;

use aws_sdk_dynamodb::Client;
use domain::ids::{AccountId, UserId};

use app::secret::SecretHash;

pub use once::put_once;
pub use transaction::{join_account, put_new_user, require_user_email};

use crate::item::{Item, key};

/// The `access` table.
#[derive(Clone, Debug)]
pub struct AccessTable {
    client: Client,
    table: String,
    /// The table of what people did, for changes that are written down there.
    activity: Option<String>,
}

impl AccessTable {
    /// The table of this name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into(), activity: None }
    }

    /// The same, for changes that are written down in the `activity` table of this name.
    #[must_use]
    pub fn with_trail(self, activity: impl Into<String>) -> Self {
        Self { activity: Some(activity.into()), ..self }
    }
}

const USER: &str = "USER";
const MEMBER: &str = "MEMBER#";
const SESSION: &str = "SESSION#";
const CHALLENGE: &str = "CHALLENGE";
const RECOVERY: &str = "RECOVERY";
const ADDRESS: &str = "ADDRESS#";
const STAFF: &str = "STAFF";
const RECORDED: &str = "RECORDED#";

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

fn address_key(user: &UserId, network: &str) -> Item {
    key(user_pk(user), format!("{ADDRESS}{network}"))
}

fn challenge_key(token: &SecretHash) -> Item {
    key(format!("{CHALLENGE}#{}", token.as_str()), CHALLENGE)
}
