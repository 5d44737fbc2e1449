//! What is sent again is not done again: a key that the page makes for each intent.
//!
//! The record is written in the same transaction as what it stands for, so either both are there or
//! neither is. Postings to the ledger have their own identity and do not need it.

use std::future::Future;

use domain::ids::UserId;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::store::StoreError;

/// How long an answer is kept for being asked again.
pub const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// One intent of one person on one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// Made of scope, user, route and key.
    pub id: Uuid,
    /// Of the request's content.
    pub hash: String,
}

impl Once {
    /// The intent behind `key`, for this content. `scope` is the account, `staff`,
    /// or `notice` for a mail that is sent once.
    pub fn new(scope: &str, user: &UserId, operation: &str, key: &str, content: &[u8]) -> Self {
        let name = format!("{scope}\n{user}\n{operation}\n{key}");
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes());
        let digest = Sha256::digest(content);
        let hash = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { id, hash }
    }
}

/// An intent that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnceRecord {
    /// Which.
    pub once: Once,
    /// What was answered, as JSON.
    pub answer: String,
    /// It may be forgotten from then on.
    pub expires_at: Timestamp,
}

/// An answer that cannot be written as JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer cannot be kept: {0}")]
pub struct Unkept(pub String);

/// What is known of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    New,
    /// It was carried out, and this was answered, as JSON.
    Done(String),
    /// Its key was used for something else.
    Reused,
}

/// Reads what was carried out.
pub trait ReadOnce: Send + Sync {
    /// The record of this id, strongly consistent.
    fn get_once(
        &self,
        id: &Uuid,
    ) -> impl Future<Output = Result<Option<OnceRecord>, StoreError>> + Send;
}

/// Records what was carried out, by itself; what belongs to a change is written with the change.
pub trait KeepOnce: Send + Sync {
    /// Records it.
    ///
    /// [`StoreError::ConditionFailed`] when it is recorded already.
    fn keep_once(&self, record: &OnceRecord)
    -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Looks an intent up.
///
/// # Errors
/// When the store fails.
pub async fn look_up(store: &impl ReadOnce, once: &Once) -> Result<Known, StoreError> {
    Ok(match store.get_once(&once.id).await? {
        None => Known::New,
        Some(record) if record.once.hash == once.hash => Known::Done(record.answer),
        Some(_) => Known::Reused,
    })
}
