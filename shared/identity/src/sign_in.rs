//! Checking passwords and codes.

use app::identity::{AnswerChallenge, ChallengeSession, CheckPassword, IdentityError, Outcome};
use aws_sdk_cognitoidentityprovider::types::ChallengeNameType;
use domain::ids::Username;

use crate::auth::Initiated;
use crate::{Cognito, PoolClient};

impl CheckPassword for Cognito<PoolClient> {
    async fn check_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        Ok(match self.initiate(username, password).await? {
            Initiated::SignedIn(_dropped) => Outcome::Passed,
            Initiated::Asked(kind, session) => Outcome::Challenge(kind, session),
            Initiated::Refused => Outcome::Refused,
        })
    }
}

impl AnswerChallenge for Cognito<PoolClient> {
    async fn answer_new_password(
        &self,
        username: &Username,
        session: &ChallengeSession,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        let challenge = ChallengeNameType::NewPasswordRequired;
        self.respond(username, session, challenge, ("NEW_PASSWORD", password)).await
    }

    async fn answer_totp(
        &self,
        username: &Username,
        session: &ChallengeSession,
        code: &str,
    ) -> Result<Outcome, IdentityError> {
        self.respond_totp(username, session, code).await
    }
}
