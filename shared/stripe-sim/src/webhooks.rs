//! Deliveries of events: when each is due, how it is signed, and how it is tried again.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use crate::calendar::after_seconds;
use crate::random::Random;

/// How events reach the receiver, from the moment it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookMode {
    /// Each at once, and again until it is accepted.
    Normal,
    /// Never: the event exists, but its delivery is lost.
    Drop,
    /// Each twice.
    Duplicate,
    /// In another order, each up to this many seconds late.
    Reorder {
        /// The longest wait.
        seconds: i64,
    },
    /// Each this many seconds late.
    Delay {
        /// The wait.
        seconds: i64,
    },
}

/// One try to deliver one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The event.
    pub event_id: String,
    /// Its type, such as `payment_intent.succeeded`.
    pub event_type: String,
    /// The body of the request, whose bytes are signed.
    pub body: String,
    /// The header `Stripe-Signature`.
    pub signature: String,
    /// Which try this is, from 1.
    pub attempt: u32,
    number: u64,
}

#[derive(Debug, Clone)]
struct Pending {
    due: Timestamp,
    /// Decides between deliveries that are due at the same time.
    rank: u64,
    event_id: String,
    event_type: String,
    body: String,
    attempts: u32,
    since: Timestamp,
}

/// The deliveries that are not accepted yet.
#[derive(Debug, Clone)]
pub(crate) struct Webhooks {
    pub(crate) mode: WebhookMode,
    secret: String,
    pending: BTreeMap<u64, Pending>,
    count: u64,
}

/// Stripe gives up after three days.
const KEEPS_TRYING: i64 = 3 * 86_400;
/// The first retry comes after this long, and each later one after twice the wait before.
const FIRST_RETRY: i64 = 300;

impl Webhooks {
    pub(crate) fn new(secret: &str) -> Self {
        let mode = WebhookMode::Normal;
        Self { mode, secret: secret.to_owned(), pending: BTreeMap::new(), count: 0 }
    }

    /// Takes an event, as the mode says.
    pub(crate) fn enqueue(
        &mut self,
        (event_id, event_type, body): (&str, &str, &str),
        now: Timestamp,
        random: &mut Random,
    ) {
        let (copies, late, shuffled) = match self.mode {
            WebhookMode::Normal => (1, 0, false),
            WebhookMode::Drop => (0, 0, false),
            WebhookMode::Duplicate => (2, 0, false),
            WebhookMode::Delay { seconds } => (1, seconds, false),
            WebhookMode::Reorder { seconds } => {
                let limit = u64::try_from(seconds).unwrap_or_default().saturating_add(1);
                (1, i64::try_from(random.below(limit)).unwrap_or_default(), true)
            }
        };
        for _ in 0..copies {
            self.count += 1;
            let rank = if shuffled { random.below(u64::MAX) } else { self.count };
            let pending = Pending {
                due: after_seconds(now, late),
                rank,
                event_id: event_id.to_owned(),
                event_type: event_type.to_owned(),
                body: body.to_owned(),
                attempts: 0,
                since: now,
            };
            self.pending.insert(self.count, pending);
        }
    }

    /// What is due. Each is due again later, unless [`Webhooks::delivered`] says that it was
    /// accepted.
    pub(crate) fn due(&mut self, now: Timestamp) -> Vec<Delivery> {
        let mut due: Vec<_> = self
            .pending
            .iter()
            .filter(|(_, pending)| pending.due <= now)
            .map(|(number, pending)| (pending.due, pending.rank, *number))
            .collect();
        due.sort_unstable();
        due.into_iter().filter_map(|(.., number)| self.attempt(number, now)).collect()
    }

    fn attempt(&mut self, number: u64, now: Timestamp) -> Option<Delivery> {
        let signed = |body: &str, secret: &str| sign(secret, body, now);
        let pending = self.pending.get_mut(&number)?;
        pending.attempts += 1;
        let delivery = Delivery {
            event_id: pending.event_id.clone(),
            event_type: pending.event_type.clone(),
            signature: signed(&pending.body, &self.secret),
            body: pending.body.clone(),
            attempt: pending.attempts,
            number,
        };
        let doublings = pending.attempts.saturating_sub(1).min(16);
        pending.due = after_seconds(now, FIRST_RETRY << doublings);
        if pending.due > after_seconds(pending.since, KEEPS_TRYING) {
            self.pending.remove(&number);
        }
        Some(delivery)
    }

    /// Records what the receiver answered.
    pub(crate) fn delivered(&mut self, delivery: &Delivery, accepted: bool) {
        if accepted {
            self.pending.remove(&delivery.number);
        }
    }

    /// When the next delivery falls due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.pending.values().map(|pending| pending.due).min()
    }
}

/// The header `Stripe-Signature` for a body at a time: `t=…,v1=…`, the HMAC-SHA256 of
/// `t.body` in hexadecimal. Source: <https://docs.stripe.com/webhooks#verify-manually>.
#[must_use]
pub fn sign(secret: &str, body: &str, at: Timestamp) -> String {
    let seconds = at.as_second();
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{seconds}.{body}").as_bytes());
    let digest = mac.finalize().into_bytes();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}
