//! Sends the Forgot Password codes that the code queue requests.

use app::identity::{Logins, RecoverPassword};
use app::login::{CodeOutcome, CodeSender, KeepResetCode};
use app::mailer::Mailer;
use app::system::{Clock, Random};
use app::users::{ListMemberships, UserStore};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadUser,
    Capability::ListMemberships,
    Capability::KeepResetCode,
    Capability::ReadClientSecret,
    Capability::SendCode,
    Capability::SendMail,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<I, S, M, R, C> {
    /// Sends codes.
    pub sender: CodeSender<I, S, M, R>,
    /// The clock.
    pub clock: C,
}

/// Sends the codes of a batch, one after the other: two of them may be for the same person.
pub async fn handle<I, S, M, R, C>(
    ports: &Ports<I, S, M, R, C>,
    event: SqsEvent,
) -> SqsBatchResponse
where
    I: Logins + RecoverPassword,
    S: UserStore + ListMemberships + KeepResetCode,
    M: Mailer,
    R: Random,
    C: Clock,
{
    queue::each_message(event, "code", async |body| one(ports, body).await).await
}

/// Sends one code. The error is text for the log and names no person.
async fn one<I, S, M, R, C>(ports: &Ports<I, S, M, R, C>, body: &str) -> Result<CodeOutcome, String>
where
    I: Logins + RecoverPassword,
    S: UserStore + ListMemberships + KeepResetCode,
    M: Mailer,
    R: Random,
    C: Clock,
{
    let request = queue::parse_code_request(body).map_err(|error| error.to_string())?;
    let sent = ports.sender.send(request, ports.clock.now()).await;
    if sent == Ok(CodeOutcome::GivenUp) {
        tracing::warn!("code: given up");
    }
    sent.map_err(|error| error.to_string())
}
