//! Forgotten passwords, and invitations that were lost or have expired: a code by mail.
//!
//! Whoever asks gets the same answer after the same work, whoever they name. What is different for
//! different people happens behind a queue.

use super::reset_code::has_codes_at_previous_email;
use std::future::Future;

use domain::ids::{UserId, Username};
use domain::user::name_in_greeting;
use jiff::{SignedDuration, Timestamp};

use crate::client::ClientAddress;
use crate::identity::{CodeSent, IdentityError, LoginState, Logins, RecoverPassword};
use crate::login::{
    KeepResetCode, LoginError, RESET_CODE_LIFE, ResetCode, ResetCodeRecord, may_sign_in,
};
use crate::mailer::{About, Letter, MailError, Mailer};
use crate::outbox::QueueError;
use crate::rate_limit;
use crate::rate_limit::CountAttempts;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{ListMemberships, User, UserStore};

/// A code that the provider or the mail service was too busy to send is given up after so long: its
/// limits for one person last longer than anybody waits, and they can ask again.
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
    store: &impl CountAttempts,
    queue: &impl CodeQueue,
    username: &str,
    address: &ClientAddress,
    now: Timestamp,
) -> Result<(), LoginError> {
    let network = address.network();
    rate_limit::FORGOT_ADDRESS.count(store, network, now).await?;
    let Ok(username) = Username::parse(username) else { return Ok(()) };
    let user = username.user_id();
    rate_limit::RECOVERY_HERE.count(store, &rate_limit::user_at(&user, network), now).await?;
    rate_limit::FORGOT_USER.count(store, &user.to_string(), now).await?;
    queue.send_request(&CodeRequest { user, at: now }).await?;
    Ok(())
}

/// What became of a request for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSending {
    /// One was mailed, or the provider was asked to mail one.
    Sent,
    /// Nobody has that name, or they may not sign in, or have no login yet.
    Nobody,
    /// The provider would not send one in the state the login is in.
    Refused,
    /// The provider, or the mail service, was too busy for too long.
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
    /// The mail was not sent.
    #[error(transparent)]
    Mail(#[from] MailError),
}

impl CodeError {
    const fn is_busy(&self) -> bool {
        matches!(self, Self::Identity(IdentityError::Busy) | Self::Mail(MailError::Busy))
    }
}

/// What the worker works with.
#[derive(Debug)]
pub struct CodeSender<I, S, M, R> {
    /// The identity provider.
    pub identity: I,
    /// Users, memberships and codes.
    pub access: S,
    /// Mails.
    pub mailer: M,
    /// For codes.
    pub random: R,
}

impl<I, S, M, R> CodeSender<I, S, M, R>
where
    I: Logins + RecoverPassword,
    S: UserStore + ListMemberships + KeepResetCode,
    M: Mailer,
    R: Random,
{
    /// Mails a code, or has the provider mail one. That changes nothing: passwords, temporary ones
    /// too, work as before until the code is used.
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
        let sent = match self.identity.login_state(&user.username).await? {
            LoginState::Absent => return Ok(CodeSending::Nobody),
            LoginState::Chosen if !has_codes_at_previous_email(&user, now) => {
                self.have_one_mailed(&user).await
            }
            LoginState::Chosen | LoginState::Temporary => self.mail(user, now).await,
        };
        match sent {
            Err(error) if error.is_busy() && request.at + GIVE_UP <= now => {
                Ok(CodeSending::GivenUp)
            }
            other => other,
        }
    }

    async fn have_one_mailed(&self, user: &User) -> Result<CodeSending, CodeError> {
        match self.identity.send_code(&user.username).await? {
            CodeSent::Sent => Ok(CodeSending::Sent),
            CodeSent::Refused => Ok(CodeSending::Refused),
        }
    }

    /// Mails a code of our own. It is made here and exists only in the mail: a redelivery makes
    /// another one, which takes its place.
    async fn mail(&self, user: User, now: Timestamp) -> Result<CodeSending, CodeError> {
        let code = ResetCode::new(&self.random);
        let record = ResetCodeRecord {
            user: user.id,
            code: code.hash(&user.id),
            epoch: user.session_epoch,
            expires_at: now + RESET_CODE_LIFE,
        };
        self.access.put_reset_code(&record).await?;
        self.mailer.send(&letter(user, About::ResetCode { code })).await?;
        Ok(CodeSending::Sent)
    }
}

fn letter(user: User, about: About) -> Letter {
    let given_name = name_in_greeting(&user.given_name, &user.family_name).to_owned();
    let User { email, language, username, .. } = user;
    Letter { to: email, language, given_name, username, about }
}
