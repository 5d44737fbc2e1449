//! Signing in: a name and a password, then at most two questions, then a session.
//!
//! Whatever is wrong with name, password or invitation is the same refusal. A challenge can be
//! answered once; a password that breaks our own rule does not count as an answer.

use domain::ids::Username;
use domain::password::{self, Unmet};
use domain::people::UserStatus;
use jiff::{SignedDuration, Timestamp};

use crate::access::{
    ActivateUser, ChallengeKind, ChallengeRecord, KeepChallenge, StartSession, UseChallenge, User,
    UserStore,
};
use crate::identity::{AnswerChallenge, ChallengeSession, CheckPassword, IdentityError, Outcome};
use crate::outside::Random;
use crate::secret::Secret;
use crate::session::{self, NewSession, Place};
use crate::store::StoreError;

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
    /// The authenticator app's code is wrong.
    #[error("wrong code")]
    CodeRefused,
    /// The new password breaks the rule; the challenge stands.
    #[error("the new password breaks the rule")]
    Weak(Vec<Unmet>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

/// A name and a password.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// As it was typed.
    pub username: &'a str,
    /// As it was typed.
    pub password: &'a str,
}

/// An answer to a challenge.
#[derive(Clone, Copy)]
pub struct ChallengeAnswer<'a> {
    /// The challenge's token.
    pub token: &'a str,
    /// The answer itself.
    pub reply: ChallengeReply<'a>,
}

/// What was asked for.
#[derive(Clone, Copy)]
pub enum ChallengeReply<'a> {
    /// A password of one's own.
    NewPassword(&'a str),
    /// The authenticator app's code.
    Code(&'a str),
}

/// Signs in with name and password.
///
/// # Errors
/// See [`SignInError`].
pub async fn sign_in(
    identity: &impl CheckPassword,
    store: &(impl UserStore + StartSession + KeepChallenge),
    random: &impl Random,
    credentials: Credentials<'_>,
    place: Place<'_>,
    now: Timestamp,
) -> Result<SignedIn, SignInError> {
    let Credentials { username, password } = credentials;
    let username = Username::parse(username).map_err(|_| SignInError::Refused)?;
    if password.is_empty() || password.chars().count() > password::MAX_CHARS {
        return Err(SignInError::Refused);
    }
    let outcome = identity.check_password(&username, password).await?;
    if matches!(outcome, Outcome::Refused | Outcome::Expired) {
        return Err(SignInError::Refused);
    }
    let user = usable(store, &username).await?;
    match outcome {
        Outcome::Asked(ChallengeKind::NewPassword, _) if invitation_is_over(&user, now) => {
            Err(SignInError::Refused)
        }
        Outcome::Asked(kind, session) => ask(store, random, &user, kind, session, now).await,
        _ => Ok(SignedIn::Session(session::begin(store, random, &user, place, now).await?)),
    }
}

/// Takes the answer to a challenge.
///
/// # Errors
/// See [`SignInError`].
pub async fn answer(
    identity: &impl AnswerChallenge,
    store: &(impl UseChallenge + UserStore + ActivateUser + StartSession),
    random: &impl Random,
    answer: ChallengeAnswer<'_>,
    place: Place<'_>,
    now: Timestamp,
) -> Result<SignedIn, SignInError> {
    let challenge = open_challenge(store, answer.token, now).await?;
    check_reply(challenge.kind, answer.reply)?;
    let user = usable(store, &challenge.username).await?;
    // Only one answer counts, so it is used up before the provider sees it.
    store.use_challenge(&challenge.token).await.map_err(|error| match error {
        StoreError::ConditionFailed(_) => SignInError::ChallengeExpired,
        other => SignInError::Store(other),
    })?;
    let (name, session) = (&challenge.username, &challenge.session);
    match answer.reply {
        ChallengeReply::NewPassword(password) => {
            let outcome = identity.answer_new_password(name, session, password).await?;
            after_new_password(store, random, user, outcome, place, now).await
        }
        ChallengeReply::Code(code) => {
            let outcome = identity.answer_totp(name, session, code).await?;
            after_code(store, random, &user, outcome, place, now).await
        }
    }
}

async fn after_new_password(
    store: &(impl KeepChallenge + ActivateUser + StartSession),
    random: &impl Random,
    mut user: User,
    outcome: Outcome,
    place: Place<'_>,
    now: Timestamp,
) -> Result<SignedIn, SignInError> {
    if matches!(outcome, Outcome::Refused | Outcome::Expired) {
        return Err(SignInError::ChallengeExpired);
    }
    user.session_epoch = store.activate_user(&user.id).await.map_err(|error| match error {
        StoreError::ConditionFailed(_) => SignInError::Refused,
        other => SignInError::Store(other),
    })?;
    match outcome {
        Outcome::Asked(kind, session) => ask(store, random, &user, kind, session, now).await,
        _ => Ok(SignedIn::Session(session::begin(store, random, &user, place, now).await?)),
    }
}

async fn after_code(
    store: &(impl KeepChallenge + StartSession),
    random: &impl Random,
    user: &User,
    outcome: Outcome,
    place: Place<'_>,
    now: Timestamp,
) -> Result<SignedIn, SignInError> {
    match outcome {
        Outcome::Refused => Err(SignInError::CodeRefused),
        Outcome::Expired => Err(SignInError::ChallengeExpired),
        Outcome::Asked(kind, session) => ask(store, random, user, kind, session, now).await,
        Outcome::Passed => {
            Ok(SignedIn::Session(session::begin(store, random, user, place, now).await?))
        }
    }
}

async fn usable(store: &impl UserStore, username: &Username) -> Result<User, SignInError> {
    match store.get_user(&username.user_id()).await? {
        Some(user) if user.status != UserStatus::Deactivated => Ok(user),
        _ => Err(SignInError::Refused),
    }
}

fn invitation_is_over(user: &User, now: Timestamp) -> bool {
    user.invite_expires_at.is_none_or(|end| end <= now)
}

async fn ask(
    store: &impl KeepChallenge,
    random: &impl Random,
    user: &User,
    kind: ChallengeKind,
    session: ChallengeSession,
    now: Timestamp,
) -> Result<SignedIn, SignInError> {
    let token = Secret::new(random.bytes());
    let challenge = ChallengeRecord {
        token: token.hash(),
        user: user.id,
        username: user.username.clone(),
        kind,
        session,
        expires_at: now + CHALLENGE_LIFE,
    };
    store.put_challenge(&challenge).await?;
    Ok(SignedIn::Challenge { kind, token })
}

async fn open_challenge(
    store: &impl UseChallenge,
    token: &str,
    now: Timestamp,
) -> Result<ChallengeRecord, SignInError> {
    let token = Secret::parse(token).ok_or(SignInError::ChallengeExpired)?;
    match store.get_challenge(&token.hash()).await? {
        Some(challenge) if now < challenge.expires_at => Ok(challenge),
        _ => Err(SignInError::ChallengeExpired),
    }
}

fn check_reply(kind: ChallengeKind, reply: ChallengeReply<'_>) -> Result<(), SignInError> {
    match (kind, reply) {
        (ChallengeKind::NewPassword, ChallengeReply::NewPassword(password)) => {
            password::check(password).map_err(SignInError::Weak)
        }
        (ChallengeKind::Totp, ChallengeReply::Code(code)) => {
            let six_digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
            if six_digits { Ok(()) } else { Err(SignInError::CodeRefused) }
        }
        (kind, _) => Err(SignInError::OtherKind(kind)),
    }
}
