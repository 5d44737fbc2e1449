//! Answering a challenge of signing in.
//!
//! A challenge can be answered once. A password that breaks our own rule, or a code that cannot be
//! one, does not count as an answer.
use super::store::{ChallengeRecord, UseChallenge};
use crate::client::Client;
use crate::identity::ChallengeKind;
use crate::identity::{AnswerChallenge, Outcome, SwitchOffFactor};
use crate::login::StartSession;
use crate::login::sign_in::{ask, usable};
use crate::login::{
    FactorChange, KnownAddresses, Login, LoginStore, NoticeQueue, RecoveryCode, RecoveryCodes,
};
use crate::login::{SignInError, SignedIn};
use crate::mailer::SecurityChange;
use crate::rate_limit;
use crate::secret::Secret;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{ListMemberships, User};
use domain::activity::Action;
use domain::password;
use jiff::Timestamp;

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
    /// A recovery code in its place.
    RecoveryCode(&'a str),
}

/// A reply of the right form.
enum Reply<'a> {
    /// In NFC; keeps the rule.
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
    /// Takes the answer to a challenge.
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
        let user = usable(&self.access, user).await?;
        if user.session_epoch != challenge.epoch {
            return Err(SignInError::ChallengeExpired);
        }
        if challenge.kind == ChallengeKind::Totp {
            rate_limit::CONFIRMATIONS.count(&self.access, &user.id.to_string(), now).await?;
        }
        // Only one answer counts, so it is used up before the provider sees it.
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
            Reply::RecoveryCode(code) => self.recover(&user, &code, client, now).await,
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
            Outcome::Asked(kind, session) => {
                ask(&self.access, &self.random, &user, (kind, session), now).await
            }
            _ => self.begin(&user, client, now).await,
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
            Outcome::Asked(kind, session) => {
                ask(&self.access, &self.random, user, (kind, session), now).await
            }
            Outcome::Passed => self.pass(user, client, now).await,
        }
    }

    /// Lets somebody in with a recovery code, and switches the second factor off.
    ///
    /// First at the provider, then in our record, which uses the code up; only then a session
    /// begins. So of two who send the same code one gets in, and a crash locks nobody out: up to
    /// our record the code still counts, and from the provider's change on the password is enough,
    /// with which the next sign-in puts our record right. The password was checked before.
    async fn recover(
        &self,
        user: &User,
        code: &RecoveryCode,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let code = code.hash(&user.id);
        if !self.access.counts(&user.id, &code).await? {
            return Err(SignInError::CodeRefused);
        }
        self.notify(&user.id, SecurityChange::RecoveryCodeUsed, now).await?;
        self.identity.switch_off_factor(&user.username).await?;
        let user = self.record_factor(user, &FactorChange::Used(code), client, now).await?;
        self.pass(&user, client, now).await
    }

    /// The second factor was passed.
    async fn pass(
        &self,
        user: &User,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        self.access
            .forget_attempts(&rate_limit::CONFIRMATIONS.key(&user.id.to_string(), now))
            .await?;
        self.begin(user, client, now).await
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
            let chosen = password::chosen(password, challenge.username.as_str());
            Ok(Reply::NewPassword(chosen.map_err(SignInError::Weak)?))
        }
        (ChallengeKind::Totp, ChallengeReply::Code(code)) => {
            let six_digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
            if six_digits { Ok(Reply::Code(code)) } else { Err(SignInError::CodeRefused) }
        }
        (ChallengeKind::Totp, ChallengeReply::RecoveryCode(code)) => {
            let code = RecoveryCode::parse(code).ok_or(SignInError::CodeRefused)?;
            Ok(Reply::RecoveryCode(code))
        }
        (kind, _) => Err(SignInError::OtherKind(kind)),
    }
}
