//! Sends a mail once, to an address that takes mails.

use std::future::Future;
use std::slice;

use domain::user::Email;

use super::mail_outcome::{PaymentMailError, PaymentMailOutcome};
use crate::idempotency::{
    IdempotencyKey, IdempotencyRecord, PutIdempotency, RECORD_LIFE, ReadIdempotency,
};
use crate::mail_feedback::{ReadSuppressions, Suppression};
use crate::mailer::MailError;
use crate::store::StoreError;
use crate::system::Clock;

/// Sends a mail, unless it was sent before or its address is suppressed. It is repeated only after
/// a crash between sending and recording it. `message` is the outbox message that causes it.
pub(crate) async fn send_once<S>(
    access: &S,
    clock: &impl Clock,
    (message, key): (&str, IdempotencyKey),
    to: &Email,
    send: impl Future<Output = Result<(), MailError>>,
) -> Result<PaymentMailOutcome, PaymentMailError>
where
    S: ReadIdempotency + PutIdempotency + ReadSuppressions,
{
    if access.get_idempotency_record(&key.id).await?.is_some() {
        return Ok(PaymentMailOutcome::Repeated);
    }
    let suppressed = access.suppressions(slice::from_ref(to)).await?;
    if let Some(Suppression { problem, since }) = suppressed.get(to) {
        tracing::warn!(message, %problem, %since,
            "a recipient does not get this mail: the address is suppressed; correct it, or see \
             docs/operations.md");
        return Ok(PaymentMailOutcome::Suppressed);
    }
    send.await?;
    let expires_at = clock.now() + RECORD_LIFE;
    let record = IdempotencyRecord { key, answer: "mailed".to_owned(), expires_at };
    match access.put_idempotency_record(&record).await {
        Ok(()) | Err(StoreError::ConditionFailed(_)) => Ok(PaymentMailOutcome::Mailed),
        Err(error) => Err(error.into()),
    }
}

/// What became of a mail to several recipients, of whom one may fail without holding up the others.
#[derive(Debug)]
pub(crate) struct Outcomes {
    outcome: PaymentMailOutcome,
    failure: Option<PaymentMailError>,
}

impl Outcomes {
    pub(crate) const fn new() -> Self {
        Self { outcome: PaymentMailOutcome::Repeated, failure: None }
    }

    pub(crate) fn add(&mut self, one: Result<PaymentMailOutcome, PaymentMailError>) {
        match one {
            Ok(PaymentMailOutcome::Repeated) => {}
            Ok(_) if self.outcome == PaymentMailOutcome::Mailed => {}
            Ok(one) => self.outcome = one,
            Err(error) => self.failure = self.failure.take().or(Some(error)),
        }
    }

    /// The first failure, or else the best outcome.
    pub(crate) fn result(self) -> Result<PaymentMailOutcome, PaymentMailError> {
        self.failure.map_or(Ok(self.outcome), Err)
    }
}
