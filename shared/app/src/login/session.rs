//! Sessions of our own: how they begin, when they end, when they are touched.
use super::store::{CallerRecords, SessionRecord, StartSession};
use crate::account::AccountSummary;
use crate::client::Client;
use crate::secret::Secret;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{Membership, User};
use domain::user::UserStatus;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// A session ends after so long without a request.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// A session ends after so long in any case.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);

/// So much is kept of what a browser calls itself.
pub const AGENT_CHARS: usize = 200;

/// So many sessions a user has at most; when another one begins, the oldest ends.
pub const MAX_SESSIONS: usize = 50;

/// A session's idle expiry is moved at most this often.
pub const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// A session that has just begun: what goes into the cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Who is in.
    pub record: SessionRecord,
    /// What only their browser keeps.
    pub secret: Secret,
}

/// A caller whose session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidSession {
    /// Who is calling.
    pub user: User,
    /// With which session.
    pub session: SessionRecord,
    /// Their place in the account that is asked for, unless they were deactivated there.
    pub membership: Option<Membership>,
    /// The card of that account, if there is one.
    pub summary: Option<AccountSummary>,
}

/// Begins a session, with a secret that never was before.
///
/// # Errors
/// When it cannot be stored.
pub async fn begin(
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
            .take(AGENT_CHARS)
            .collect(),
        viewed: BTreeSet::new(),
        idle_expires_at: now + IDLE,
        expires_at: now + ABSOLUTE,
    };
    store.start_session(&record).await?;
    end_surplus(store, user, &record, now).await?;
    Ok(NewSession { record, secret })
}

/// Ends what is beyond [`MAX_SESSIONS`] beside the one that has just begun: first what has ended
/// by itself and is not cleared away yet, then the oldest.
async fn end_surplus(
    store: &impl StartSession,
    user: &User,
    begun: &SessionRecord,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut others = store.list_sessions(&user.id).await?;
    others.retain(|other| other.secret != begun.secret);
    others.sort_by_key(|other| (is_valid(user, other, now), other.begun_at));
    let surplus = others.len().saturating_add(1).saturating_sub(MAX_SESSIONS);
    for other in others.iter().take(surplus) {
        store.end_session(&other.user, &other.secret).await?;
    }
    Ok(())
}

/// The caller, if the session stands: it and its user exist, the user is not deactivated, nothing
/// has ended all sessions since, and neither of its two ends has come.
pub fn valid_session(records: CallerRecords, now: Timestamp) -> Option<ValidSession> {
    let CallerRecords { user, session, membership, summary } = records;
    let (user, session) = (user?, session?);
    let membership = membership.filter(|member| member.active);
    is_valid(&user, &session, now).then_some(ValidSession { user, session, membership, summary })
}

/// Whether a session of this user's has not ended.
pub fn is_valid(user: &User, session: &SessionRecord, now: Timestamp) -> bool {
    user.status != UserStatus::Deactivated
        && session.user == user.id
        && session.epoch == user.session_epoch
        && now < session.idle_expires_at
        && now < session.expires_at
}

/// The new idle expiry, if it is time to move it.
pub fn touch(session: &SessionRecord, now: Timestamp) -> Option<Timestamp> {
    let idle_expires_at = now + IDLE;
    let due = idle_expires_at.duration_since(session.idle_expires_at) >= TOUCH_EVERY;
    due.then_some(idle_expires_at)
}
