//! Checking passwords and codes.

use app::identity::{
    AnswerChallenge, ChallengeKind, ChallengeSession, CheckPassword, IdentityError, Outcome,
};
use serde_json::json;
use testkit::scripted::Scripted;

use crate::{PROOF, challenge, dana, passed, pool, secret};

fn asked(kind: ChallengeKind) -> Result<Outcome, IdentityError> {
    Ok(Outcome::Challenge(kind, ChallengeSession::new("opaque")))
}

#[tokio::test]
async fn a_password_is_checked_with_proof_and_the_secret_is_fetched_once() {
    let service = Scripted::answering(vec![secret(), passed(), passed()]).await;
    let sign_in = pool(service.url());
    for _twice in 0..2 {
        let outcome = sign_in.check_password(&dana(), "Quiet-Harbour-2026").await;
        assert_eq!(outcome, Ok(Outcome::Passed));
    }
    let requests = service.asked();
    let operations: Vec<&str> = requests.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["GetSecretValue", "AdminInitiateAuth", "AdminInitiateAuth"];
    assert_eq!(operations, expected);
    assert_eq!(
        requests[1].1,
        json!({
            "UserPoolId": "pool-1",
            "ClientId": "client-1",
            "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": {
                "USERNAME": "dana.roy",
                "PASSWORD": "Quiet-Harbour-2026",
                "SECRET_HASH": PROOF,
            },
        })
    );
}

#[tokio::test]
async fn each_response_to_a_password_is_classified() {
    for (answer, outcome) in [
        (passed(), Ok(Outcome::Passed)),
        (challenge("NEW_PASSWORD_REQUIRED"), asked(ChallengeKind::NewPassword)),
        (challenge("SOFTWARE_TOKEN_MFA"), asked(ChallengeKind::Totp)),
        (Err("NotAuthorizedException"), Ok(Outcome::Refused)),
        (Err("UserNotFoundException"), Ok(Outcome::Refused)),
        (Err("UserNotConfirmedException"), Ok(Outcome::Refused)),
        (Err("PasswordResetRequiredException"), Ok(Outcome::Refused)),
        (Err("TooManyRequestsException"), Err(IdentityError::Busy)),
    ] {
        let service = Scripted::answering(vec![secret(), answer.clone()]).await;
        let sign_in = pool(service.url());
        assert_eq!(sign_in.check_password(&dana(), "x").await, outcome, "{answer:?}");
    }
    for odd in
        [challenge("SMS_MFA"), Err("InvalidParameterException"), Err("InternalErrorException")]
    {
        let service = Scripted::answering(vec![secret(), odd.clone()]).await;
        let sign_in = pool(service.url());
        let outcome = sign_in.check_password(&dana(), "x").await;
        assert!(
            matches!(outcome, Err(IdentityError::Unavailable(_) | IdentityError::Rejected(_))),
            "{odd:?}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn each_response_to_a_challenge_answer_is_classified() {
    for (answer, outcome) in [
        (passed(), Ok(Outcome::Passed)),
        (challenge("SOFTWARE_TOKEN_MFA"), asked(ChallengeKind::Totp)),
        (Err("CodeMismatchException"), Ok(Outcome::Refused)),
        (Err("ExpiredCodeException"), Ok(Outcome::Refused)),
        (Err("NotAuthorizedException"), Ok(Outcome::Expired)),
        (Err("TooManyRequestsException"), Err(IdentityError::Busy)),
    ] {
        let service = Scripted::answering(vec![secret(), answer.clone()]).await;
        let sign_in = pool(service.url());
        let session = ChallengeSession::new("before");
        let found = sign_in.answer_totp(&dana(), &session, "246810").await;
        assert_eq!(found, outcome, "{answer:?}");
        assert_eq!(
            service.asked()[1].1,
            json!({
                "UserPoolId": "pool-1",
                "ClientId": "client-1",
                "ChallengeName": "SOFTWARE_TOKEN_MFA",
                "Session": "before",
                "ChallengeResponses": {
                    "USERNAME": "dana.roy",
                    "SECRET_HASH": PROOF,
                    "SOFTWARE_TOKEN_MFA_CODE": "246810",
                },
            })
        );
    }
}

#[tokio::test]
async fn a_new_password_goes_to_the_challenge_that_asked_for_it() {
    let service = Scripted::answering(vec![secret(), passed()]).await;
    let sign_in = pool(service.url());
    let session = ChallengeSession::new("before");
    let outcome = sign_in.answer_new_password(&dana(), &session, "Quiet-Harbour-2026").await;
    assert_eq!(outcome, Ok(Outcome::Passed));
    let request = service.asked()[1].1.clone();
    assert_eq!(request["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(request["ChallengeResponses"]["NEW_PASSWORD"], "Quiet-Harbour-2026");
}
