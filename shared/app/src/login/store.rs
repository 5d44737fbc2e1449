//! What is kept of a login besides the user, and how it is changed.

use crate::account::AccountSummary;
use crate::activity::Activity;
use crate::identity::{ChallengeKind, ChallengeSession};
use crate::secret::SecretHash;
use crate::store::StoreError;
use crate::users::Membership;
use crate::users::User;
use domain::activity::Action;
use domain::document::Language;
use domain::ids::UserId;
use domain::ids::{AccountId, Username};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::future::Future;

/// A session, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// Whose it is.
    pub user: UserId,
    /// What the cookie's secret hashes to.
    pub secret: SecretHash,
    /// The user's epoch when it began.
    pub epoch: u64,
    /// When it began.
    pub begun_at: Timestamp,
    /// Where from.
    pub address: String,
    /// What the browser called itself; up to 200 characters.
    pub user_agent: String,
    /// Accounts that a member of staff has looked at in it.
    pub viewed: BTreeSet<AccountId>,
    /// Ends then unless it is used before.
    pub idle_expires_at: Timestamp,
    /// Ends then however busy it is.
    pub expires_at: Timestamp,
}

/// What is known of a caller, read in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallerRecords {
    /// The user the cookie names.
    pub user: Option<User>,
    /// The session the cookie's secret belongs to.
    pub session: Option<SessionRecord>,
    /// The user's place in the account that is asked for.
    pub membership: Option<Membership>,
    /// The card of that account.
    pub summary: Option<AccountSummary>,
}

/// Reads who is calling.
pub trait ReadCaller: Send + Sync {
    /// User, session, membership and the account's card, in one strongly consistent read.
    fn read_caller(
        &self,
        user: &UserId,
        secret: &SecretHash,
        account: Option<&AccountId>,
    ) -> impl Future<Output = Result<CallerRecords, StoreError>> + Send;
}

/// Keeps a session awake.
pub trait TouchSession: Send + Sync {
    /// Moves the idle expiry of a session that exists.
    fn touch_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
        idle_expires_at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Begins sessions, and ends those that are too many then.
pub trait StartSession: ListSessions + EndSession {
    /// Stores a new session.
    fn start_session(
        &self,
        session: &SessionRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Ends sessions.
pub trait EndSession: Send + Sync {
    /// Ends one; it is no error when it has ended already.
    fn end_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Ends all of a user's, by raising the epoch.
    fn end_all_sessions(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Lists a person's sessions.
pub trait ListSessions: Send + Sync {
    /// All that are stored, ended or not, strongly consistent.
    fn list_sessions(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Vec<SessionRecord>, StoreError>> + Send;
}

/// A question that must be answered before a session exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeRecord {
    /// What the token hashes to.
    pub token: SecretHash,
    /// Who is asked.
    pub user: UserId,
    /// Their name, for Cognito.
    pub username: Username,
    /// The user's epoch when they were asked: what ends their sessions ends this too.
    pub epoch: u64,
    /// What is asked.
    pub kind: ChallengeKind,
    /// Cognito's half of it.
    pub session: ChallengeSession,
    /// No answer is taken from then on.
    pub expires_at: Timestamp,
}

/// Asks challenges.
pub trait KeepChallenge: Send + Sync {
    /// Stores a new challenge.
    fn put_challenge(
        &self,
        challenge: &ChallengeRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Takes answers to challenges.
pub trait UseChallenge: KeepChallenge {
    /// The challenge of this token, strongly consistent, expired or not.
    fn get_challenge(
        &self,
        token: &SecretHash,
    ) -> impl Future<Output = Result<Option<ChallengeRecord>, StoreError>> + Send;

    /// Uses it up.
    ///
    /// [`StoreError::ConditionFailed`] when somebody else has: only one answer counts.
    fn use_challenge(
        &self,
        token: &SecretHash,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// An address that somebody signed in from is known for so long.
pub const KNOWN_ADDRESS_LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Remembers from where users have signed in.
pub trait KnownAddresses: Send + Sync {
    /// Whether this user signed in from this network before, and not too long ago.
    fn is_known_address(
        &self,
        user: &UserId,
        network: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Remembers a network until then.
    fn know_address(
        &self,
        user: &UserId,
        network: &str,
        until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A change of a login, written together with the trail of it or not at all.
#[derive(Clone, Debug)]
pub struct LoginChange<'a> {
    /// The user as they were read.
    pub user: &'a User,
    /// When.
    pub at: Timestamp,
    /// What is to be written down of it: for the owner of the login, and for staff where they are
    /// concerned.
    pub log: Vec<Activity>,
}

/// Records changes of passwords.
pub trait ChangePassword: Send + Sync {
    /// Marks that a password is about to be changed at the identity provider.
    ///
    /// [`StoreError::ConditionFailed`] when there is no such user.
    fn begin_password(
        &self,
        user: &UserId,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Takes that mark back: nothing was changed.
    ///
    /// [`StoreError::ConditionFailed`] when the mark of that instant is not there.
    fn keep_password(
        &self,
        user: &UserId,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Records that the password is another one: the user is active, the mark and the invitation's
    /// end are gone, and all sessions end: the epoch is one above that of `change.user`.
    ///
    /// [`StoreError::ConditionFailed`] when the user is gone or deactivated, or has another epoch.
    fn password_changed(
        &self,
        change: &LoginChange<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// What becomes of a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorChange {
    /// It is on, and these are the recovery codes from now on. All sessions end, as they began
    /// without it: the epoch is one above that of `change.user`.
    On(Vec<SecretHash>),
    /// It is off, and no recovery code counts any more.
    Off,
    /// The same, with this recovery code, which must count still; and it must be set up again.
    Used(SecretHash),
    /// It stays on, with other recovery codes.
    Renewed(Vec<SecretHash>),
}

impl FactorChange {
    /// What is written down of it when the user does it themselves.
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
    /// [`StoreError::ConditionFailed`]: `User` when they are gone or deactivated, the factor is not
    /// on when its codes are renewed, or they have another epoch when it is switched on;
    /// `RecoveryCode` when that does not count.
    fn factor_changed(
        &self,
        change: &LoginChange<'_>,
        factor: &FactorChange,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Looks recovery codes up.
pub trait RecoveryCodes: Send + Sync {
    /// Whether this code of the user's counts, strongly consistent.
    fn counts(
        &self,
        user: &UserId,
        code: &SecretHash,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// What people may change about themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Language of pages and mails.
    pub language: Language,
}

/// Records changes of names and languages.
pub trait ChangeProfile: Send + Sync {
    /// Stores it.
    ///
    /// [`StoreError::ConditionFailed`] when the user is gone or deactivated.
    fn change_profile(
        &self,
        change: &LoginChange<'_>,
        profile: &Profile,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Ends sessions for whom they belong to, and tells of it.
pub trait EndMySessions: Send + Sync {
    /// Ends one; it is no error when it has ended already.
    fn end_my_session(
        &self,
        secret: &SecretHash,
        change: &LoginChange<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Ends all, by raising the epoch.
    ///
    /// [`StoreError::ConditionFailed`] when there is no such user.
    fn end_all_my_sessions(
        &self,
        change: &LoginChange<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Writes down that a member of staff looks at an account.
pub trait RecordView: Send + Sync {
    /// Writes the activity and remembers the account in the session: both or neither.
    ///
    /// [`StoreError::ConditionFailed`] when the session remembers it already, or has ended.
    fn record_view(
        &self,
        session: &SessionRecord,
        account: &AccountId,
        activity: &Activity,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}
