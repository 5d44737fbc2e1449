//! Idempotency keys: the first answer to a key is every later answer to it.
//!
//! Source: <https://docs.stripe.com/api/idempotent_requests>.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::calendar::after_seconds;
use crate::refusal::Refusal;

/// Stripe forgets a key after this long.
const KEPT: i64 = 24 * 3600;
/// The longest key.
const LONGEST: usize = 255;

#[derive(Debug, Clone)]
struct Kept {
    fingerprint: String,
    status: u16,
    body: Value,
    since: Timestamp,
    /// Until then the first request is in progress.
    busy_until: Timestamp,
}

/// The keys that came, those older than 24 hours until they come again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys(BTreeMap<String, Kept>);

impl Keys {
    /// The status and body that a key gives again.
    ///
    /// # Errors
    ///
    /// The key came with other parameters, or its first request is in progress.
    pub(crate) fn replay(
        &mut self,
        key: &str,
        fingerprint: &str,
        now: Timestamp,
    ) -> Result<Option<(u16, Value)>, Refusal> {
        if key.len() > LONGEST {
            let message = "An idempotency key must be at most 255 characters.";
            return Err(Refusal::invalid("parameter_invalid", "Idempotency-Key", message));
        }
        // Only the key of the request is looked at: a night of Auto Pay keeps a million.
        if self.0.get(key).is_some_and(|kept| after_seconds(kept.since, KEPT) <= now) {
            self.0.remove(key);
        }
        match self.0.get(key) {
            None => Ok(None),
            Some(kept) if kept.fingerprint != fingerprint => Err(Refusal::other_parameters(key)),
            Some(kept) if kept.busy_until > now => Err(Refusal::in_progress(key)),
            Some(kept) => Ok(Some((kept.status, kept.body.clone()))),
        }
    }

    /// Keeps the first answer.
    pub(crate) fn keep(
        &mut self,
        key: &str,
        fingerprint: &str,
        (status, body): (u16, &Value),
        (since, busy_until): (Timestamp, Timestamp),
    ) {
        let fingerprint = fingerprint.to_owned();
        let kept = Kept { fingerprint, status, body: body.clone(), since, busy_until };
        self.0.insert(key.to_owned(), kept);
    }
}
