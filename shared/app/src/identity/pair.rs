//! Two adapters of the identity provider as one: the first signs people in or makes their logins,
//! the second changes what they have.

use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;

use super::{
    AnswerChallenge, ChallengeSession, CheckPassword, ChoosePassword, CodeAnswer, CodeSent,
    CorrectEmail, FactorAnswer, FactorBegun, IdentityError, LoginState, Logins, Outcome,
    RecoverPassword, SecondFactor,
};

impl<A: CheckPassword, B: Send + Sync> CheckPassword for (A, B) {
    async fn check_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        self.0.check_password(username, password).await
    }
}

impl<A: AnswerChallenge, B: Send + Sync> AnswerChallenge for (A, B) {
    async fn answer_new_password(
        &self,
        username: &Username,
        session: &ChallengeSession,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        self.0.answer_new_password(username, session, password).await
    }

    async fn answer_totp(
        &self,
        username: &Username,
        session: &ChallengeSession,
        code: &str,
    ) -> Result<Outcome, IdentityError> {
        self.0.answer_totp(username, session, code).await
    }
}

impl<A: Logins, B: Send + Sync> Logins for (A, B) {
    async fn login_state(&self, username: &Username) -> Result<LoginState, IdentityError> {
        self.0.login_state(username).await
    }

    async fn create_login(
        &self,
        username: &Username,
        email: &Email,
        password: &TemporaryPassword,
    ) -> Result<(), IdentityError> {
        self.0.create_login(username, email, password).await
    }

    async fn delete_login(&self, username: &Username) -> Result<(), IdentityError> {
        self.0.delete_login(username).await
    }

    async fn reset_login(
        &self,
        username: &Username,
        password: &TemporaryPassword,
    ) -> Result<(), IdentityError> {
        self.0.reset_login(username, password).await
    }
}

impl<A: CorrectEmail, B: Send + Sync> CorrectEmail for (A, B) {
    async fn correct_email(&self, username: &Username, email: &Email) -> Result<(), IdentityError> {
        self.0.correct_email(username, email).await
    }
}

impl<A: Send + Sync, B: ChoosePassword> ChoosePassword for (A, B) {
    async fn choose_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<(), IdentityError> {
        self.1.choose_password(username, password).await
    }
}

impl<A: Send + Sync, B: RecoverPassword> RecoverPassword for (A, B) {
    async fn send_code(&self, username: &Username) -> Result<CodeSent, IdentityError> {
        self.1.send_code(username).await
    }

    async fn confirm_code(
        &self,
        username: &Username,
        code: &str,
        password: &str,
    ) -> Result<CodeAnswer, IdentityError> {
        self.1.confirm_code(username, code, password).await
    }
}

impl<A: Send + Sync, B: SecondFactor> SecondFactor for (A, B) {
    async fn begin_factor(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<FactorBegun, IdentityError> {
        self.1.begin_factor(username, password).await
    }

    async fn confirm_factor(
        &self,
        username: &Username,
        password: &str,
        code: &str,
    ) -> Result<FactorAnswer, IdentityError> {
        self.1.confirm_factor(username, password, code).await
    }

    async fn switch_off_factor(&self, username: &Username) -> Result<(), IdentityError> {
        self.1.switch_off_factor(username).await
    }
}
