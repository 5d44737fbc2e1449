//! Idempotency keys: the header, and the response that the idempotency record stores.

use app::idempotency::UnserializableAnswer;
use app::users::Answered;
use lambda_http::http::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Failure;

/// The value of the header `Idempotency-Key`.
pub(crate) fn key(headers: &HeaderMap) -> Result<&str, Failure> {
    const NAME: &str = "Idempotency-Key";
    let mut sent = headers.get_all(NAME).iter();
    let key = sent.next().ok_or_else(|| Failure::malformed(NAME, "missing-field"))?;
    let key = key.to_str().ok().filter(|key| (1..=255).contains(&key.len()));
    match (key, sent.next()) {
        (Some(key), None) if key.bytes().all(|byte| (b' '..=b'~').contains(&byte)) => Ok(key),
        (_, Some(_)) => Err(Failure::malformed(NAME, "repeated-field")),
        _ => Err(Failure::malformed(NAME, "bad-value")),
    }
}

/// Writes the body of a response as JSON for the idempotency record. [`body_or_replay`] reads it.
pub fn record_body<T, B: Serialize>(
    body: impl Fn(&T) -> B,
) -> impl Fn(&T) -> Result<String, UnserializableAnswer> {
    move |found| {
        serde_json::to_string(&body(found)).map_err(|error| UnserializableAnswer(error.to_string()))
    }
}

/// The body of the response: made from the result, or replayed from the idempotency record.
///
/// # Errors
/// `internal` when the record cannot be read.
pub fn body_or_replay<T, B: DeserializeOwned>(
    done: &Answered<T>,
    body: impl FnOnce(&T) -> B,
) -> Result<B, Failure> {
    match done {
        Answered::Now(found) => Ok(body(found)),
        Answered::Replay(recorded) => {
            serde_json::from_str(recorded).map_err(|error| Failure::internal(error.to_string()))
        }
    }
}
