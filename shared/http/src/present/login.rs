//! Logins: signing in, the user's own profile and sessions.

use app::identity::ChallengeKind;
use app::login;
use app::login::{LoginError, SignInError, SignedIn};
use app::secret::SecretHash;
use app::users::User;
use contract::{
    Challenge, MySession, MySessions, Notifications, ProblemKind, SessionUser, SignInAnswer,
};

use super::value::language;
use crate::{Failure, Response};

/// A user, as they see themselves.
pub fn profile(user: &User) -> SessionUser {
    SessionUser {
        id: user.id.to_string(),
        username: user.username.to_string(),
        email: user.email.to_string(),
        given_name: user.given_name.clone(),
        family_name: user.family_name.clone(),
        language: language(user.language),
        notifications: Notifications { auto_pay: user.auto_pay_copies },
    }
}

/// The user's own sessions. `current` is the secret of the session that asks.
pub fn sessions(sessions: Vec<login::MySession>, current: &SecretHash) -> MySessions {
    let item = |session: login::MySession| MySession {
        id: session.id.to_string(),
        current: session.record.secret == *current,
        begun_at: session.record.begun_at,
        last_used_at: session.last_used_at(),
        expires_at: session.record.expires_at,
        address: session.record.address,
        agent: session.record.user_agent,
    };
    MySessions { items: sessions.into_iter().map(item).collect(), next: None }
}

impl From<SignedIn> for Response<SignInAnswer> {
    fn from(signed_in: SignedIn) -> Self {
        match signed_in {
            SignedIn::Session(session) => Self::new(SignInAnswer::SIGNED_IN).with_session(&session),
            SignedIn::Challenge { kind, token } => {
                let challenge = match kind {
                    ChallengeKind::NewPassword => Challenge::NewPassword,
                    ChallengeKind::Totp => Challenge::Totp,
                };
                Self::new(SignInAnswer::challenge(challenge, token.reveal()))
            }
        }
    }
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused => Self::of(ProblemKind::SignInRefused),
            SignInError::ChallengeExpired => Self::of(ProblemKind::ChallengeExpired),
            SignInError::CodeRefused => Self::of(ProblemKind::CodeRefused),
            SignInError::OtherKind(ChallengeKind::NewPassword) => {
                Self::malformed("/code", "not-asked")
            }
            SignInError::OtherKind(ChallengeKind::Totp) => {
                Self::malformed("/newPassword", "not-asked")
            }
            SignInError::Weak(unmet) => Self::weak_password(&unmet),
            SignInError::Limit(error) => error.into(),
            SignInError::Store(error) => error.into(),
            SignInError::Identity(error) => error.into(),
            SignInError::Queue(error) => error.into(),
        }
    }
}

impl From<LoginError> for Failure {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::WrongPassword => Self::invalid("/password", "wrong-password"),
            LoginError::WrongCode => Self::invalid("/code", "wrong-code"),
            LoginError::SamePassword => Self::invalid("/newPassword", "same-password"),
            LoginError::Weak(unmet) => Self::weak_password(&unmet),
            LoginError::FactorState => Self::of(ProblemKind::Conflict),
            LoginError::Gone => Self::of(ProblemKind::NotSignedIn),
            LoginError::Limit(error) => error.into(),
            LoginError::Store(error) => error.into(),
            LoginError::Identity(error) => error.into(),
            LoginError::Queue(error) => error.into(),
        }
    }
}
