//! Signing in: a name and a password, then at most two questions, then a session.
//!
//! Whatever is wrong with name, password or invitation is the same refusal, after the same calls.
//! Tries are counted before the user and the password are looked at. A right password is also the
//! moment at which our record is put right, where a crash kept it from hearing what was changed at
//! the provider.

use domain::activity::Action;
use domain::ids::{UserId, Username};
use domain::password::{self, Unmet};
use domain::user::UserStatus;
use jiff::{SignedDuration, Timestamp};

use crate::client::Client;
use crate::identity::ChallengeKind;
use crate::identity::{ChallengeSession, CheckPassword, IdentityError, Outcome};
use crate::login::session;
use crate::login::session::NewSession;
use crate::login::{ChallengeRecord, KeepChallenge, StartSession};
use crate::login::{
    FactorChange, KNOWN_ADDRESS_LIFE, KnownAddresses, Login, LoginError, LoginStore,
    MAX_REQUEST_TIME, NoticeQueue, may_sign_in,
};
use crate::mailer::SecurityChange;
use crate::outbox::QueueError;
use crate::rate_limit;
use crate::rate_limit::{CountAttempts, Limit, LimitError};
use crate::secret::Secret;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{ListMemberships, User};

/// A challenge can be answered for so long.
pub const CHALLENGE_LIFE: SignedDuration = SignedDuration::from_mins(15);
/// What came of signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedIn {
    /// The person is in.
    Session(NewSession),
    /// One more question.
    Challenge {
        /// What is asked.
        kind: ChallengeKind,
        /// To be sent back with the answer.
        token: Secret,
    },
}

/// Why somebody is not in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Name and password do not go together, or the user may not sign in.
    #[error("refused")]
    Refused,
    /// The challenge has expired or was answered, or never was.
    #[error("the challenge is over")]
    ChallengeExpired,
    /// The challenge asks for something else.
    #[error("the challenge asks for {0:?}")]
    OtherKind(ChallengeKind),
    /// The authenticator app's code, or the recovery code, is wrong.
    #[error("wrong code")]
    CodeRefused,
    /// The new password breaks the rule; the challenge stands.
    #[error("the new password breaks the rule")]
    Weak(Vec<Unmet>),
    /// Too often, or the count failed.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// A mail about a change could not be ordered.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

impl From<LoginError> for SignInError {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Limit(error) => error.into(),
            LoginError::Store(error) => error.into(),
            LoginError::Identity(error) => error.into(),
            LoginError::Queue(error) => error.into(),
            LoginError::WrongCode => Self::CodeRefused,
            LoginError::Weak(unmet) => Self::Weak(unmet),
            LoginError::WrongPassword
            | LoginError::SamePassword
            | LoginError::FactorState
            | LoginError::Gone => Self::Refused,
        }
    }
}

