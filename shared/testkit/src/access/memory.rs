//! The `access` table in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::account::AccountSummary;
use app::activity::Activity;
use app::idempotency::IdempotencyRecord;
use app::login::{
    CallerRecords, ChallengeRecord, EndSession, KeepChallenge, ReadCaller, RecordView,
    ResetCodeRecord, SessionRecord, StartSession, TouchSession, UseChallenge,
};
use app::mail_feedback::Suppression;
use app::secret::SecretHash;
use app::staff::ReleaseOrder;
use app::store::{Condition, StoreError};
use app::users::{InviteStore, ListMemberships, Membership, User, UserStore};
use domain::ids::{AccountId, UserId};
use domain::user::UserStatus;
use jiff::Timestamp;
use uuid::Uuid;

use super::account_summary;
use crate::ledger::Faults;

#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) users: BTreeMap<UserId, User>,
    pub(crate) members: BTreeMap<(UserId, AccountId), Membership>,
    pub(super) sessions: BTreeMap<(UserId, String), SessionRecord>,
    challenges: BTreeMap<String, ChallengeRecord>,
    pub(super) attempts: BTreeMap<(String, String, Timestamp), u32>,
    pub(super) idempotency: BTreeMap<Uuid, IdempotencyRecord>,
    /// Until when a client address is known to be a user's.
    pub(super) addresses: BTreeMap<(UserId, String), Timestamp>,
    pub(super) recovery: BTreeMap<UserId, BTreeSet<String>>,
    pub(super) reset_codes: BTreeMap<UserId, ResetCodeRecord>,
    pub(crate) summaries: BTreeMap<AccountId, AccountSummary>,
    pub(super) admins: BTreeSet<UserId>,
    /// By the hash of the address.
    pub(super) suppressed: BTreeMap<String, Suppression>,
    pub(super) release: Option<ReleaseOrder>,
    pub(super) activities: Vec<Activity>,
    touches: usize,
}

impl Table {
    fn memberships_of(&self, user: &UserId) -> Vec<Membership> {
        let of_user = |member: &&Membership| member.user == *user;
        self.members.values().filter(of_user).cloned().collect()
    }

    /// Writes activities, on condition that none has the same key.
    pub(crate) fn log(&mut self, activities: &[Activity]) -> Result<(), StoreError> {
        for new in activities {
            let key = |known: &Activity| (known.log.clone(), known.filed_at, known.id.clone());
            if self.activities.iter().any(|known| key(known) == key(new)) {
                return Err(StoreError::ConditionFailed(Condition::Activity));
            }
            self.activities.push(new.clone());
        }
        Ok(())
    }
}

/// Users, sessions, memberships and challenges.
#[derive(Clone, Debug, Default)]
pub struct MemoryAccess {
    table: Arc<Mutex<Table>>,
    faults: Faults,
}

impl MemoryAccess {
    /// An empty table whose calls crash as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { table: Arc::default(), faults }
    }

    /// Adds a user, or replaces them.
    #[must_use]
    pub fn with_user(self, user: User) -> Self {
        self.table().users.insert(user.id, user);
        self
    }

    /// Adds or replaces a membership, and adds the account summary if there is none.
    #[must_use]
    pub fn with_member(self, member: Membership) -> Self {
        let mut table = self.table();
        let id = &member.account;
        table.summaries.entry(id.clone()).or_insert_with(|| account_summary(id.as_str(), &[]));
        table.members.insert((member.user, id.clone()), member);
        drop(table);
        self
    }

    /// Adds a session.
    #[must_use]
    pub fn with_session(self, session: &SessionRecord) -> Self {
        let key = (session.user, session.secret.as_str().to_owned());
        self.table().sessions.insert(key, session.clone());
        self
    }

    /// The user, as stored.
    pub fn user(&self, id: &UserId) -> Option<User> {
        self.table().users.get(id).cloned()
    }

    /// The user's memberships, as stored.
    pub fn memberships_of(&self, user: &UserId) -> Vec<Membership> {
        self.table().memberships_of(user)
    }

    /// All sessions.
    pub fn sessions(&self) -> Vec<SessionRecord> {
        self.table().sessions.values().cloned().collect()
    }

    /// The number of challenges.
    pub fn challenges(&self) -> usize {
        self.table().challenges.len()
    }

    /// The number of times that sessions were touched.
    pub fn touches(&self) -> usize {
        self.table().touches
    }

    /// The same table for another client, whose calls crash as planned.
    #[must_use]
    pub fn shared_with(&self, faults: Faults) -> Self {
        Self { table: self.table.clone(), faults }
    }

    pub(crate) fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One call. A call that fails changes nothing.
    pub(super) fn call<T>(
        &self,
        effect: impl FnOnce(&mut Table) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.faults.call(|| {
            let mut table = self.table();
            let mut after = table.clone();
            let done = effect(&mut after)?;
            *table = after;
            Ok(done)
        })?
    }

    fn with_live_user<T>(
        &self,
        id: &UserId,
        change: impl FnOnce(&mut User) -> T,
    ) -> Result<T, StoreError> {
        self.call(|table| {
            let user = table.users.get_mut(id);
            let live = user.filter(|user| user.status != UserStatus::Deactivated);
            live.map(change).ok_or(StoreError::ConditionFailed(Condition::User))
        })
    }
}

