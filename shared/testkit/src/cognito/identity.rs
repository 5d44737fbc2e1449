//! The implementation of the identity ports by the model.

use app::identity::{
    AnswerChallenge, ChallengeKind, ChallengeSession, CheckPassword, ChoosePassword, CodeAnswer,
    CodeSent, CorrectEmail, FactorAnswer, FactorBegun, IdentityError, LoginState, Logins, Outcome,
    RecoverPassword, SetUpFactor, SwitchOffFactor, TotpSecret,
};
use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;

use super::StrictCognito;
use super::exception::Exception;
use super::pool::{Auth, Status};

/// Maps an error that the user did not cause.
fn failure(error: Exception) -> IdentityError {
    match error {
        Exception::LimitExceeded => IdentityError::Busy,
        other => IdentityError::Rejected(format!("{other:?}Exception")),
    }
}

fn outcome(auth: Auth) -> Outcome {
    match auth {
        Auth::Tokens(_dropped) => Outcome::Passed,
        Auth::Challenge(kind, session) => Outcome::Challenge(kind, ChallengeSession::new(session)),
    }
}

fn answer_outcome(auth: Result<Auth, Exception>) -> Result<Outcome, IdentityError> {
    match auth {
        Ok(auth) => Ok(outcome(auth)),
        Err(Exception::CodeMismatch | Exception::ExpiredCode) => Ok(Outcome::Refused),
        Err(Exception::NotAuthorized) => Ok(Outcome::Expired),
        Err(other) => Err(failure(other)),
    }
}

impl StrictCognito {
    /// Tokens or a challenge; `None` when the user is refused.
    fn initiate(&self, username: &Username, password: &str) -> Result<Option<Auth>, IdentityError> {
        match self.call(|pool| pool.admin_initiate_auth(username, password))? {
            Ok(auth) => Ok(Some(auth)),
            Err(Exception::NotAuthorized | Exception::InvalidParameter) => Ok(None),
            Err(other) => Err(failure(other)),
        }
    }
}

impl CheckPassword for StrictCognito {
    async fn check_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        Ok(self.initiate(username, password)?.map_or(Outcome::Refused, outcome))
    }
}

impl AnswerChallenge for StrictCognito {
    async fn answer_new_password(
        &self,
        username: &Username,
        session: &ChallengeSession,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        let session = session.reveal();
        answer_outcome(self.call(|pool| pool.respond_new_password(username, session, password))?)
    }

    async fn answer_totp(
        &self,
        username: &Username,
        session: &ChallengeSession,
        code: &str,
    ) -> Result<Outcome, IdentityError> {
        answer_outcome(self.call(|pool| pool.respond_totp(username, session.reveal(), code))?)
    }
}

impl Logins for StrictCognito {
    async fn login_state(&self, username: &Username) -> Result<LoginState, IdentityError> {
        match self.call(|pool| pool.admin_get_user(username))? {
            Ok(Status::ForceChangePassword) => Ok(LoginState::Temporary),
            Ok(Status::Confirmed) => Ok(LoginState::Chosen),
            Err(Exception::UserNotFound) => Ok(LoginState::Absent),
            Err(other) => Err(failure(other)),
        }
    }

    async fn create_login(
        &self,
        username: &Username,
        _email: &Email,
        password: &TemporaryPassword,
    ) -> Result<(), IdentityError> {
        let create =
            |pool: &mut super::Pool| pool.admin_create_user(username, password.reveal(), true);
        self.call(create)?.map_err(failure)
    }

    async fn delete_login(&self, username: &Username) -> Result<(), IdentityError> {
        match self.call(|pool| pool.admin_delete_user(username))? {
            Ok(()) | Err(Exception::UserNotFound) => Ok(()),
            Err(other) => Err(failure(other)),
        }
    }

    async fn reset_login(
        &self,
        username: &Username,
        password: &TemporaryPassword,
    ) -> Result<(), IdentityError> {
        let password = password.reveal();
        self.call(|pool| pool.admin_set_user_password(username, password, false))?.map_err(failure)
    }
}

