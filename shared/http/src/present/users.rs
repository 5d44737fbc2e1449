//! Users of an account: roles, names, invitations.

use app::idempotency::IdempotencyKey;
use app::system::{Clock, Random};
use app::users::{
    AccountUser, ChangeUserError, IdempotentRequest, InviteUserError, InviteUsers, Invitee,
    JoinStore, QueueInvitation, SecurityError, User, valid_name,
};
use contract::{EmailProblem, InviteUserRequest, ProblemKind, Role, UserStatus};
use domain::ids::{AccountId, UserId, Username};
use domain::link::has_link;
use domain::user::{Email, is_named};

use super::value::from_language;
use crate::{Failure, Request, Response, SessionCaller, body_or_replay, record_body};

/// A user of an account, as `caller` may see them. Until an existing user accepts the invitation,
/// the account sees only their user name.
pub fn user(found: &AccountUser, caller: UserId) -> contract::AccountUser {
    let AccountUser { user, member, .. } = found;
    let known = Some(user).filter(|_| member.invitation.is_none());
    let expires_at = match &member.invitation {
        Some(open) => Some(open.expires_at),
        None => invitation_expiry(user, found.status()),
    };
    contract::AccountUser {
        id: user.id.to_string(),
        username: user.username.to_string(),
        email: known.map(|user| user.email.to_string()),
        given_name: known.map(|user| user.given_name.clone()),
        family_name: known.map(|user| user.family_name.clone()),
        role: role(member.role),
        status: user_status(found.status()),
        invitation_expires_at: expires_at,
        second_factor: known.map(|user| user.second_factor),
        email_problem: known.and(found.email_problem).map(email_problem),
        you: user.id == caller,
    }
}

/// Why an address gets no mails about payments.
const fn email_problem(problem: domain::user::EmailProblem) -> EmailProblem {
    match problem {
        domain::user::EmailProblem::Bounced => EmailProblem::Bounced,
        domain::user::EmailProblem::Complained => EmailProblem::Complained,
    }
}

/// When the temporary password of an invited user ends.
pub(super) fn invitation_expiry(
    user: &User,
    status: domain::user::UserStatus,
) -> Option<jiff::Timestamp> {
    user.invite_expires_at.filter(|_| status == domain::user::UserStatus::Invited)
}

/// A role in an account, to the domain.
pub const fn from_role(role: Role) -> domain::user::Role {
    match role {
        Role::Viewer => domain::user::Role::Viewer,
        Role::Billing => domain::user::Role::Billing,
        Role::Manager => domain::user::Role::Manager,
    }
}

/// The status of a user or a login.
pub(super) const fn user_status(status: domain::user::UserStatus) -> UserStatus {
    match status {
        domain::user::UserStatus::Recorded => UserStatus::Recorded,
        domain::user::UserStatus::Invited => UserStatus::Invited,
        domain::user::UserStatus::Active => UserStatus::Active,
        domain::user::UserStatus::Deactivated => UserStatus::Deactivated,
    }
}

/// A role in an account, from the domain.
pub const fn role(role: domain::user::Role) -> Role {
    match role {
        domain::user::Role::Viewer => Role::Viewer,
        domain::user::Role::Billing => Role::Billing,
        domain::user::Role::Manager => Role::Manager,
    }
}

/// A given or family name, trimmed. It may be empty.
///
/// # Errors
/// `invalid` at `pointer` when it breaks the rule for names.
pub fn person_name(pointer: &str, text: &str) -> Result<String, Failure> {
    let code = if has_link(text) { "link-like" } else { "bad-name" };
    valid_name(text).ok_or_else(|| Failure::invalid(pointer, code))
}

