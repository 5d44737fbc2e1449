//! Users of accounts and staff: from the contract's words to the use cases', and back.

use app::activity::{Activity, ActivityLog, ActivityPosition, Actor};
use app::idempotency::{IdempotencyKey, UnserializableAnswer};
use app::staff::{ResetFactorError, UserLoginError};
use app::system::{Clock, Random};
use app::users::User;
use app::users::{
    AccountUser, Answered, Author, ChangeUserError, IdempotentRequest, InviteUserError,
    InviteUsers, Invitee, JoinStore, QueueInvitation, SecurityError, valid_name,
};
use contract::{ActivityPage, InviteUserRequest, PageQuery, ProblemKind, StaffLogin, StaffUser};
use domain::ids::{AccountId, UserId, Username};
use domain::link::has_link;
use domain::user::{Email, UserStatus, is_named};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    AccountCaller, Call, Cursor, Failure, Reply, SessionCaller, StaffCaller, StaffMember, convert,
};

/// Items of a page when the request does not say.
const DEFAULT_LIMIT: u16 = 50;
/// Most bytes of an activity's id.
const LONGEST_ID: usize = 64;
/// Most items of a page.
const MAX_LIMIT: u16 = 200;

/// Somebody whose doings are told.
pub trait Doer {
    /// Who it is.
    fn doer(&self) -> &User;
}

impl Doer for AccountCaller {
    fn doer(&self) -> &User {
        self.user()
    }
}

impl Doer for SessionCaller {
    fn doer(&self) -> &User {
        self.user()
    }
}

impl Doer for StaffMember {
    fn doer(&self) -> &User {
        self.user()
    }
}

impl Doer for StaffCaller {
    fn doer(&self) -> &User {
        self.user()
    }
}

/// Who asks for a change, from where and when.
pub fn by<C: Doer>(call: &Call<C>) -> Author {
    let user = call.caller().doer();
    let address = Some(call.address().clone());
    Author { user: Some(user.id), actor: Actor::user(user), address, at: call.now() }
}

/// How many items a page is to have.
///
/// # Errors
/// `malformed` when it is not 1 to 200.
pub fn page_limit(limit: Option<u16>) -> Result<u16, Failure> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if (1..=MAX_LIMIT).contains(&limit) {
        Ok(limit)
    } else {
        Err(Failure::malformed("?limit", "out-of-range"))
    }
}

/// The user that the path names.
///
/// # Errors
/// `not-found` when nobody can have this id.
pub fn path_user<C>(call: &Call<C>) -> Result<UserId, Failure> {
    UserId::parse(call.path("userId")?).map_err(|_| Failure::of(ProblemKind::NotFound))
}

/// A person's given or family name, without the space around it. It may be empty.
///
/// # Errors
/// `invalid` at `pointer` when it cannot be one.
pub fn person_name(pointer: &str, text: &str) -> Result<String, Failure> {
    let code = if has_link(text) { "link-like" } else { "bad-name" };
    valid_name(text).ok_or_else(|| Failure::invalid(pointer, code))
}

/// Somebody to be invited.
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
    let language = convert::from_language(language);
    Ok(Invitee { username, email, given_name, family_name, language })
}

/// Refuses a person without any name.
///
/// # Errors
/// `invalid` at the given name when both are empty.
pub fn require_name(given: &str, family: &str) -> Result<(), Failure> {
    let missing = || Failure::invalid("/givenName", "missing-name");
    is_named(given, family).then_some(()).ok_or_else(missing)
}

/// Invites somebody to an account, once for the request's `Idempotency-Key`, and answers with them.
/// `operation` is what the key is good for.
///
/// # Errors
/// `not-found` when there is no such account; `malformed` or `invalid`, naming the field;
/// `idempotency-key-reused`; `too-many-tries`.
pub async fn invite_user<S, Q, T, R, C: Doer>(
    invite: InviteUsers<'_, S, Q, T, R>,
    call: &Call<C>,
    account: &AccountId,
    operation: &str,
) -> Result<Reply<contract::AccountUser>, Failure>
where
    S: JoinStore,
    Q: QueueInvitation,
    T: Clock,
    R: Random,
{
    let key = call.idempotency_key()?;
    let InviteUserRequest { username, email, given_name, family_name, language, role } =
        call.body()?;
    let whom = invitee(&username, &email, &given_name, &family_name, language)?;
    let caller = call.caller().doer().id;
    let once = IdempotencyKey::new(account.as_str(), &caller, operation, key, call.content());
    let body = |found: &AccountUser| account_user(found, caller);
    let intent = IdempotentRequest { key: once, answer: &kept(body) };
    let role = convert::from_role(role);
    let done = invite.invite(&by(call), account, &whom, role, intent).await?;
    Ok(Reply::created(answer_once(&done, body)?))
}

/// How the answer to an intent is kept: its body as JSON, for [`answer_once`].
pub fn kept<T, B: Serialize>(
    body: impl Fn(&T) -> B,
) -> impl Fn(&T) -> Result<String, UnserializableAnswer> {
    move |found| {
        serde_json::to_string(&body(found)).map_err(|error| UnserializableAnswer(error.to_string()))
    }
}

/// The body of an intent's answer, made now or kept from before.
///
/// # Errors
/// `internal` when what was kept cannot be read.
pub fn answer_once<T, B: DeserializeOwned>(
    done: &Answered<T>,
    body: impl FnOnce(&T) -> B,
) -> Result<B, Failure> {
    match done {
        Answered::Now(found) => Ok(body(found)),
        Answered::Replay(kept) => {
            serde_json::from_str(kept).map_err(|error| Failure::internal(error.to_string()))
        }
    }
}

