//! Sends the security notices in the mail queue, about changes of logins.

use app::idempotency::{PutIdempotency, ReadIdempotency};
use app::login::{NoticeOutcome, Notifier};
use app::mailer::Mailer;
use app::system::Clock;
use app::users::UserStore;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ReadUser, Capability::PutIdempotency, Capability::SendMail];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, M, C> {
    /// Sends notices.
    pub notifier: Notifier<S, M>,
    /// The clock.
    pub clock: C,
}

/// Sends the notices of a batch.
pub async fn handle<S, M, C>(ports: &Ports<S, M, C>, event: SqsEvent) -> SqsBatchResponse
where
    S: UserStore + ReadIdempotency + PutIdempotency,
    M: Mailer,
    C: Clock,
{
    queue::each_message(event, "notice", async |body| one(ports, body).await).await
}

/// Sends one notice. The error is text for the log and names no person.
async fn one<S, M, C>(ports: &Ports<S, M, C>, body: &str) -> Result<NoticeOutcome, String>
where
    S: UserStore + ReadIdempotency + PutIdempotency,
    M: Mailer,
    C: Clock,
{
    let notice = queue::parse_notice(body).map_err(|error| error.to_string())?;
    let sent = ports.notifier.send(&notice, ports.clock.now()).await;
    sent.map_err(|error| error.to_string())
}