impl ReadCaller for MemoryAccess {
    async fn read_caller(
        &self,
        user: &UserId,
        secret: &SecretHash,
        account: Option<&AccountId>,
    ) -> Result<CallerRecords, StoreError> {
        self.call(|table| {
            let membership = account.and_then(|id| table.members.get(&(*user, id.clone())));
            Ok(CallerRecords {
                user: table.users.get(user).cloned(),
                session: table.sessions.get(&(*user, secret.as_str().to_owned())).cloned(),
                membership: membership.cloned(),
                summary: account.and_then(|id| table.summaries.get(id)).cloned(),
            })
        })
    }
}

impl TouchSession for MemoryAccess {
    async fn touch_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
        idle_expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.call(|table| {
            let key = (*user, secret.as_str().to_owned());
            let session = table.sessions.get_mut(&key);
            let session = session.ok_or(StoreError::ConditionFailed(Condition::Session))?;
            session.idle_expires_at = idle_expires_at;
            table.touches += 1;
            Ok(())
        })
    }
}

impl RecordView for MemoryAccess {
    async fn record_view(
        &self,
        session: &SessionRecord,
        account: &AccountId,
        activity: &Activity,
    ) -> Result<(), StoreError> {
        self.call(|table| {
            let found = table.sessions.get_mut(&(session.user, session.secret.as_str().to_owned()));
            let new = found.is_some_and(|found| found.viewed.insert(account.clone()));
            if !new {
                return Err(StoreError::ConditionFailed(Condition::Session));
            }
            table.log(std::slice::from_ref(activity))
        })
    }
}

impl ListMemberships for MemoryAccess {
    async fn list_memberships(&self, user: &UserId) -> Result<Vec<Membership>, StoreError> {
        self.call(|table| Ok(table.memberships_of(user)))
    }
}

impl UserStore for MemoryAccess {
    async fn get_user(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        self.call(|table| Ok(table.users.get(user).cloned()))
    }
}

impl StartSession for MemoryAccess {
    async fn start_session(&self, session: &SessionRecord) -> Result<(), StoreError> {
        self.call(|table| {
            let key = (session.user, session.secret.as_str().to_owned());
            table.sessions.insert(key, session.clone());
            Ok(())
        })
    }
}

impl EndSession for MemoryAccess {
    async fn end_session(&self, user: &UserId, secret: &SecretHash) -> Result<(), StoreError> {
        self.call(|table| {
            table.sessions.remove(&(*user, secret.as_str().to_owned()));
            Ok(())
        })
    }

    async fn end_all_sessions(&self, user: &UserId) -> Result<(), StoreError> {
        self.call(|table| {
            let user =
                table.users.get_mut(user).ok_or(StoreError::ConditionFailed(Condition::User))?;
            user.session_epoch += 1;
            Ok(())
        })
    }
}

impl KeepChallenge for MemoryAccess {
    async fn put_challenge(&self, challenge: &ChallengeRecord) -> Result<(), StoreError> {
        self.call(|table| {
            let token = challenge.token.as_str().to_owned();
            table.challenges.insert(token, challenge.clone());
            Ok(())
        })
    }
}

impl UseChallenge for MemoryAccess {
    async fn get_challenge(
        &self,
        token: &SecretHash,
    ) -> Result<Option<ChallengeRecord>, StoreError> {
        self.call(|table| Ok(table.challenges.get(token.as_str()).cloned()))
    }

    async fn use_challenge(&self, token: &SecretHash) -> Result<(), StoreError> {
        self.call(|table| {
            let used = table.challenges.remove(token.as_str());
            used.map(|_| ()).ok_or(StoreError::ConditionFailed(Condition::Challenge))
        })
    }
}

impl InviteStore for MemoryAccess {
    async fn get_membership(
        &self,
        user: &UserId,
        account: &AccountId,
    ) -> Result<Option<Membership>, StoreError> {
        self.call(|table| Ok(table.members.get(&(*user, account.clone())).cloned()))
    }

    async fn mark_invited(
        &self,
        user: &User,
        seen: Option<Timestamp>,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let epoch = user.session_epoch;
        self.with_live_user(&user.id, |user| {
            if (user.invite_expires_at, user.session_epoch) != (seen, epoch) {
                return Err(StoreError::ConditionFailed(Condition::User));
            }
            user.status = UserStatus::Invited;
            user.invite_expires_at = Some(expires_at);
            user.last_mail = None;
            Ok(())
        })?
    }

    async fn mark_mailed(&self, user: &UserId, message: &str) -> Result<(), StoreError> {
        self.call(|table| {
            let user =
                table.users.get_mut(user).ok_or(StoreError::ConditionFailed(Condition::User))?;
            user.last_mail = Some(message.to_owned());
            Ok(())
        })
    }
}