/// A user of an account, as `caller` sees them: of an existing user who has not accepted the
/// invitation, the user name and nothing else of theirs.
pub fn account_user(found: &AccountUser, caller: UserId) -> contract::AccountUser {
    let AccountUser { user, member } = found;
    let known = Some(user).filter(|_| member.invitation.is_none());
    let expires_at = match &member.invitation {
        Some(open) => Some(open.expires_at),
        None => expiry(user, found.status()),
    };
    contract::AccountUser {
        id: user.id.to_string(),
        username: user.username.to_string(),
        email: known.map(|user| user.email.to_string()),
        given_name: known.map(|user| user.given_name.clone()),
        family_name: known.map(|user| user.family_name.clone()),
        role: convert::role(member.role),
        status: convert::user_status(found.status()),
        invitation_expires_at: expires_at,
        second_factor: known.map(|user| user.second_factor),
        you: user.id == caller,
    }
}

/// A member of staff, as `caller` sees them. `None` for whoever is none.
pub fn staff_user(user: &User, caller: UserId) -> Option<StaffUser> {
    Some(StaffUser {
        id: user.id.to_string(),
        username: user.username.to_string(),
        email: user.email.to_string(),
        given_name: user.given_name.clone(),
        family_name: user.family_name.clone(),
        role: convert::staff(user.staff?),
        status: convert::user_status(user.status),
        invitation_expires_at: expiry(user, user.status),
        second_factor: user.second_factor,
        you: user.id == caller,
    })
}

/// A login, as staff see it.
pub fn staff_login(user: &User, caller: UserId) -> StaffLogin {
    StaffLogin {
        id: user.id.to_string(),
        username: user.username.to_string(),
        email: user.email.to_string(),
        given_name: user.given_name.clone(),
        family_name: user.family_name.clone(),
        status: convert::user_status(user.status),
        invitation_expires_at: expiry(user, user.status),
        second_factor: user.second_factor,
        staff: user.staff.map(convert::staff),
        you: user.id == caller,
    }
}

fn expiry(user: &User, status: UserStatus) -> Option<jiff::Timestamp> {
    user.invite_expires_at.filter(|_| status == UserStatus::Invited)
}

/// What a cursor of a trail is bound to.
fn binding(log: &ActivityLog) -> [String; 2] {
    match log {
        ActivityLog::Account(account) => ["activity".to_owned(), account.to_string()],
        ActivityLog::User(user) => ["my-activity".to_owned(), user.to_string()],
        ActivityLog::Staff => ["staff-activity".to_owned(), String::new()],
    }
}

/// Where a page of a trail begins, and how long it is to be.
///
/// # Errors
/// `malformed` when the cursor is of another trail, or the limit out of range.
pub fn activity_query(
    log: &ActivityLog,
    query: &PageQuery,
) -> Result<(Option<ActivityPosition>, u16), Failure> {
    let parts = binding(log);
    let open = |text: &String| Cursor::open(&parts.each_ref().map(String::as_str), text);
    let after: Option<ActivityPosition> = query.cursor.as_ref().map(open).transpose()?;
    // Nothing seals a cursor: an id that is no key would be a fault of the store's.
    if after.as_ref().is_some_and(|(_, id)| id.len() > LONGEST_ID) {
        return Err(Failure::malformed("?cursor", "bad-cursor"));
    }
    Ok((after, page_limit(query.limit)?))
}

/// A page of a trail, as `reader` sees it.
///
/// # Errors
/// Only when the cursor cannot be written.
pub fn activity_page(
    log: &ActivityLog,
    reader: &User,
    items: Vec<Activity>,
    next: Option<ActivityPosition>,
) -> Result<ActivityPage, Failure> {
    let shown = |activity| convert::activity(activity, reader.staff.is_some());
    let parts = binding(log);
    let seal = |next| Cursor::seal(&parts.each_ref().map(String::as_str), next);
    Ok(ActivityPage {
        items: items.into_iter().map(shown).collect(),
        next: next.map(seal).transpose()?,
    })
}

/// The accounts that a request names.
///
/// # Errors
/// `malformed` when one is no account id, or there are more than 100.
pub fn accounts(ids: &[String]) -> Result<std::collections::BTreeSet<AccountId>, Failure> {
    if ids.len() > 100 {
        return Err(Failure::malformed("/accounts", "too-long"));
    }
    let parse = |(at, id): (usize, &String)| {
        let refused = |_| Failure::malformed(format!("/accounts/{at}"), "bad-value");
        AccountId::parse(id).map_err(refused)
    };
    ids.iter().enumerate().map(parse).collect()
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
            InviteUserError::Queue(error) => {
                Self::of(ProblemKind::Unavailable).because(error.to_string())
            }
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

impl From<UserLoginError> for Failure {
    fn from(error: UserLoginError) -> Self {
        match error {
            UserLoginError::UnknownUser => Self::of(ProblemKind::NotFound),
            UserLoginError::Staff => Self::of(ProblemKind::Conflict),
            UserLoginError::Store(error) => error.into(),
            UserLoginError::Identity(error) => error.into(),
            UserLoginError::Queue(error) => error.into(),
        }
    }
}

impl From<ResetFactorError> for Failure {
    fn from(error: ResetFactorError) -> Self {
        match error {
            ResetFactorError::UnknownUser => Self::of(ProblemKind::NotFound),
            ResetFactorError::Store(error) => error.into(),
            ResetFactorError::Identity(error) => error.into(),
            ResetFactorError::Queue(error) => {
                Self::of(ProblemKind::Unavailable).because(error.to_string())
            }
        }
    }
}
