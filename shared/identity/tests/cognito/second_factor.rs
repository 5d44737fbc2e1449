//! Setting up the authenticator app.

use app::identity::{
    FactorAnswer, FactorBegun, IdentityError, SetUpFactor, SwitchOffFactor, TotpSecret,
};
use identity::{Cognito, PoolClient};
use serde_json::json;
use testkit::scripted::Scripted;

use crate::{Answer, PROOF, challenge, dana, failure, passed, pool, secret};

const CHOSEN: &str = "Quiet-Harbour-2026";
const TOKEN: &str = "never seen again";

async fn factor(answers: Vec<Answer>) -> (Scripted, Cognito<PoolClient>) {
    let service = Scripted::answering([vec![secret()], answers].concat()).await;
    let factor = pool(service.url());
    (service, factor)
}

fn operations(service: &Scripted) -> Vec<String> {
    service.asked().into_iter().skip(1).map(|(operation, _)| operation).collect()
}

#[tokio::test]
async fn a_set_up_begins_with_the_password_and_gives_the_secret_alone() {
    let made = json!({ "SecretCode": "GEZDGNBV", "Session": "unused" });
    let (service, factor) = factor(vec![passed(), Ok(made)]).await;
    let begun = factor.begin_factor(&dana(), CHOSEN).await;
    assert_eq!(begun, Ok(FactorBegun::Begun(TotpSecret::new("GEZDGNBV"))));
    let asked = service.asked();
    assert_eq!(asked[1].0, "AdminInitiateAuth");
    assert_eq!(asked[1].1["AuthParameters"]["SECRET_HASH"], PROOF);
    let expected = json!({ "AccessToken": TOKEN });
    assert_eq!(asked[2], ("AssociateSoftwareToken".to_owned(), expected));
}

#[tokio::test]
async fn each_response_to_the_start_of_a_set_up_is_classified() {
    let unavailable = |text: &str| Err(failure(text));
    for (answers, found) in [
        (vec![challenge("SOFTWARE_TOKEN_MFA")], Ok(FactorBegun::AlreadyOn)),
        (vec![challenge("NEW_PASSWORD_REQUIRED")], Ok(FactorBegun::Refused)),
        (vec![Err("NotAuthorizedException")], Ok(FactorBegun::Refused)),
        (vec![Err("UserNotFoundException")], Ok(FactorBegun::Refused)),
        (vec![Err("UserNotConfirmedException")], Ok(FactorBegun::Refused)),
        (vec![Err("PasswordResetRequiredException")], Ok(FactorBegun::Refused)),
        (vec![Err("TooManyRequestsException")], Err(IdentityError::Busy)),
        (vec![Ok(json!({}))], unavailable("no access token was given")),
        (vec![passed(), Ok(json!({}))], unavailable("no secret was given")),
        (vec![passed(), Err("NotAuthorizedException")], Ok(FactorBegun::Refused)),
        (vec![passed(), Err("ConcurrentModificationException")], Err(IdentityError::Busy)),
        (
            vec![passed(), Err("SoftwareTokenMFANotFoundException")],
            unavailable("SoftwareTokenMFANotFoundException"),
        ),
    ] {
        let (_service, factor) = factor(answers.clone()).await;
        assert_eq!(factor.begin_factor(&dana(), CHOSEN).await, found, "{answers:?}");
    }
}

