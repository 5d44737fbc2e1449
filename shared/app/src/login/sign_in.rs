//! Signing in: a name and a password, then at most two challenges, then a session.
//!
//! A wrong name, a wrong password and an expired invitation get the same refusal, after the same
//! calls. Attempts are counted before the user is read and the password is checked. After a correct
//! password the portal also corrects its record, if a crash kept it from recording a change at the
//! provider.

use domain::activity::Action;
use domain::ids::{UserId, Username};
use domain::password::{self, Unmet};
use domain::user::UserStatus;
use jiff::{SignedDuration, Timestamp};

use super::{
    ChallengeRecord, FactorChange, KNOWN_ADDRESS_LIFE, KeepChallenge, KnownAddresses, Login,
    LoginError, LoginStore, MAX_REQUEST_TIME, NewSession, NoticeQueue, StartSession, may_sign_in,
    session,
};
use crate::client::Client;
use crate::identity::{ChallengeKind, ChallengeSession, CheckPassword, IdentityError, Outcome};
use crate::mailer::SecurityChange;
use crate::outbox::QueueError;
use crate::rate_limit::{self, CountAttempts, Limit, LimitError};
use crate::secret::Secret;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{ListMemberships, User};

/// How long a challenge can be answered.
pub const CHALLENGE_LIFE: SignedDuration = SignedDuration::from_mins(15);

/// The outcome of a sign-in, or of an answer to a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedIn {
    /// The user is signed in.
    Session(NewSession),
    /// The user must answer a challenge.
    Challenge {
        /// What the challenge asks for.
        kind: ChallengeKind,
        /// The browser sends it back with the answer.
        token: Secret,
    },
}

/// Why a sign-in fails.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The name or the password is wrong, or the user may not sign in.
    #[error("wrong name or password, or the user may not sign in")]
    Refused,
    /// The challenge has expired, was answered, or never existed.
    #[error("the challenge has expired, was answered, or never existed")]
    ChallengeExpired,
    /// The answer is not of the kind that the challenge asks for.
    #[error("the challenge asks for {0:?}")]
    OtherKind(ChallengeKind),
    /// The authenticator app's code, or the recovery code, is wrong.
    #[error("wrong code")]
    CodeRefused,
    /// The new password breaks the password rule; the challenge remains valid.
    #[error("the new password breaks the password rule")]
    Weak(Vec<Unmet>),
    /// A rate limit is exceeded, or counting the attempt failed.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The security notice of a change could not be queued.
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
    /// The user name as it was typed.
    pub username: &'a str,
    /// The password as it was typed.
    pub password: &'a str,
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    I: CheckPassword,
    S: LoginStore + ListMemberships + KnownAddresses + StartSession + KeepChallenge,
    Q: NoticeQueue,
    R: Random,
{
    /// Signs in with name and password: starts a session or issues a challenge.
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
        let username = self.count_attempt(username, client.address.network(), now).await?;
        // Read before the check, so that whatever ends all sessions from here on voids the new
        // one.
        let user = self.access.get_user(&username.user_id()).await?;
        let password = normalize_typed(user.as_ref(), password).ok_or(SignInError::Refused)?;
        let outcome = self.identity.check_password(&username, &password).await?;
        if matches!(outcome, Outcome::Refused | Outcome::Expired) {
            return Err(SignInError::Refused);
        }
        let user = require_may_sign_in(&self.access, user).await?;
        match outcome {
            Outcome::Challenge(ChallengeKind::NewPassword, _)
                if invitation_has_expired(&user, now) =>
            {
                Err(SignInError::Refused)
            }
            Outcome::Challenge(kind, session) => {
                let user = match kind {
                    ChallengeKind::NewPassword => user,
                    ChallengeKind::Totp => self.reconcile(user, true, client, now).await?,
                };
                issue_challenge(&self.access, &self.random, &user, (kind, session), now).await
            }
            _ => {
                let user = self.reconcile(user, false, client, now).await?;
                self.start_session(&user, client, now).await
            }
        }
    }

    /// Counts an attempt, whether the user exists or not, and gives the parsed name. Attempts from
    /// an address where the user has signed in before are counted apart, so neither a stranger nor
    /// a colleague can lock the user out.
    async fn count_attempt(
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

    /// Corrects the portal's record after a correct password. `factor` says whether the provider
    /// asks for the second factor. A change that began within [`MAX_REQUEST_TIME`] is left to the
    /// request that makes it.
    async fn reconcile(
        &self,
        user: User,
        factor: bool,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<User, SignInError> {
        let is_settled =
            |since: Option<Timestamp>| since.is_none_or(|since| since + MAX_REQUEST_TIME <= now);
        let mut user = user;
        let pending = user.password_pending_since;
        if pending.is_some() && is_settled(pending) {
            self.notify(&user.id, SecurityChange::PasswordChanged, now).await?;
            user = self.record_password(&user, Action::PasswordChanged, client, now).await?;
        } else if user.status != UserStatus::Active {
            // The provider accepted the first password, but the portal did not record it.
            user = self.record_password(&user, Action::PasswordChosen, client, now).await?;
        }
        if user.second_factor != factor && is_settled(user.factor_changed_at) {
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
    /// Starts the session of an authenticated user, resets the attempt count, and remembers the
    /// client's address.
    pub(super) async fn start_session(
        &self,
        user: &User,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let network = client.address.network();
        let known = self.access.is_known_address(&user.id, network, now).await?;
        let (limit, subject) = user_limit(&user.id, network, known);
        self.access.forget_attempts(&limit.key(&subject, now)).await?;
        self.access.remember_address(&user.id, network, now + KNOWN_ADDRESS_LIFE).await?;
        Ok(SignedIn::Session(session::start(&self.access, &self.random, user, client, now).await?))
    }
}

/// The limit for a user's sign-in attempts, and the subject under which they are counted. It
/// depends on whether the user has signed in from this network before.
fn user_limit(user: &UserId, network: &str, known: bool) -> (Limit, String) {
    if known {
        (rate_limit::SIGN_IN_KNOWN, rate_limit::user_and_network(user, network))
    } else {
        (rate_limit::SIGN_IN_UNKNOWN, user.to_string())
    }
}

/// The user, if one was found who may sign in; refused otherwise.
pub(super) async fn require_may_sign_in(
    store: &impl ListMemberships,
    user: Option<User>,
) -> Result<User, SignInError> {
    match user {
        Some(user) if may_sign_in(store, &user).await? => Ok(user),
        _ => Err(SignInError::Refused),
    }
}

/// The password as the provider compares it. A temporary password is usually copied from a mail, so
/// blanks around it are dropped. The user's status decides which kind it is: trying both would use
/// two attempts at the provider.
fn normalize_typed(user: Option<&User>, password: &str) -> Option<String> {
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

fn invitation_has_expired(user: &User, now: Timestamp) -> bool {
    user.invite_expires_at.is_none_or(|end| end <= now)
}

/// Stores a new challenge, and gives its token.
pub(super) async fn issue_challenge(
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
