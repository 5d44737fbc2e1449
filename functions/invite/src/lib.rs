//! Sends the invitations in the invitation queue.

use app::identity::Logins;
use app::mailer::Mailer;
use app::system::{Clock, Random};
use app::users::{InviteStore, Invited, Inviter};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::RecordInvitation, Capability::MakeLogins, Capability::SendMail];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, L, M, R, C> {
    /// Sends invitations.
    pub inviter: Inviter<S, L, M, R>,
    /// The clock.
    pub clock: C,
}

/// Sends the invitations of a batch, one after the other: two of them may be for the same person.
pub async fn handle<S, L, M, R, C>(
    ports: &Ports<S, L, M, R, C>,
    event: SqsEvent,
) -> SqsBatchResponse
where
    S: InviteStore,
    L: Logins,
    M: Mailer,
    R: Random,
    C: Clock,
{
    queue::each_message(event, "invitation", async |body| one(ports, body).await).await
}

/// Sends one invitation. The error is text for the log and names no person.
async fn one<S, L, M, R, C>(ports: &Ports<S, L, M, R, C>, body: &str) -> Result<Invited, String>
where
    S: InviteStore,
    L: Logins,
    M: Mailer,
    R: Random,
    C: Clock,
{
    let invitation = queue::parse_invitation(body).map_err(|error| error.to_string())?;
    let invited = ports.inviter.invite(&invitation, ports.clock.now()).await;
    invited.map_err(|error| error.to_string())
}
