//! Forgotten passwords, and invitations that were lost or have expired: a code by mail.
//!
//! Whoever asks gets the same answer after the same work, whoever they name. What is different for
//! different people happens behind a queue.

use std::future::Future;

use domain::ids::{UserId, Username};
use domain::password::TemporaryPassword;
use jiff::{SignedDuration, Timestamp};

use super::{LoginError, may_sign_in};
use crate::access::{ListMemberships, UserStore};
use crate::identity::{CodeSent, IdentityError, LoginState, Logins, RecoverPassword};
use crate::limits::{self, ClientAddress, CountTries};
use crate::outbox::QueueError;
use crate::outside::Random;
use crate::store::StoreError;

/// A code that the provider was too busy to send is given up after so long: its limits for one
/// person last longer than anybody waits, and they can ask again.
const GIVE_UP: SignedDuration = SignedDuration::from_mins(5);

/// Somebody has asked for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRequest {
    /// For whom, whether there is such a user or not.
    pub user: UserId,
    /// When.
    pub at: Timestamp,
}

/// Puts requests for codes into their queue.
pub trait CodeQueue: Send + Sync {
    /// Sends it.
    fn send_request(
        &self,
        request: &CodeRequest,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// Takes a request for a code on. What cannot be a user name belongs to nobody and is dropped.
///
/// # Errors
/// When it was asked too often, or store or queue fail.
pub async fn forgot_password(
    store: &impl CountTries,
    queue: &impl CodeQueue,
    username: &str,
    address: &ClientAddress,
    now: Timestamp,
) -> Result<(), LoginError> {
    let network = address.network();
    limits::FORGOT_ADDRESS.count(store, network, now).await?;
    let Ok(username) = Username::parse(username) else { return Ok(()) };
    let user = username.user_id();
    limits::RECOVERY_HERE.count(store, &limits::here(&user, network), now).await?;
    limits::FORGOT_USER.count(store, &user.to_string(), now).await?;
    queue.send_request(&CodeRequest { user, at: now }).await?;
    Ok(())
}

/// What became of a request for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSending {
    /// The provider was asked to mail one.
    Sent,
    /// Nobody has that name, or they may not sign in, or have no login yet.
    Nobody,
    /// The provider would not send one in the state the login is in.
    Refused,
    /// The provider was too busy for too long.
    GivenUp,
}

/// Why a request must be looked at again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

/// What the worker works with.
#[derive(Debug)]
pub struct CodeSender<I, S, R> {
    /// The identity provider.
    pub identity: I,
    /// Users and memberships.
    pub access: S,
    /// For passwords that nobody knows.
    pub random: R,
}

impl<I, S, R> CodeSender<I, S, R>
where
    I: Logins + RecoverPassword,
    S: UserStore + ListMemberships,
    R: Random,
{
    /// Has a code mailed. The provider mails none to a login with a temporary password, so that is
    /// replaced first with a lasting one that nobody knows; doing so again is harmless.
    ///
    /// # Errors
    /// See [`CodeError`]; the message must be delivered again.
    pub async fn send(
        &self,
        request: CodeRequest,
        now: Timestamp,
    ) -> Result<CodeSending, CodeError> {
        let user = self.access.get_user(&request.user).await?;
        let Some(user) = user else { return Ok(CodeSending::Nobody) };
        if !may_sign_in(&self.access, &user).await? {
            return Ok(CodeSending::Nobody);
        }
        match self.identity.login_state(&user.username).await? {
            LoginState::Absent => return Ok(CodeSending::Nobody),
            LoginState::Chosen => {}
            LoginState::Temporary => {
                let unknown = TemporaryPassword::generate(self.random.bytes());
                self.identity.set_unknown_password(&user.username, &unknown).await?;
            }
        }
        match self.identity.send_code(&user.username).await {
            Ok(CodeSent::Sent) => Ok(CodeSending::Sent),
            Ok(CodeSent::Refused) => Ok(CodeSending::Refused),
            Err(IdentityError::Busy) if request.at + GIVE_UP <= now => Ok(CodeSending::GivenUp),
            Err(error) => Err(error.into()),
        }
    }
}