/// The person whom a request invites.
///
/// # Errors
/// `invalid`, naming the first field that breaks its rule.
pub fn invitee(
    username: &str,
    email: &str,
    given_name: &str,
    family_name: &str,
    language: contract::Language,
) -> Result<Invitee, Failure> {
    let username = Username::parse(username.trim())
        .map_err(|_| Failure::invalid("/username", "bad-username"))?;
    let email = Email::parse(email.trim()).map_err(|_| Failure::invalid("/email", "bad-email"))?;
    let given_name = person_name("/givenName", given_name)?;
    let family_name = person_name("/familyName", family_name)?;
    require_name(&given_name, &family_name)?;
    let language = from_language(language);
    Ok(Invitee { username, email, given_name, family_name, language })
}

/// Requires a given or a family name.
///
/// # Errors
/// `invalid` at the given name when both are empty.
pub fn require_name(given: &str, family: &str) -> Result<(), Failure> {
    let missing = || Failure::invalid("/givenName", "missing-name");
    is_named(given, family).then_some(()).ok_or_else(missing)
}

/// Invites a person to an account, once for the `Idempotency-Key`, and responds with the user.
/// `operation` names the route for which the key is valid.
///
/// # Errors
/// `not-found` when the account does not exist; `malformed` or `invalid`, naming the field;
/// `idempotency-key-reused`; `too-many-tries`.
pub async fn invite<S, Q, T, R, C>(
    invite: InviteUsers<'_, S, Q, T, R>,
    request: &Request<C>,
    account: &AccountId,
    operation: &str,
) -> Result<Response<contract::AccountUser>, Failure>
where
    S: JoinStore,
    Q: QueueInvitation,
    T: Clock,
    R: Random,
    C: AsRef<SessionCaller>,
{
    let key = request.idempotency_key()?;
    let InviteUserRequest { username, email, given_name, family_name, language, role } =
        request.body()?;
    let whom = invitee(&username, &email, &given_name, &family_name, language)?;
    let caller = request.caller().as_ref().user().id;
    let once = IdempotencyKey::new(account.as_str(), &caller, operation, key, request.raw_body());
    let body = |found: &AccountUser| user(found, caller);
    let intent = IdempotentRequest { key: once, answer: &record_body(body) };
    let role = from_role(role);
    let done = invite.invite(&request.by(), account, &whom, role, intent).await?;
    Ok(Response::created(body_or_replay(&done, body)?))
}

impl From<InviteUserError> for Failure {
    fn from(error: InviteUserError) -> Self {
        match error {
            InviteUserError::UnknownAccount | InviteUserError::UnknownUser => {
                Self::of(ProblemKind::NotFound)
            }
            InviteUserError::UsernameTaken => Self::invalid("/username", "username-taken"),
            InviteUserError::LinkLikeName => Self::invalid("/username", "link-like"),
            InviteUserError::AlreadyMember => Self::invalid("/username", "already-member"),
            InviteUserError::KeyReused => Self::of(ProblemKind::IdempotencyKeyReused),
            InviteUserError::Limit(error) => error.into(),
            InviteUserError::UnserializableAnswer(error) => Self::internal(error.to_string()),
            InviteUserError::Store(error) => error.into(),
            InviteUserError::Queue(error) => error.into(),
        }
    }
}

impl From<ChangeUserError> for Failure {
    fn from(error: ChangeUserError) -> Self {
        match error {
            ChangeUserError::UnknownUser | ChangeUserError::NoInvitation => {
                Self::of(ProblemKind::NotFound)
            }
            ChangeUserError::LastManager => Self::of(ProblemKind::LastManager),
            ChangeUserError::Changed => Self::of(ProblemKind::Conflict),
            ChangeUserError::Limit(error) => error.into(),
            ChangeUserError::Store(error) => error.into(),
        }
    }
}

impl From<SecurityError> for Failure {
    fn from(error: SecurityError) -> Self {
        match error {
            SecurityError::UnknownAccount => Self::of(ProblemKind::NotFound),
            SecurityError::Changed => Self::of(ProblemKind::Conflict),
            SecurityError::Store(error) => error.into(),
        }
    }
}
