//! What is kept of a login besides the user, and how it is changed.

use std::future::Future;

use domain::activity::Action;
use domain::document::Language;
use domain::ids::UserId;
use jiff::{SignedDuration, Timestamp};

use crate::access::{SessionRecord, User};
use crate::activity::Activity;
use crate::secret::SecretHash;
use crate::store::StoreError;

/// An address that somebody signed in from is known for so long.
pub const ADDRESS_KNOWN: SignedDuration = SignedDuration::from_hours(90 * 24);

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
    pub trail: Vec<Activity>,
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
    /// [`StoreError::ConditionFailed`]: `user` when they are gone or deactivated, the factor is not
    /// on when its codes are renewed, or they have another epoch when it is switched on; `recovery
    /// code` when that does not count.
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

/// Lists a person's sessions.
pub trait ListSessions: Send + Sync {
    /// All that are stored, ended or not, strongly consistent.
    fn list_sessions(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Vec<SessionRecord>, StoreError>> + Send;
}
