//! Creates the bootstrap administrator and queues the invitation.
//!
//! The operator who deployed the portal invokes it directly:
//! `{"email", "username"?, "givenName"?, "familyName"?, "language"?}`. Invoked again with the same
//! user name and e-mail address, it sends a new invitation.

use app::activity::Actor;
use app::idempotency::ReadIdempotency;
use app::rate_limit::CountAttempts;
use app::system::{Clock, Random};
use app::users::{
    Author, InviteUserError, InviteUsers, Invitee, QueueInvitation, UserStore, WriteUsers,
    valid_name,
};
use domain::document::Language;
use domain::ids::Username;
use domain::user::{Email, Staff, is_named};
use runtime::Capability;
use serde::{Deserialize, Serialize};

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadUser,
    Capability::ReadIdempotency,
    Capability::CountAttempts,
    Capability::WriteUsers,
    Capability::RecordActivity,
    Capability::QueueInvitation,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, Q, C, R> {
    /// Users, administrators and limits.
    pub store: S,
    /// The queue of invitations to send.
    pub queue: Q,
    /// The clock.
    pub clock: C,
    /// For ids of activities.
    pub random: R,
}

/// The administrator to create.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    email: String,
    username: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    language: Option<String>,
}

/// The administrator who was invited.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The user name to sign in with.
    pub username: String,
}

/// Why no administrator was created.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// A field of the request is not valid.
    #[error("{0} is not valid")]
    Value(&'static str),
    /// The invitation was refused or could not be recorded.
    #[error(transparent)]
    Invite(#[from] InviteUserError),
}

impl Request {
    /// The invitation. What the request leaves out is derived from the e-mail address.
    fn invitee(self) -> Result<Invitee, Failure> {
        let email = Email::parse(&self.email).map_err(|_| Failure::Value("email"))?;
        let local = email.as_str().split('@').next().unwrap_or_default().to_owned();
        let name = |field, given: Option<String>, otherwise: &str| {
            let text = given.unwrap_or_else(|| otherwise.to_owned());
            valid_name(&text).ok_or(Failure::Value(field))
        };
        let username = self.username.unwrap_or(local);
        let language = self.language.as_deref().map_or(Ok(Language::English), Language::parse);
        let given_name = name("givenName", self.given_name, "Portal")?;
        let family_name = name("familyName", self.family_name, "Administrator")?;
        if !is_named(&given_name, &family_name) {
            return Err(Failure::Value("givenName"));
        }
        Ok(Invitee {
            username: Username::parse(&username).map_err(|_| Failure::Value("username"))?,
            email,
            given_name,
            family_name,
            language: language.map_err(|_| Failure::Value("language"))?,
        })
    }
}

/// Records the administrator and queues the invitation.
///
/// # Errors
/// See [`Failure`].
pub async fn handle<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request,
) -> Result<Answer, Failure>
where
    S: UserStore + WriteUsers + ReadIdempotency + CountAttempts,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    let invitee = request.invitee()?;
    let Ports { store, queue, clock, random } = ports;
    let by = Author { user: None, actor: Actor::deployer(), address: None, at: clock.now() };
    let invite = InviteUsers { store, queue, clock, random };
    // Boxed: the compiler cannot lay out futures nested deeper.
    Box::pin(invite.invite_staff(&by, &invitee, Staff::Admin, None)).await?;
    Ok(Answer { username: invitee.username.to_string() })
}