impl CorrectEmail for StrictCognito {
    async fn correct_email(&self, username: &Username, email: &Email) -> Result<(), IdentityError> {
        let update = |pool: &mut super::Pool| {
            pool.admin_update_user_attributes(username, email.as_str(), true)
        };
        match self.call(update)? {
            Ok(()) | Err(Exception::UserNotFound) => Ok(()),
            Err(other) => Err(failure(other)),
        }
    }
}

impl RecoverPassword for StrictCognito {
    async fn send_code(&self, username: &Username) -> Result<CodeSent, IdentityError> {
        match self.call(|pool| pool.forgot_password(username))? {
            Ok(()) => Ok(CodeSent::Sent),
            Err(Exception::NotAuthorized) => Ok(CodeSent::Refused),
            Err(other) => Err(failure(other)),
        }
    }

    async fn confirm_code(
        &self,
        username: &Username,
        code: &str,
        password: &str,
    ) -> Result<CodeAnswer, IdentityError> {
        match self.call(|pool| pool.confirm_forgot_password(username, code, password))? {
            Ok(()) => Ok(CodeAnswer::Chosen),
            Err(
                Exception::CodeMismatch
                | Exception::ExpiredCode
                | Exception::LimitExceeded
                | Exception::NotAuthorized,
            ) => Ok(CodeAnswer::Refused),
            Err(other) => Err(failure(other)),
        }
    }
}

impl ChoosePassword for StrictCognito {
    async fn choose_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<(), IdentityError> {
        self.call(|pool| pool.admin_set_user_password(username, password, true))?.map_err(failure)
    }
}

impl SetUpFactor for StrictCognito {
    async fn begin_factor(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<FactorBegun, IdentityError> {
        match self.initiate(username, password)? {
            Some(Auth::Tokens(token)) => {
                let secret = self.call(|pool| pool.associate_software_token(&token))?;
                secret.map(|text| FactorBegun::Begun(TotpSecret::new(text))).map_err(failure)
            }
            Some(Auth::Challenge(ChallengeKind::Totp, _)) => Ok(FactorBegun::AlreadyOn),
            Some(Auth::Challenge(ChallengeKind::NewPassword, _)) | None => Ok(FactorBegun::Refused),
        }
    }

    async fn confirm_factor(
        &self,
        username: &Username,
        password: &str,
        code: &str,
    ) -> Result<FactorAnswer, IdentityError> {
        match self.initiate(username, password)? {
            Some(Auth::Tokens(token)) => {
                match self.call(|pool| pool.verify_software_token(&token, code))? {
                    Ok(()) => {
                        let prefer = |pool: &mut super::Pool| {
                            pool.admin_set_user_mfa_preference(username, true)
                        };
                        self.call(prefer)?.map_err(failure)?;
                        Ok(FactorAnswer::On)
                    }
                    Err(Exception::EnableSoftwareTokenMFA) => Ok(FactorAnswer::WrongCode),
                    Err(Exception::SoftwareTokenMFANotFound) => Ok(FactorAnswer::NotBegun),
                    Err(other) => Err(failure(other)),
                }
            }
            Some(Auth::Challenge(ChallengeKind::Totp, session)) => {
                match answer_outcome(
                    self.call(|pool| pool.respond_totp(username, &session, code))?,
                )? {
                    Outcome::Passed => Ok(FactorAnswer::On),
                    Outcome::Refused => Ok(FactorAnswer::WrongCode),
                    Outcome::Expired | Outcome::Challenge(..) => Ok(FactorAnswer::Refused),
                }
            }
            Some(Auth::Challenge(ChallengeKind::NewPassword, _)) | None => {
                Ok(FactorAnswer::Refused)
            }
        }
    }
}

impl SwitchOffFactor for StrictCognito {
    async fn switch_off_factor(&self, username: &Username) -> Result<(), IdentityError> {
        match self.call(|pool| pool.admin_set_user_mfa_preference(username, false))? {
            Ok(()) | Err(Exception::UserNotFound) => Ok(()),
            Err(other) => Err(failure(other)),
        }
    }
}
