//! Why a change of a login fails.

use domain::password::Unmet;

use crate::identity::IdentityError;
use crate::outbox::QueueError;
use crate::rate_limit::LimitError;
use crate::store::StoreError;

/// Why a login is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The current password is wrong.
    #[error("wrong password")]
    WrongPassword,
    /// The code is wrong, expired or used, or the user does not exist.
    #[error("wrong code")]
    WrongCode,
    /// The new password equals the current one.
    #[error("the new password equals the current one")]
    SamePassword,
    /// The new password breaks the password rule.
    #[error("the new password breaks the password rule")]
    Weak(Vec<Unmet>),
    /// The second factor is on where it must be off, or off where it must be on.
    #[error("the second factor is not in the required state")]
    FactorState,
    /// The user does not exist or is deactivated.
    #[error("the user does not exist or is deactivated")]
    Gone,
    /// A rate limit is exceeded, or counting the attempt failed.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The security notice could not be queued; nothing was changed.
    #[error(transparent)]
    Queue(#[from] QueueError),
}
