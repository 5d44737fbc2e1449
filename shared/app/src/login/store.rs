//! The store's records and traits for logins: sessions, challenges, passwords, second factors.

use std::collections::BTreeSet;
use std::future::Future;

use domain::activity::Action;
use domain::document::Language;
use domain::ids::{AccountId, UserId, Username};
use jiff::{SignedDuration, Timestamp};

use crate::account::AccountSummary;
use crate::activity::Activity;
use crate::identity::{ChallengeKind, ChallengeSession};
use crate::secret::SecretHash;
use crate::store::StoreError;
use crate::users::{Membership, User, UserStore};

/// A session, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// The user who signed in.
    pub user: UserId,
    /// The hash of the cookie's secret.
    pub secret: SecretHash,
    /// The user's session epoch when the session began; the session is valid in that epoch only.
    pub epoch: u64,
    /// When the session began.
    pub begun_at: Timestamp,
    /// The client address it began from.
    pub address: String,
    /// The browser's user agent; up to 200 characters.
    pub user_agent: String,
    /// Accounts that a member of staff has viewed in this session.
    pub viewed: BTreeSet<AccountId>,
    /// The session ends then unless it is used before.
    pub idle_expires_at: Timestamp,
    /// The session ends then in any case.
    pub expires_at: Timestamp,
}

/// The stored records of a caller, read together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallerRecords {
    /// The user whom the cookie names.
    pub user: Option<User>,
    /// The session of the cookie's secret.
    pub session: Option<SessionRecord>,
    /// The user's membership in the requested account.
    pub membership: Option<Membership>,
    /// The summary of that account.
    pub summary: Option<AccountSummary>,
}

/// Reads the records that authenticate a caller.
pub trait ReadCaller: Send + Sync {
    /// User, session, membership and account summary, in one strongly consistent read.
    fn read_caller(
        &self,
        user: &UserId,
        secret: &SecretHash,
        account: Option<&AccountId>,
    ) -> impl Future<Output = Result<CallerRecords, StoreError>> + Send;
}

