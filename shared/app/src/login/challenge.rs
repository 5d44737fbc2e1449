//! Answering the challenges of a sign-in.
//!
//! A challenge accepts one answer. A password that breaks the portal's rule, or a malformed code,
//! does not count as an answer.

use domain::activity::Action;
use domain::password;
use jiff::Timestamp;

use super::sign_in::{issue_challenge, require_may_sign_in};
use super::{
    ChallengeRecord, FactorChange, KnownAddresses, Login, LoginStore, NoticeQueue, RecoveryCode,
    RecoveryCodes, SignInError, SignedIn, StartSession, UseChallenge,
};
use crate::client::Client;
use crate::identity::{AnswerChallenge, ChallengeKind, Outcome, SwitchOffFactor};
use crate::mailer::SecurityChange;
use crate::rate_limit;
use crate::secret::Secret;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{ListMemberships, User};

/// An answer to a challenge.
#[derive(Clone, Copy)]
pub struct ChallengeAnswer<'a> {
    /// The challenge's token, as the browser sent it.
    pub token: &'a str,
    /// What the user entered.
    pub reply: ChallengeReply<'a>,
}

/// What the user entered.
#[derive(Clone, Copy)]
pub enum ChallengeReply<'a> {
    /// The password that replaces the temporary one.
    NewPassword(&'a str),
    /// The authenticator app's code.
    Code(&'a str),
    /// A recovery code instead of the authenticator app's code.
    RecoveryCode(&'a str),
}

/// A well-formed reply.
enum Reply<'a> {
    /// In NFC; passes the password rule.
    NewPassword(String),
    Code(&'a str),
    RecoveryCode(RecoveryCode),
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    I: AnswerChallenge + SwitchOffFactor,
    S: LoginStore + ListMemberships + UseChallenge + KnownAddresses + StartSession + RecoveryCodes,
    Q: NoticeQueue,
    R: Random,
{
    /// Checks the answer to a challenge. A correct answer starts a session or leads to the next
    /// challenge.
    ///
    /// # Errors
    /// See [`SignInError`].
    pub async fn answer(
        &self,
        answer: ChallengeAnswer<'_>,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let challenge = open_challenge(&self.access, answer.token, now).await?;
        let reply = check_reply(&challenge, answer.reply)?;
        let user = self.access.get_user(&challenge.user).await?;
        let user = require_may_sign_in(&self.access, user).await?;
        if user.session_epoch != challenge.epoch {
            return Err(SignInError::ChallengeExpired);
        }
        if challenge.kind == ChallengeKind::Totp {
            rate_limit::CONFIRMATIONS.count(&self.access, &user.id.to_string(), now).await?;
        }
        // Only one answer counts, so the challenge is consumed before the provider checks it.
        self.access.use_challenge(&challenge.token).await.map_err(|error| match error {
            StoreError::ConditionFailed(_) => SignInError::ChallengeExpired,
            other => SignInError::Store(other),
        })?;
        match reply {
            Reply::NewPassword(password) => {
                let session = &challenge.session;
                let answer = self.identity.answer_new_password(&user.username, session, &password);
                self.after_new_password(&user, answer.await?, client, now).await
            }
            Reply::Code(code) => {
                let session = &challenge.session;
                let answer = self.identity.answer_totp(&user.username, session, code);
                self.after_code(&user, answer.await?, client, now).await
            }
            Reply::RecoveryCode(code) => self.use_recovery_code(&user, &code, client, now).await,
        }
    }

    async fn after_new_password(
        &self,
        user: &User,
        outcome: Outcome,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        if matches!(outcome, Outcome::Refused | Outcome::Expired) {
            return Err(SignInError::ChallengeExpired);
        }
        let user = self.record_password(user, Action::PasswordChosen, client, now).await?;
        match outcome {
            Outcome::Challenge(kind, session) => {
                issue_challenge(&self.access, &self.random, &user, (kind, session), now).await
            }
            _ => self.start_session(&user, client, now).await,
        }
    }

    async fn after_code(
        &self,
        user: &User,
        outcome: Outcome,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        match outcome {
            Outcome::Refused => Err(SignInError::CodeRefused),
            Outcome::Expired => Err(SignInError::ChallengeExpired),
            Outcome::Challenge(kind, session) => {
                issue_challenge(&self.access, &self.random, user, (kind, session), now).await
            }
            Outcome::Passed => self.complete_second_factor(user, client, now).await,
        }
    }

    /// Signs a user in with a recovery code, and switches the second factor off. The password was
    /// checked before.
    ///
    /// The order is: the provider, then the portal's record, which consumes the code, then the
    /// session. Of two requests with the same code one succeeds. A crash does not lock the user
    /// out: until the record is written the code is valid, and once the provider has switched the
    /// factor off the password is enough; the next sign-in then corrects the record.
    async fn use_recovery_code(
        &self,
        user: &User,
        code: &RecoveryCode,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let code = code.hash(&user.id);
        if !self.access.has_recovery_code(&user.id, &code).await? {
            return Err(SignInError::CodeRefused);
        }
        self.notify(&user.id, SecurityChange::RecoveryCodeUsed, now).await?;
        self.identity.switch_off_factor(&user.username).await?;
        let user = self.record_factor(user, &FactorChange::Used(code), client, now).await?;
        self.complete_second_factor(&user, client, now).await
    }

    /// Resets the attempt count and starts the session.
    async fn complete_second_factor(
        &self,
        user: &User,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        self.access
            .forget_attempts(&rate_limit::CONFIRMATIONS.key(&user.id.to_string(), now))
            .await?;
        self.start_session(user, client, now).await
    }
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

fn check_reply<'a>(
    challenge: &ChallengeRecord,
    reply: ChallengeReply<'a>,
) -> Result<Reply<'a>, SignInError> {
    match (challenge.kind, reply) {
        (ChallengeKind::NewPassword, ChallengeReply::NewPassword(password)) => {
            let checked = password::chosen(password, challenge.username.as_str());
            Ok(Reply::NewPassword(checked.map_err(SignInError::Weak)?))
        }
        (ChallengeKind::Totp, ChallengeReply::Code(code)) => {
            let is_well_formed = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
            if is_well_formed { Ok(Reply::Code(code)) } else { Err(SignInError::CodeRefused) }
        }
        (ChallengeKind::Totp, ChallengeReply::RecoveryCode(code)) => {
            let code = RecoveryCode::parse(code).ok_or(SignInError::CodeRefused)?;
            Ok(Reply::RecoveryCode(code))
        }
        (kind, _) => Err(SignInError::OtherKind(kind)),
    }
}