/// A name and a password.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// As it was typed.
    pub username: &'a str,
    /// As it was typed.
    pub password: &'a str,
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    I: CheckPassword,
    S: LoginStore + ListMemberships + KnownAddresses + StartSession + KeepChallenge,
    Q: NoticeQueue,
    R: Random,
{
    /// Signs in with name and password.
    ///
    /// # Errors
    /// See [`SignInError`].
    pub async fn sign_in(
        &self,
        credentials: Credentials<'_>,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let Credentials { username, password } = credentials;
        let username = self.count(username, client.address.network(), now).await?;
        // Read before the check: what ends all sessions meanwhile ends this one too.
        let user = self.access.get_user(&username.user_id()).await?;
        let password = typed(user.as_ref(), password).ok_or(SignInError::Refused)?;
        let outcome = self.identity.check_password(&username, &password).await?;
        if matches!(outcome, Outcome::Refused | Outcome::Expired) {
            return Err(SignInError::Refused);
        }
        let user = usable(&self.access, user).await?;
        match outcome {
            Outcome::Asked(ChallengeKind::NewPassword, _) if invitation_is_over(&user, now) => {
                Err(SignInError::Refused)
            }
            Outcome::Asked(kind, session) => {
                let user = match kind {
                    ChallengeKind::NewPassword => user,
                    ChallengeKind::Totp => self.put_right(user, true, client, now).await?,
                };
                ask(&self.access, &self.random, &user, (kind, session), now).await
            }
            _ => {
                let user = self.put_right(user, false, client, now).await?;
                self.begin(&user, client, now).await
            }
        }
    }

    /// Counts a try, whoever is named and whether they are known or not, and gives the name. Where
    /// they have signed in before they are counted apart, so that a stranger's tries do not lock
    /// them out, nor a colleague's.
    async fn count(
        &self,
        username: &str,
        network: &str,
        now: Timestamp,
    ) -> Result<Username, SignInError> {
        let username = Username::parse(username);
        let user = username.as_ref().ok().map(Username::user_id);
        let known = match &user {
            Some(user) => self.access.is_known_address(user, network, now).await?,
            None => false,
        };
        if !known {
            rate_limit::SIGN_IN_ADDRESS.count(&self.access, network, now).await?;
        }
        if let Some(user) = &user {
            let (limit, subject) = user_limit(user, network, known);
            limit.count(&self.access, &subject, now).await?;
        }
        username.map_err(|_| SignInError::Refused)
    }

    /// Puts our record right after a password that was right: `factor` says whether the provider
    /// asks for the second factor. What was begun just now is left to who is at it.
    async fn put_right(
        &self,
        user: User,
        factor: bool,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<User, SignInError> {
        let settled =
            |since: Option<Timestamp>| since.is_none_or(|since| since + MAX_REQUEST_TIME <= now);
        let mut user = user;
        let pending = user.password_pending_since;
        if pending.is_some() && settled(pending) {
            self.notify(&user.id, SecurityChange::PasswordChanged, now).await?;
            user = self.record_password(&user, Action::PasswordChanged, client, now).await?;
        } else if user.status != UserStatus::Active {
            // The provider took the first password, and we did not hear of it.
            user = self.record_password(&user, Action::PasswordChosen, client, now).await?;
        }
        if user.second_factor != factor && settled(user.factor_changed_at) {
            let (what, change) = if factor {
                (SecurityChange::SecondFactorOn, FactorChange::On(Vec::new()))
            } else {
                (SecurityChange::SecondFactorOff, FactorChange::Off)
            };
            self.notify(&user.id, what, now).await?;
            user = self.record_factor(&user, &change, client, now).await?;
        }
        Ok(user)
    }
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    S: KnownAddresses + CountAttempts + StartSession,
    R: Random,
{
    /// Begins the session of somebody who has passed: their tries are forgotten, and the place is
    /// known from now on.
    pub(crate) async fn begin(
        &self,
        user: &User,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let network = client.address.network();
        let known = self.access.is_known_address(&user.id, network, now).await?;
        let (limit, subject) = user_limit(&user.id, network, known);
        self.access.forget_attempts(&limit.key(&subject, now)).await?;
        self.access.know_address(&user.id, network, now + KNOWN_ADDRESS_LIFE).await?;
        Ok(SignedIn::Session(session::begin(&self.access, &self.random, user, client, now).await?))
    }
}

/// How a user's tries are limited, and under what name they are counted: from where they have
/// signed in before, or from anywhere else.
fn user_limit(user: &UserId, network: &str, known: bool) -> (Limit, String) {
    if known {
        (rate_limit::SIGN_IN_KNOWN, rate_limit::user_at(user, network))
    } else {
        (rate_limit::SIGN_IN_UNKNOWN, user.to_string())
    }
}

/// A user who was read, if they may sign in.
pub(crate) async fn usable(
    store: &impl ListMemberships,
    user: Option<User>,
) -> Result<User, SignInError> {
    match user {
        Some(user) if may_sign_in(store, &user).await? => Ok(user),
        _ => Err(SignInError::Refused),
    }
}

/// The password as the provider compares it. Of somebody who has not chosen one it came in a mail.
/// Decided here, as the provider counts each password that it is asked about.
fn typed(user: Option<&User>, password: &str) -> Option<String> {
    let is_temporary = |user: &User| match user.status {
        UserStatus::Recorded | UserStatus::Invited => true,
        UserStatus::Active | UserStatus::Deactivated => false,
    };
    if user.is_some_and(is_temporary) {
        password::typed_temporary(password)
    } else {
        password::typed(password)
    }
}

fn invitation_is_over(user: &User, now: Timestamp) -> bool {
    user.invite_expires_at.is_none_or(|end| end <= now)
}

/// Asks one more question.
pub(crate) async fn ask(
    store: &impl KeepChallenge,
    random: &impl Random,
    user: &User,
    (kind, session): (ChallengeKind, ChallengeSession),
    now: Timestamp,
) -> Result<SignedIn, SignInError> {
    let token = Secret::new(random.bytes());
    let challenge = ChallengeRecord {
        token: token.hash(),
        user: user.id,
        username: user.username.clone(),
        epoch: user.session_epoch,
        kind,
        session,
        expires_at: now + CHALLENGE_LIFE,
    };
    store.put_challenge(&challenge).await?;
    Ok(SignedIn::Challenge { kind, token })
}
