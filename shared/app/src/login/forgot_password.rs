//! Forgot Password: mails a code when a password is forgotten, or an invitation is lost or expired.
//!
//! The request is answered alike, after the same work, for every user name. Whatever depends on
//! the user happens in a worker behind a queue.

use std::future::Future;

use domain::ids::{UserId, Username};
use domain::user::name_in_greeting;
use jiff::{SignedDuration, Timestamp};

use super::reset_code::has_codes_at_previous_email;
use super::{KeepResetCode, LoginError, RESET_CODE_LIFE, ResetCode, ResetCodeRecord, may_sign_in};
use crate::client::ClientAddress;
use crate::identity::{CodeSent, IdentityError, LoginState, Logins, RecoverPassword};
use crate::mailer::{About, Letter, MailError, Mailer};
use crate::outbox::QueueError;
use crate::rate_limit::{self, CountAttempts};
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{ListMemberships, User, UserStore};

/// Age at which a request is given up when the provider or the mail service throttles it. The
/// provider's limits for one user last longer than a user waits, and the user can ask again.
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// A request for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRequest {
    /// The user, who may not exist: the id derives from the name that was typed.
    pub user: UserId,
    /// When the request arrived.
    pub at: Timestamp,
}

/// Puts requests for codes into their queue.
pub trait CodeQueue: Send + Sync {
    /// Adds one request.
    fn send_request(
        &self,
        request: &CodeRequest,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// Accepts a request for a code, and queues it. Drops text that cannot be a user name.
///
/// # Errors
/// When a rate limit is exceeded, or the store or the queue fails.
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
    let user_network = rate_limit::user_and_network(&user, network);
    rate_limit::RECOVERY_USER_ADDRESS.count(store, &user_network, now).await?;
    rate_limit::FORGOT_USER.count(store, &user.to_string(), now).await?;
    queue.send_request(&CodeRequest { user, at: now }).await?;
    Ok(())
}

/// The outcome of a request for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOutcome {
    /// The portal mailed a code, or the provider accepted the request to mail one.
    Sent,
    /// The user does not exist, may not sign in, or has no login yet.
    NoRecipient,
    /// The provider sends no code in the login's present state.
    Refused,
    /// The provider or the mail service throttled the request for too long.
    GivenUp,
}

/// Why a request must be delivered again.
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

/// The worker that handles requests for codes.
#[derive(Debug)]
pub struct CodeSender<I, S, M, R> {
    /// The identity provider.
    pub identity: I,
    /// The store of users, memberships and codes.
    pub access: S,
    /// The mail service.
    pub mailer: M,
    /// The source of codes.
    pub random: R,
}

impl<I, S, M, R> CodeSender<I, S, M, R>
where
    I: Logins + RecoverPassword,
    S: UserStore + ListMemberships + KeepResetCode,
    M: Mailer,
    R: Random,
{
    /// Mails a code, or has the provider mail one. Passwords, temporary ones too, keep working
    /// until the code is used.
    ///
    /// # Errors
    /// See [`CodeError`]; the message must be delivered again.
    pub async fn send(
        &self,
        request: CodeRequest,
        now: Timestamp,
    ) -> Result<CodeOutcome, CodeError> {
        let user = self.access.get_user(&request.user).await?;
        let Some(user) = user else { return Ok(CodeOutcome::NoRecipient) };
        if !may_sign_in(&self.access, &user).await? {
            return Ok(CodeOutcome::NoRecipient);
        }
        let sent = match self.identity.login_state(&user.username).await? {
            LoginState::Absent => return Ok(CodeOutcome::NoRecipient),
            LoginState::Chosen if !has_codes_at_previous_email(&user, now) => {
                self.request_provider_code(&user).await
            }
            LoginState::Chosen | LoginState::Temporary => self.mail_reset_code(user, now).await,
        };
        match sent {
            Err(error) if error.is_busy() && request.at + GIVE_UP_AFTER <= now => {
                Ok(CodeOutcome::GivenUp)
            }
            other => other,
        }
    }

    async fn request_provider_code(&self, user: &User) -> Result<CodeOutcome, CodeError> {
        match self.identity.send_code(&user.username).await? {
            CodeSent::Sent => Ok(CodeOutcome::Sent),
            CodeSent::Refused => Ok(CodeOutcome::Refused),
        }
    }

    /// Mails a code of the portal's. Only its hash is stored, so a redelivery makes another code,
    /// which replaces this one.
    async fn mail_reset_code(&self, user: User, now: Timestamp) -> Result<CodeOutcome, CodeError> {
        let code = ResetCode::new(&self.random);
        let record = ResetCodeRecord {
            user: user.id,
            code: code.hash(&user.id),
            epoch: user.session_epoch,
            expires_at: now + RESET_CODE_LIFE,
        };
        self.access.put_reset_code(&record).await?;
        self.mailer.send(&letter(user, About::ResetCode { code })).await?;
        Ok(CodeOutcome::Sent)
    }
}

fn letter(user: User, about: About) -> Letter {
    let given_name = name_in_greeting(&user.given_name, &user.family_name).to_owned();
    let User { email, language, username, .. } = user;
    Letter { to: email, language, given_name, username, about }
}
