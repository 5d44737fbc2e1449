//! Idempotency keys: a request that is sent again is answered from its record, not carried out
//! again.
//!
//! The page makes a key for each request. The record is written in the same transaction as the
//! change, so that both exist or neither does. Postings to the ledger have an identity already and
//! need no record.

use std::fmt::Display;
use std::future::Future;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::store::StoreError;

/// How long a record is kept.
pub const RECORD_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The key of a request, within one scope, user and route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Derived from scope, user, operation and the client's key.
    pub id: Uuid,
    /// SHA-256 of the request's content, in hexadecimal.
    pub hash: String,
}

impl IdempotencyKey {
    /// The key for this content. `scope` is the account, `staff`, or `notice` for an e-mail that is
    /// sent once. `user` is the user's id, or empty for what no user asked for.
    pub fn new(
        scope: &str,
        user: &impl Display,
        operation: &str,
        key: &str,
        content: &[u8],
    ) -> Self {
        let name = format!("{scope}\n{user}\n{operation}\n{key}");
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes());
        let digest = Sha256::digest(content);
        let hash = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { id, hash }
    }
}

/// The record of a request that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// Key and content of the request.
    pub key: IdempotencyKey,
    /// The answer, as JSON.
    pub answer: String,
    /// The store may delete the record from then on.
    pub expires_at: Timestamp,
}

/// An answer that cannot be written as JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer cannot be written as JSON: {0}")]
pub struct UnserializableAnswer(pub String);

/// The result of looking up an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// There is no record.
    New,
    /// The request was carried out; this is its answer, as JSON.
    Replay(String),
    /// Another request used the key.
    Reused,
}

/// Reads idempotency records.
pub trait ReadIdempotency: Send + Sync {
    /// The record of this id, strongly consistent.
    fn get_idempotency_record(
        &self,
        id: &Uuid,
    ) -> impl Future<Output = Result<Option<IdempotencyRecord>, StoreError>> + Send;
}

/// Writes a record that belongs to no change; others are written with their change.
pub trait PutIdempotency: Send + Sync {
    /// Writes it.
    ///
    /// [`StoreError::ConditionFailed`] (`IdempotencyKey`) when there is a record already.
    fn put_idempotency_record(
        &self,
        record: &IdempotencyRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Looks up an idempotency key.
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
