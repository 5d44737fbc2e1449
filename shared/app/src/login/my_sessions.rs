//! Listing and ending the caller's sessions.

use jiff::Timestamp;
use uuid::Uuid;

use super::record_change::activities_of;
use super::session::{IDLE, is_valid};
use super::{EndMySessions, ListSessions, LoginChange, SessionRecord};
use crate::activity::Action;
use crate::client::Client;
use crate::secret::SecretHash;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::User;

/// A session, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MySession {
    /// A public id, which does not authenticate a request.
    pub id: Uuid,
    /// The stored session.
    pub record: SessionRecord,
}

impl MySession {
    fn of(record: SessionRecord) -> Self {
        Self { id: session_id(&record.secret), record }
    }

    /// When the session was last used, accurate to [`TOUCH_EVERY`](super::session::TOUCH_EVERY).
    pub fn last_used_at(&self) -> Timestamp {
        self.record.idle_expires_at - IDLE
    }
}

/// An id from which neither the session's secret nor its hash can be derived.
fn session_id(secret: &SecretHash) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("session\n{}", secret.as_str()).as_bytes())
}

/// The user's sessions that have not ended, latest first.
///
/// # Errors
/// When the store fails.
pub async fn my_sessions(
    store: &impl ListSessions,
    user: &User,
    now: Timestamp,
) -> Result<Vec<MySession>, StoreError> {
    let mut sessions = store.list_sessions(&user.id).await?;
    sessions.retain(|session| is_valid(user, session, now));
    sessions.sort_by(|a, b| (b.begun_at, b.secret.as_str()).cmp(&(a.begun_at, a.secret.as_str())));
    Ok(sessions.into_iter().map(MySession::of).collect())
}

/// Ends one of the user's sessions, and gives it. `None` when the user has no session of that id.
///
/// # Errors
/// When the store fails.
pub async fn end_my_session(
    store: &(impl ListSessions + EndMySessions),
    random: &impl Random,
    user: &User,
    id: &str,
    client: Client<'_>,
    now: Timestamp,
) -> Result<Option<SessionRecord>, StoreError> {
    let sessions = my_sessions(store, user, now).await?;
    let Some(found) = sessions.into_iter().find(|session| session.id.to_string() == id) else {
        return Ok(None);
    };
    let log = activities_of(random, user, Action::SessionEnded, client, now);
    let change = LoginChange { user, at: now, log };
    store.end_my_session(&found.record.secret, &change).await?;
    Ok(Some(found.record))
}

/// Ends all of the user's sessions.
///
/// # Errors
/// When the store fails.
pub async fn end_my_sessions(
    store: &impl EndMySessions,
    random: &impl Random,
    user: &User,
    client: Client<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let log = activities_of(random, user, Action::SessionsEnded, client, now);
    store.end_all_my_sessions(&LoginChange { user, at: now, log }).await
}
