//! The portal's sessions: starting them, validating them, and extending them when they are used.

use std::collections::BTreeSet;

use domain::user::UserStatus;
use jiff::{SignedDuration, Timestamp};

use super::{CallerRecords, SessionRecord, StartSession};
use crate::account::AccountSummary;
use crate::client::Client;
use crate::secret::Secret;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{Membership, User};

/// A session ends after this time without a request.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// A session ends after this time in any case.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);

/// Stored characters of a user agent; the rest is cut off.
pub const USER_AGENT_CHARS: usize = 200;

/// Sessions of one user at most. When one more starts, the oldest ends.
pub const MAX_SESSIONS: usize = 50;

/// A session's idle expiry is extended at most this often, to save writes.
pub const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// A session that has just started, with the secret for its cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// The stored session.
    pub record: SessionRecord,
    /// The secret, which only the user's browser keeps.
    pub secret: Secret,
}

/// A caller with a valid session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidSession {
    /// The caller.
    pub user: User,
    /// The session of the request.
    pub session: SessionRecord,
    /// The caller's active membership in the requested account.
    pub membership: Option<Membership>,
    /// The summary of that account, if the account exists.
    pub summary: Option<AccountSummary>,
}

/// Starts a session with a new secret, and ends the user's surplus sessions.
///
/// # Errors
/// When the store fails.
pub async fn start(
    store: &impl StartSession,
    random: &impl Random,
    user: &User,
    client: Client<'_>,
    now: Timestamp,
) -> Result<NewSession, StoreError> {
    let secret = Secret::new(random.bytes());
    let record = SessionRecord {
        user: user.id,
        secret: secret.hash(),
        epoch: user.session_epoch,
        begun_at: now,
        address: client.address.as_str().to_owned(),
        user_agent: client
            .user_agent
            .chars()
            .filter(|c| !c.is_control())
            .take(USER_AGENT_CHARS)
            .collect(),
        viewed: BTreeSet::new(),
        idle_expires_at: now + IDLE,
        expires_at: now + ABSOLUTE,
    };
    store.start_session(&record).await?;
    end_surplus(store, user, &record, now).await?;
    Ok(NewSession { record, secret })
}

/// Ends the sessions beyond [`MAX_SESSIONS`], except the one that has just started: first those
/// that have ended but are not deleted yet, then the oldest.
async fn end_surplus(
    store: &impl StartSession,
    user: &User,
    started: &SessionRecord,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut others = store.list_sessions(&user.id).await?;
    others.retain(|other| other.secret != started.secret);
    others.sort_by_key(|other| (is_valid(user, other, now), other.begun_at));
    let surplus = others.len().saturating_add(1).saturating_sub(MAX_SESSIONS);
    for other in others.iter().take(surplus) {
        store.end_session(&other.user, &other.secret).await?;
    }
    Ok(())
}

/// The caller, if session and user exist and [`is_valid`] holds.
pub fn valid_session(records: CallerRecords, now: Timestamp) -> Option<ValidSession> {
    let CallerRecords { user, session, membership, summary } = records;
    let (user, session) = (user?, session?);
    let membership = membership.filter(|member| member.active);
    is_valid(&user, &session, now).then_some(ValidSession { user, session, membership, summary })
}

/// Whether the session is valid: it belongs to the user, the user is not deactivated, all sessions
/// have not been ended since it began, and neither its idle nor its absolute expiry has passed.
pub fn is_valid(user: &User, session: &SessionRecord, now: Timestamp) -> bool {
    user.status != UserStatus::Deactivated
        && session.user == user.id
        && session.epoch == user.session_epoch
        && now < session.idle_expires_at
        && now < session.expires_at
}

/// The new idle expiry, if it is time to extend it.
pub fn touch(session: &SessionRecord, now: Timestamp) -> Option<Timestamp> {
    let idle_expires_at = now + IDLE;
    let due = idle_expires_at.duration_since(session.idle_expires_at) >= TOUCH_EVERY;
    due.then_some(idle_expires_at)
}
