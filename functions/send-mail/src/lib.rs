//! Mails about changes of logins, from their queue.
//!
//! A message that fails is delivered again by itself; the others of its batch are done.

use app::access::UserStore;
use app::mailer::Mailer;
use app::once::{KeepOnce, ReadOnce};
use app::outside::Clock;
use app::own::{Noticed, Notifier};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ReadUser, Capability::KeepOnce, Capability::SendMail];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, M, C> {
    /// The use case, with its own ports.
    pub notifier: Notifier<S, M>,
    /// The clock.
    pub clock: C,
}

/// Sends the mails of a batch.
pub async fn handle<S, M, C>(ports: &Ports<S, M, C>, event: SqsEvent) -> SqsBatchResponse
where
    S: UserStore + ReadOnce + KeepOnce,
    M: Mailer,
    C: Clock,
{
    let mut answer = SqsBatchResponse::default();
    for message in event.records {
        let body = message.body.as_deref().unwrap_or_default();
        let message_id = message.message_id.as_deref().unwrap_or_default();
        match one(ports, body).await {
            Ok(outcome) => tracing::info!(message_id, ?outcome, "notice"),
            Err(error) => {
                tracing::error!(message_id, error, "notice");
                answer.add_failure(message_id);
            }
        }
    }
    answer
}

/// Sends one mail. What goes wrong is text for the log: it names no person.
async fn one<S, M, C>(ports: &Ports<S, M, C>, body: &str) -> Result<Noticed, String>
where
    S: UserStore + ReadOnce + KeepOnce,
    M: Mailer,
    C: Clock,
{
    let notice = queue::parse_notice(body).map_err(|error| error.to_string())?;
    let told = ports.notifier.tell(&notice, ports.clock.now()).await;
    told.map_err(|error| error.to_string())
}
