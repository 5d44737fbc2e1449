//! The two calls that sign a user in through the pool's one client.

use std::collections::HashMap;
use std::fmt;

use app::identity::{ChallengeKind, ChallengeSession, IdentityError, Outcome};
use aws_sdk_cognitoidentityprovider::types::{AuthFlowType, ChallengeNameType};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::ids::Username;
use domain::password;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::{code, unavailable};
use crate::{Cognito, PoolClient};

/// A user's own right to change their login, used within one request. `Debug` hides it.
pub(crate) struct AccessToken(pub(crate) String);

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

/// Cognito's answer to a password.
#[derive(Debug)]
pub(crate) enum Initiated {
    SignedIn(Option<AccessToken>),
    Asked(ChallengeKind, ChallengeSession),
    Refused,
}

impl Cognito<PoolClient> {
    /// Proves to Cognito that the portal is calling, and for which user.
    pub(crate) async fn proof(&self, username: &Username) -> Result<String, IdentityError> {
        secret_hash(self.through.secret().await?, username.as_str(), self.through.id())
    }

    /// Checks a password (`AdminInitiateAuth`).
    pub(crate) async fn initiate(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<Initiated, IdentityError> {
        // Cognito would answer that the request is malformed, which says nothing to the user.
        if !password::is_possible(password) {
            return Ok(Initiated::Refused);
        }
        let parameters = HashMap::from([
            ("USERNAME".to_owned(), username.to_string()),
            ("PASSWORD".to_owned(), password.to_owned()),
            ("SECRET_HASH".to_owned(), self.proof(username).await?),
        ]);
        let initiate = self.client.admin_initiate_auth().user_pool_id(&self.pool);
        let initiate = initiate
            .client_id(self.through.id())
            .auth_flow(AuthFlowType::AdminUserPasswordAuth)
            .set_auth_parameters(Some(parameters));
        match initiate.send().await {
            Ok(answer) => match outcome(answer.challenge_name, answer.session)? {
                Outcome::Challenge(kind, session) => Ok(Initiated::Asked(kind, session)),
                _ => {
                    let token = answer.authentication_result.and_then(|tokens| tokens.access_token);
                    Ok(Initiated::SignedIn(token.map(AccessToken)))
                }
            },
            Err(error) => match code(&error) {
                // The portal does not reveal whether name, password or invitation is at fault.
                "NotAuthorizedException"
                | "UserNotFoundException"
                | "UserNotConfirmedException"
                | "PasswordResetRequiredException" => Ok(Initiated::Refused),
                _ => Err(unavailable(error)),
            },
        }
    }

    /// Answers a challenge (`AdminRespondToAuthChallenge`).
    pub(crate) async fn respond(
        &self,
        username: &Username,
        session: &ChallengeSession,
        challenge: ChallengeNameType,
        answer: (&str, &str),
    ) -> Result<Outcome, IdentityError> {
        let respond = self.client.admin_respond_to_auth_challenge().user_pool_id(&self.pool);
        let respond = respond
            .client_id(self.through.id())
            .challenge_name(challenge)
            .session(session.reveal())
            .challenge_responses("USERNAME", username.as_str())
            .challenge_responses("SECRET_HASH", self.proof(username).await?)
            .challenge_responses(answer.0, answer.1);
        match respond.send().await {
            Ok(answer) => outcome(answer.challenge_name, answer.session),
            Err(error) => match code(&error) {
                "CodeMismatchException"
                | "ExpiredCodeException"
                | "EnableSoftwareTokenMFAException" => Ok(Outcome::Refused),
                "NotAuthorizedException" | "UserNotFoundException" => Ok(Outcome::Expired),
                _ => Err(unavailable(error)),
            },
        }
    }

    /// Answers the challenge for the authenticator app's code.
    pub(crate) async fn respond_totp(
        &self,
        username: &Username,
        session: &ChallengeSession,
        code: &str,
    ) -> Result<Outcome, IdentityError> {
        let challenge = ChallengeNameType::SoftwareTokenMfa;
        self.respond(username, session, challenge, ("SOFTWARE_TOKEN_MFA_CODE", code)).await
    }
}

/// Whether this has the form of a code. Cognito calls anything else a malformed request.
pub(crate) fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The next challenge of Cognito, if any. Its tokens, when it asks none, are dropped.
fn outcome(
    challenge: Option<ChallengeNameType>,
    session: Option<String>,
) -> Result<Outcome, IdentityError> {
    let kind = match challenge {
        None => return Ok(Outcome::Passed),
        Some(ChallengeNameType::NewPasswordRequired) => ChallengeKind::NewPassword,
        Some(ChallengeNameType::SoftwareTokenMfa) => ChallengeKind::Totp,
        Some(other) => {
            return Err(IdentityError::Unavailable(format!("{} is not supported", other.as_str())));
        }
    };
    match session {
        Some(session) => Ok(Outcome::Challenge(kind, ChallengeSession::new(session))),
        None => Err(IdentityError::Unavailable("a challenge without a session".to_owned())),
    }
}

fn secret_hash(secret: &str, username: &str, client_id: &str) -> Result<String, IdentityError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|error| IdentityError::Unavailable(error.to_string()))?;
    mac.update(username.as_bytes());
    mac.update(client_id.as_bytes());
    Ok(BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_is_the_keyed_hash_of_name_and_client() {
        // HMAC-SHA256 of "usernameclient" under "secret", computed elsewhere.
        let expected = "3eHghirMWj+WOzL87OR6YliFJS5uVrSiiHMDAKYvIlQ=";
        assert_eq!(secret_hash("secret", "username", "client").as_deref(), Ok(expected));
    }

    #[test]
    fn an_unsupported_challenge_is_an_error_and_not_a_pass() {
        let session = Some("s".to_owned());
        assert_eq!(outcome(None, None), Ok(Outcome::Passed));
        assert!(outcome(Some(ChallengeNameType::SmsMfa), session.clone()).is_err());
        assert!(outcome(Some(ChallengeNameType::SoftwareTokenMfa), None).is_err());
        let asked = outcome(Some(ChallengeNameType::NewPasswordRequired), session);
        let session = ChallengeSession::new("s");
        assert_eq!(asked, Ok(Outcome::Challenge(ChallengeKind::NewPassword, session)));
    }

    #[test]
    fn a_code_has_six_digits() {
        assert!(is_code("012345"));
        for no_code in ["", "12345", "1234567", "12345a", " 12345", "１２"] {
            assert!(!is_code(no_code), "{no_code}");
        }
    }

    #[test]
    fn an_access_token_is_never_printed_by_accident() {
        let initiated = Initiated::SignedIn(Some(AccessToken("eyJ".to_owned())));
        assert!(!format!("{initiated:?}").contains("eyJ"));
    }
}
