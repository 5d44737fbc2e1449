//! One's own login: its password, its second factor, its sessions, its name.
//!
//! Cognito and our record cannot change in one step. What is changed at Cognito is recorded right
//! after it; where a crash falls between the two, the next sign-in finds that they differ and
//! records it then (see [`crate::login`]).

mod challenge;
mod code_text;
mod forgot_password;
mod my_sessions;
mod notice;
mod password;
mod profile;
mod record;
mod recovery_code;
mod reset_code;
mod second_factor;
pub mod session;
mod sign_in;
mod store;

use domain::password::Unmet;
use domain::user::UserStatus;

pub use challenge::{ChallengeAnswer, ChallengeReply};
pub use forgot_password::{
    CodeError, CodeQueue, CodeRequest, CodeSender, CodeSending, forgot_password,
};
pub use my_sessions::{MySession, end_my_session, end_my_sessions, my_sessions};
pub use notice::{Notice, NoticeError, NoticeQueue, Noticed, Notifier};
pub use password::{PasswordChange, Reset};
pub use profile::{ProfileChange, change_profile};
pub use record::{LoginStore, MAX_REQUEST_TIME};
pub use recovery_code::{RECOVERY_CODES, RecoveryCode};
pub use reset_code::{KeepResetCode, RESET_CODE_LIFE, ResetCode, ResetCodeRecord, UseResetCode};
pub use second_factor::FactorProof;
pub use session::{NewSession, ValidSession};
pub use sign_in::{CHALLENGE_LIFE, Credentials, SignInError, SignedIn};
pub use store::{
    CallerRecords, ChallengeRecord, ChangeFactor, ChangePassword, ChangeProfile, EndMySessions,
    EndSession, FactorChange, KNOWN_ADDRESS_LIFE, KeepChallenge, KnownAddresses, ListSessions,
    LoginChange, Profile, ReadCaller, RecordView, RecoveryCodes, SessionRecord, StartSession,
    TouchSession, UseChallenge,
};

use crate::identity::IdentityError;
use crate::outbox::QueueError;
use crate::rate_limit::LimitError;
use crate::store::StoreError;
use crate::users::{ListMemberships, User};

/// What signing in and changing one's login work with.
#[derive(Debug)]
pub struct Login<I, S, Q, R> {
    /// The identity provider.
    pub identity: I,
    /// Users and what belongs to them, and the trail of what they do.
    pub access: S,
    /// Where mails about changes are ordered.
    pub notices: Q,
    /// For secrets, codes and ids.
    pub random: R,
}

/// Why a login is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The present password is wrong.
    #[error("wrong password")]
    WrongPassword,
    /// The code is wrong, has expired or was used, or there is no such user.
    #[error("wrong code")]
    WrongCode,
    /// The new password is the present one.
    #[error("the password stays the same")]
    SamePassword,
    /// The new password breaks the rule.
    #[error("the new password breaks the rule")]
    Weak(Vec<Unmet>),
    /// The second factor is on where it must be off, or the other way round.
    #[error("the second factor is not in that state")]
    FactorState,
    /// The user is gone or deactivated.
    #[error("no such user")]
    Gone,
    /// Too often, or the count failed.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The mail about the change could not be ordered; nothing was changed.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Whether somebody may sign in: they are not deactivated, and are staff, belong to an account, or
/// are invited to one, for only who is signed in can accept. Nobody may before they are invited: a
/// password that works then was not made for them, but for whoever had the user name before.
///
/// # Errors
/// When their accounts cannot be read.
pub(crate) async fn may_sign_in(
    store: &impl ListMemberships,
    user: &User,
) -> Result<bool, StoreError> {
    if matches!(user.status, UserStatus::Recorded | UserStatus::Deactivated) {
        return Ok(false);
    }
    if user.staff.is_some() {
        return Ok(true);
    }
    let memberships = store.list_memberships(&user.id).await?;
    Ok(memberships.iter().any(|client| client.active || client.invitation.is_some()))
}
