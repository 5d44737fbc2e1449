//! Forgotten and changed passwords.

use app::identity::{ChoosePassword, CodeAnswer, CodeSent, IdentityError, RecoverPassword};
use identity::{Cognito, PoolClient};
use serde_json::json;
use testkit::scripted::Scripted;

use crate::{Answer, PROOF, client, dana, failure, pool, secret};

const CHOSEN: &str = "Quiet-Harbour-2026";
const OTHER: &str = "Other-Harbour-2027";

async fn recovery(answer: Answer) -> (Scripted, Cognito<PoolClient>) {
    let service = Scripted::answering(vec![secret(), answer]).await;
    let recovery = pool(service.url());
    (service, recovery)
}

#[tokio::test]
async fn a_code_is_asked_for_with_proof() {
    let (service, recovery) = recovery(Ok(json!({ "CodeDeliveryDetails": {} }))).await;
    assert_eq!(recovery.send_code(&dana()).await, Ok(CodeSent::Sent));
    let expected = json!({ "ClientId": "client-1", "Username": "dana.roy", "SecretHash": PROOF });
    assert_eq!(service.asked()[1], ("ForgotPassword".to_owned(), expected));
}

#[tokio::test]
async fn each_response_to_a_request_for_a_code_is_classified() {
    for (error, found) in [
        ("NotAuthorizedException", Ok(CodeSent::Refused)),
        ("UserNotFoundException", Ok(CodeSent::Refused)),
        ("UserNotConfirmedException", Ok(CodeSent::Refused)),
        ("InvalidParameterException", Ok(CodeSent::Refused)),
        ("LimitExceededException", Err(IdentityError::Busy)),
        ("TooManyRequestsException", Err(IdentityError::Busy)),
    ] {
        let (_service, recovery) = recovery(Err(error)).await;
        assert_eq!(recovery.send_code(&dana()).await, found, "{error}");
    }
    for error in [
        "CodeDeliveryFailureException",
        "ForbiddenException",
        "InternalErrorException",
        "InvalidEmailRoleAccessPolicyException",
        "InvalidLambdaResponseException",
        "OperationNotEnabledException",
        "ResourceNotFoundException",
        "UnexpectedLambdaException",
        "UserLambdaValidationException",
    ] {
        let (_service, recovery) = recovery(Err(error)).await;
        let unavailable = Err(failure(error));
        assert_eq!(recovery.send_code(&dana()).await, unavailable);
    }
}

#[tokio::test]
async fn a_code_is_confirmed_with_proof_and_the_new_password() {
    let (service, recovery) = recovery(Ok(json!({}))).await;
    let answer = recovery.confirm_code(&dana(), "654321", CHOSEN).await;
    assert_eq!(answer, Ok(CodeAnswer::Chosen));
    let expected = json!({
        "ClientId": "client-1",
        "Username": "dana.roy",
        "SecretHash": PROOF,
        "ConfirmationCode": "654321",
        "Password": CHOSEN,
    });
    assert_eq!(service.asked()[1], ("ConfirmForgotPassword".to_owned(), expected));
}

#[tokio::test]
async fn every_fault_of_a_code_gets_the_same_refusal() {
    for error in [
        "CodeMismatchException",
        "ExpiredCodeException",
        "LimitExceededException",
        "NotAuthorizedException",
        "TooManyFailedAttemptsException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    ] {
        let (_service, recovery) = recovery(Err(error)).await;
        let answer = recovery.confirm_code(&dana(), "654321", CHOSEN).await;
        assert_eq!(answer, Ok(CodeAnswer::Refused), "{error}");
    }
    let (service, recovery) = recovery(Ok(json!({}))).await;
    for no_code in ["", "65432", "65432a", "6543210"] {
        let answer = recovery.confirm_code(&dana(), no_code, CHOSEN).await;
        assert_eq!(answer, Ok(CodeAnswer::Refused), "{no_code}");
    }
    assert!(service.asked().is_empty(), "Cognito is not asked about what is no code");
}

#[tokio::test]
async fn a_failure_while_a_code_is_confirmed_is_an_error() {
    let (_service, busy) = recovery(Err("TooManyRequestsException")).await;
    assert_eq!(busy.confirm_code(&dana(), "654321", CHOSEN).await, Err(IdentityError::Busy));
    for error in [
        "ForbiddenException",
        "InternalErrorException",
        "InvalidLambdaResponseException",
        "InvalidParameterException",
        "InvalidPasswordException",
        "OperationNotEnabledException",
        "PasswordHistoryPolicyViolationException",
        "ResourceNotFoundException",
        "UnexpectedLambdaException",
        "UserLambdaValidationException",
    ] {
        let (_service, recovery) = recovery(Err(error)).await;
        let unavailable = Err(failure(error));
        assert_eq!(recovery.confirm_code(&dana(), "654321", CHOSEN).await, unavailable);
    }
}

#[tokio::test]
async fn a_password_set_by_the_portal_is_permanent() {
    let service = Scripted::answering(vec![Ok(json!({})), Ok(json!({}))]).await;
    let passwords = Cognito::new(client(service.url()), "pool-1");
    assert_eq!(passwords.choose_password(&dana(), CHOSEN).await, Ok(()));
    let recovery = pool(service.url());
    assert_eq!(recovery.choose_password(&dana(), OTHER).await, Ok(()));
    let set = |password: &str| {
        let body = json!({
            "UserPoolId": "pool-1",
            "Username": "dana.roy",
            "Password": password,
            "Permanent": true,
        });
        ("AdminSetUserPassword".to_owned(), body)
    };
    assert_eq!(service.asked(), [set(CHOSEN), set(OTHER)]);
}

#[tokio::test]
async fn a_password_that_cannot_be_set_is_an_error() {
    for (error, found) in [
        ("TooManyRequestsException", IdentityError::Busy),
        ("UserNotFoundException", IdentityError::Rejected("UserNotFoundException".to_owned())),
    ] {
        let service = Scripted::answering(vec![Err(error)]).await;
        let passwords = Cognito::new(client(service.url()), "pool-1");
        assert_eq!(passwords.choose_password(&dana(), CHOSEN).await, Err(found));
    }
}
