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
pub const RECORD_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// One intent of one person on one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Made of scope, user, route and key.
    pub id: Uuid,
    /// Of the request's content.
    pub hash: String,
}

impl IdempotencyKey {
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
pub struct IdempotencyRecord {
    /// Key and content of the request.
    pub key: IdempotencyKey,
    /// What was answered, as JSON.
    pub answer: String,
    /// It may be forgotten from then on.
    pub expires_at: Timestamp,
}

/// An answer that cannot be written as JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer cannot be kept: {0}")]
pub struct UnserializableAnswer(pub String);

/// What is known of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Nothing.
    New,
    /// It was carried out, and this was answered, as JSON.
    Replay(String),
    /// Its key was used for something else.
    Reused,
}

/// Reads what was carried out.
pub trait ReadIdempotency: Send + Sync {
    /// The record of this id, strongly consistent.
    fn get_idempotency_record(
        &self,
        id: &Uuid,
    ) -> impl Future<Output = Result<Option<IdempotencyRecord>, StoreError>> + Send;
}

/// Records what was carried out, by itself; what belongs to a change is written with the change.
pub trait PutIdempotency: Send + Sync {
    /// Records it.
    ///
    /// [`StoreError::ConditionFailed`] when it is recorded already.
    fn put_idempotency_record(
        &self,
        record: &IdempotencyRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Looks an intent up.
///
/// # Errors
/// When the store fails.
pub async fn look_up(
    store: &impl ReadIdempotency,
    key: &IdempotencyKey,
) -> Result<Lookup, StoreError> {
    Ok(match store.get_idempotency_record(&key.id).await? {
        None => Lookup::New,
        Some(record) if record.key.hash == key.hash => Lookup::Replay(record.answer),
        Some(_) => Lookup::Reused,
    })
}
