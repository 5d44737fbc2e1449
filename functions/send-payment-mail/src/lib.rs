//! Sends the mails about payments in their queue: receipts, declines, refunds and what banks
//! return.

use app::idempotency::{PutIdempotency, ReadIdempotency};
use app::mail_feedback::ReadSuppressions;
use app::payments::{PaymentMailOutcome, PaymentMailer, SendPaymentLetter};
use app::posting::PostingStore;
use app::system::Clock;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadLedger,
    Capability::ReadEntry,
    Capability::PutIdempotency,
    Capability::ReadSuppressions,
    Capability::SendMail,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<L, S, M, C> {
    /// Sends mails about payments.
    pub mailer: PaymentMailer<L, S, M, C>,
}

/// Sends the mails of a batch.
pub async fn handle<L, S, M, C>(ports: &Ports<L, S, M, C>, event: SqsEvent) -> SqsBatchResponse
where
    L: PostingStore,
    S: ReadIdempotency + PutIdempotency + ReadSuppressions,
    M: SendPaymentLetter,
    C: Clock,
{
    queue::each_message(event, "payment notice", async |body| one(ports, body).await).await
}

/// Sends the mails of one message. The error is text for the log and names no person.
async fn one<L, S, M, C>(
    ports: &Ports<L, S, M, C>,
    body: &str,
) -> Result<PaymentMailOutcome, String>
where
    L: PostingStore,
    S: ReadIdempotency + PutIdempotency + ReadSuppressions,
    M: SendPaymentLetter,
    C: Clock,
{
    let (id, notice) = queue::parse_payment_notice(body).map_err(|error| error.to_string())?;
    ports.mailer.send(&id, &notice).await.map_err(|error| error.to_string())
}