#[tokio::test]
async fn a_right_code_is_verified_and_only_then_asked_for_at_sign_in() {
    let verified = Ok(json!({ "Status": "SUCCESS" }));
    let (service, factor) = factor(vec![passed(), verified, Ok(json!({}))]).await;
    let answer = factor.confirm_factor(&dana(), CHOSEN, "246810").await;
    assert_eq!(answer, Ok(FactorAnswer::On));
    let asked = service.asked();
    let proof = json!({ "AccessToken": TOKEN, "UserCode": "246810" });
    assert_eq!(asked[2], ("VerifySoftwareToken".to_owned(), proof));
    let preference = json!({
        "UserPoolId": "pool-1",
        "Username": "dana.roy",
        "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    assert_eq!(asked[3], ("AdminSetUserMFAPreference".to_owned(), preference));
}

#[tokio::test]
async fn each_response_to_the_first_code_is_classified() {
    let unavailable = |text: &str| Err(failure(text));
    for (answer, found) in [
        (Ok(json!({ "Status": "ERROR" })), Ok(FactorAnswer::WrongCode)),
        (Err("EnableSoftwareTokenMFAException"), Ok(FactorAnswer::WrongCode)),
        (Err("CodeMismatchException"), Ok(FactorAnswer::WrongCode)),
        (Err("ExpiredCodeException"), Ok(FactorAnswer::WrongCode)),
        (Err("SoftwareTokenMFANotFoundException"), Ok(FactorAnswer::NotBegun)),
        (Err("NotAuthorizedException"), Ok(FactorAnswer::Refused)),
        (Err("UserNotFoundException"), Ok(FactorAnswer::Refused)),
        (Err("UserNotConfirmedException"), Ok(FactorAnswer::Refused)),
        (Err("PasswordResetRequiredException"), Ok(FactorAnswer::Refused)),
        (Err("TooManyRequestsException"), Err(IdentityError::Busy)),
        (Err("InvalidParameterException"), unavailable("InvalidParameterException")),
        (
            Err("InvalidUserPoolConfigurationException"),
            unavailable("InvalidUserPoolConfigurationException"),
        ),
    ] {
        let (service, factor) = factor(vec![passed(), answer.clone()]).await;
        let confirmed = factor.confirm_factor(&dana(), CHOSEN, "246810").await;
        assert_eq!(confirmed, found, "{answer:?}");
        let asked = operations(&service);
        assert_eq!(asked, ["AdminInitiateAuth", "VerifySoftwareToken"], "not switched on");
    }
}

#[tokio::test]
async fn a_factor_that_is_on_already_takes_a_code_like_a_sign_in() {
    for (answer, found) in [
        (passed(), FactorAnswer::On),
        (Err("CodeMismatchException"), FactorAnswer::WrongCode),
        (Err("ExpiredCodeException"), FactorAnswer::WrongCode),
        (Err("NotAuthorizedException"), FactorAnswer::Refused),
    ] {
        let (service, factor) = factor(vec![challenge("SOFTWARE_TOKEN_MFA"), answer]).await;
        assert_eq!(factor.confirm_factor(&dana(), CHOSEN, "246810").await, Ok(found));
        let asked = operations(&service);
        assert_eq!(asked, ["AdminInitiateAuth", "AdminRespondToAuthChallenge"]);
    }
}

#[tokio::test]
async fn a_malformed_code_or_password_does_not_reach_cognito() {
    for no_code in ["", "24681", "24681O", "2468100"] {
        let (service, factor) = factor(vec![passed()]).await;
        let answer = factor.confirm_factor(&dana(), CHOSEN, no_code).await;
        assert_eq!(answer, Ok(FactorAnswer::WrongCode), "{no_code}");
        assert_eq!(operations(&service), ["AdminInitiateAuth"]);
    }
    let (service, factor) = factor(Vec::new()).await;
    for no_password in ["", "x".repeat(257).as_str()] {
        let begun = factor.begin_factor(&dana(), no_password).await;
        assert_eq!(begun, Ok(FactorBegun::Refused));
    }
    assert!(service.asked().is_empty());
}

#[tokio::test]
async fn a_factor_is_switched_off_by_the_function_s_own_rights() {
    for (answer, found) in [
        (Ok(json!({})), Ok(())),
        (Err("UserNotFoundException"), Ok(())),
        (Err("TooManyRequestsException"), Err(IdentityError::Busy)),
        (
            Err("InvalidParameterException"),
            Err(IdentityError::Rejected("InvalidParameterException".to_owned())),
        ),
    ] {
        let service = Scripted::answering(vec![answer]).await;
        let factor = pool(service.url());
        assert_eq!(factor.switch_off_factor(&dana()).await, found);
        let preference = json!({
            "UserPoolId": "pool-1",
            "Username": "dana.roy",
            "SoftwareTokenMfaSettings": { "Enabled": false, "PreferredMfa": false },
        });
        assert_eq!(service.asked(), [("AdminSetUserMFAPreference".to_owned(), preference)]);
    }
}
