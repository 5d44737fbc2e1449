//! Sends the mails about payments and Auto Pay in their queue.

use app::auto_pay::{AutoPayMailer, ReadBills, SendAutoPayLetter};
use app::idempotency::{PutIdempotency, ReadIdempotency};
use app::mail_feedback::ReadSuppressions;
use app::payments::{PaymentMailOutcome, PaymentMailer, SendPaymentLetter};
use app::posting::PostingStore;
use app::system::Clock;
use app::unsubscribe::UnsubscribeKey;
use app::users::ListUsers;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadLedger,
    Capability::ReadEntry,
    Capability::PutIdempotency,
    Capability::ReadSuppressions,
    Capability::ListUsers,
    Capability::SignLinks,
    Capability::SendMail,
];

/// Mails at the same time: each waits for the mail service.
const AT_ONCE: usize = 5;

/// What this function works with.
#[derive(Debug)]
pub struct Ports<L, S, M, C, K> {
    /// Sends mails about payments.
    pub mailer: PaymentMailer<L, S, M, C, K>,
}

/// Sends the mails of a batch.
pub async fn handle<L, S, M, C, K>(
    ports: &Ports<L, S, M, C, K>,
    event: SqsEvent,
) -> SqsBatchResponse
where
    L: PostingStore + ReadBills,
    S: ReadIdempotency + PutIdempotency + ReadSuppressions + ListUsers,
    M: SendPaymentLetter + SendAutoPayLetter,
    C: Clock,
    K: UnsubscribeKey,
{
    queue::each_message_at_once(event, "payment notice", AT_ONCE, async |body| {
        one(ports, body).await
    })
    .await
}

/// Sends the mails of one message. The error is text for the log and names no person.
async fn one<L, S, M, C, K>(
    ports: &Ports<L, S, M, C, K>,
    body: &str,
) -> Result<PaymentMailOutcome, String>
where
    L: PostingStore + ReadBills,
    S: ReadIdempotency + PutIdempotency + ReadSuppressions + ListUsers,
    M: SendPaymentLetter + SendAutoPayLetter,
    C: Clock,
    K: UnsubscribeKey,
{
    let auto_pay = queue::parse_auto_pay_notice(body).map_err(|error| error.to_string())?;
    if let Some((id, notice)) = auto_pay {
        let PaymentMailer { ledger, access, mailer, clock, limits, links } = &ports.mailer;
        let mailer = AutoPayMailer { ledger, access, mailer, clock, limits: *limits, links };
        return mailer.send(&id, &notice).await.map_err(|error| error.to_string());
    }
    let (id, notice) = queue::parse_payment_notice(body).map_err(|error| error.to_string())?;
    ports.mailer.send(&id, &notice).await.map_err(|error| error.to_string())
}