/// Extends a session.
pub trait TouchSession: Send + Sync {
    /// Sets the idle expiry of a stored session.
    fn touch_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
        idle_expires_at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Starts sessions, and ends surplus ones.
pub trait StartSession: ListSessions + EndSession {
    /// Stores a new session.
    fn start_session(
        &self,
        session: &SessionRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Ends sessions.
pub trait EndSession: Send + Sync {
    /// Ends one session; succeeds when it has ended already.
    fn end_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Ends all sessions of a user by raising the epoch.
    fn end_all_sessions(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Lists a user's sessions.
pub trait ListSessions: Send + Sync {
    /// All stored sessions, also ended ones. Strongly consistent.
    fn list_sessions(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Vec<SessionRecord>, StoreError>> + Send;
}

/// A challenge that the user must answer before a session starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeRecord {
    /// The hash of the token.
    pub token: SecretHash,
    /// The user who must answer.
    pub user: UserId,
    /// The user's name, which Cognito needs.
    pub username: Username,
    /// The user's session epoch at that time: whatever ends all sessions also voids the challenge.
    pub epoch: u64,
    /// What the challenge asks for.
    pub kind: ChallengeKind,
    /// Cognito's session of the challenge.
    pub session: ChallengeSession,
    /// From this instant on answers are refused.
    pub expires_at: Timestamp,
}

/// Stores challenges.
pub trait KeepChallenge: Send + Sync {
    /// Stores a new challenge.
    fn put_challenge(
        &self,
        challenge: &ChallengeRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Reads and consumes challenges.
pub trait UseChallenge: KeepChallenge {
    /// The challenge of this token, expired or not. Strongly consistent.
    fn get_challenge(
        &self,
        token: &SecretHash,
    ) -> impl Future<Output = Result<Option<ChallengeRecord>, StoreError>> + Send;

    /// Consumes a challenge, so that only one answer counts.
    ///
    /// [`StoreError::ConditionFailed`] when another request has consumed it.
    fn use_challenge(
        &self,
        token: &SecretHash,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// How long an address is known after a user signed in from it.
pub const KNOWN_ADDRESS_LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Remembers which networks users have signed in from.
pub trait KnownAddresses: Send + Sync {
    /// Whether this network is remembered for the user at `now`.
    fn is_known_address(
        &self,
        user: &UserId,
        network: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Remembers a network for the user until `until`.
    fn remember_address(
        &self,
        user: &UserId,
        network: &str,
        until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A change of a login; the store writes it and its activities in one transaction.
#[derive(Clone, Debug)]
pub struct LoginChange<'a> {
    /// The user as read before the change.
    pub user: &'a User,
    /// When the change is made.
    pub at: Timestamp,
    /// The activities of the change: for the owner of the login, and for staff where they are
    /// concerned.
    pub log: Vec<Activity>,
}

/// Records changes of passwords.
pub trait ChangePassword: Send + Sync {
    /// Marks that a password change at the identity provider is pending.
    ///
    /// [`StoreError::ConditionFailed`] when the user does not exist.
    fn begin_password_change(
        &self,
        user: &UserId,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Clears that mark, because the provider changed nothing.
    ///
    /// [`StoreError::ConditionFailed`] when there is no mark of that instant.
    fn cancel_password_change(
        &self,
        user: &UserId,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Records a changed password: makes the user active, removes the mark and the invitation's
    /// expiry, and ends all sessions by setting the epoch to one above that of `change.user`.
    ///
    /// [`StoreError::ConditionFailed`] when the user does not exist, is deactivated or has another
    /// epoch.
    fn record_password_change(
        &self,
        change: &LoginChange<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A change of a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorChange {
    /// It is switched on, with these recovery codes. All sessions end, since they began without it:
    /// the epoch becomes one above that of `change.user`.
    On(Vec<SecretHash>),
    /// It is switched off, and all recovery codes are void.
    Off,
    /// It is switched off with this recovery code, which must be valid; the user must set a new
    /// factor up.
    Used(SecretHash),
    /// It stays on, with these recovery codes instead of the old ones.
    Renewed(Vec<SecretHash>),
}

impl FactorChange {
    /// The activity's action when the user makes the change.
    pub const fn action(&self) -> Action {
        match self {
            Self::On(_) => Action::SecondFactorOn,
            Self::Off => Action::SecondFactorOff,
            Self::Used(_) => Action::RecoveryCodeUsed,
            Self::Renewed(_) => Action::RecoveryCodesRenewed,
        }
    }
}

/// Records changes of second factors.
pub trait ChangeFactor: Send + Sync {
    /// Records a change.
    ///
    /// [`StoreError::ConditionFailed`] with `User` when the user does not exist or is deactivated,
    /// the factor is off when its codes are renewed, or the user has another epoch when the factor
    /// is switched on; with `RecoveryCode` when that code is not valid.
    fn record_factor_change(
        &self,
        change: &LoginChange<'_>,
        factor: &FactorChange,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Looks recovery codes up.
pub trait RecoveryCodes: Send + Sync {
    /// Whether this is one of the user's valid codes. Strongly consistent.
    fn has_recovery_code(
        &self,
        user: &UserId,
        code: &SecretHash,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// What users may change about themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Language of pages and mails.
    pub language: Language,
    /// Whether the user gets copies of the mails about Auto Pay.
    pub auto_pay_copies: bool,
}

/// Records changes of names and languages.
pub trait ChangeProfile: Send + Sync {
    /// Stores the profile. Copies are written only if they differ from those of `change.user`: a
    /// new name must not bring back what the user unsubscribed from meanwhile.
    ///
    /// [`StoreError::ConditionFailed`] when the user does not exist or is deactivated.
    fn change_profile(
        &self,
        change: &LoginChange<'_>,
        profile: &Profile,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Switches copies of mails off for a user who has not signed in.
pub trait SwitchOffCopies: UserStore {
    /// Switches copies of the mails about Auto Pay off.
    ///
    /// [`StoreError::ConditionFailed`] when the user does not exist.
    fn switch_off_copies(
        &self,
        change: &LoginChange<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Ends the caller's own sessions, and logs the activity.
pub trait EndMySessions: Send + Sync {
    /// Ends one session; succeeds when it has ended already.
    fn end_my_session(
        &self,
        secret: &SecretHash,
        change: &LoginChange<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Ends all sessions by raising the epoch.
    ///
    /// [`StoreError::ConditionFailed`] when the user does not exist.
    fn end_all_my_sessions(
        &self,
        change: &LoginChange<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Logs that a member of staff views an account.
pub trait RecordView: Send + Sync {
    /// Writes the activity and adds the account to the session's viewed accounts, in one
    /// transaction.
    ///
    /// [`StoreError::ConditionFailed`] when the session has the account already, or has ended.
    fn record_view(
        &self,
        session: &SessionRecord,
        account: &AccountId,
        activity: &Activity,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}
