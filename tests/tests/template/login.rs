//! The user pool, its one client, and the function that writes its mails.

use serde_json::{Value, json};

use crate::project::{PROJECT, logical_id};

/// The one user pool.
fn pool() -> &'static Value {
    &PROJECT.resource("UserPool")["Properties"]
}

#[test]
fn there_is_one_client_and_it_is_confidential() {
    let clients = PROJECT.of_type("AWS::Cognito::UserPoolClient");
    assert_eq!(clients.len(), 1);
    let client = &clients[0].1["Properties"];
    assert_eq!(client["GenerateSecret"], true);
    assert_eq!(client["ExplicitAuthFlows"], json!(["ALLOW_ADMIN_USER_PASSWORD_AUTH"]));
    assert_eq!(client["PreventUserExistenceErrors"], "ENABLED");
    assert_eq!(client["AuthSessionValidity"], 15);
    assert!(client["CallbackURLs"].is_null() && client["AllowedOAuthFlows"].is_null());
}

#[test]
fn the_pool_has_no_pages_of_its_own() {
    assert!(PROJECT.of_type("AWS::Cognito::UserPoolDomain").is_empty());
    assert_eq!(PROJECT.of_type("AWS::Cognito::UserPool").len(), 1);
}

#[test]
fn only_the_portal_makes_users_and_they_sign_in_with_their_user_name() {
    assert_eq!(pool()["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], true);
    assert_eq!(pool()["UsernameConfiguration"]["CaseSensitive"], false);
    assert!(pool()["AliasAttributes"].is_null() && pool()["UsernameAttributes"].is_null());
}

#[test]
fn the_pool_s_own_rule_for_passwords_is_as_strict_as_it_can_be() {
    let rule = &pool()["Policies"]["PasswordPolicy"];
    assert_eq!(rule["MinimumLength"], 15);
    for part in ["RequireUppercase", "RequireLowercase", "RequireNumbers"] {
        assert_eq!(rule[part], true, "{part}");
    }
}

#[test]
fn what_is_mailed_without_custom_message_has_the_code_in_two_languages() {
    let own = pool()["VerificationMessageTemplate"]["EmailMessage"].to_string();
    assert_eq!(own.matches("{####}").count(), 2);
}

#[test]
fn the_pool_asks_custom_message_and_no_other_function() {
    let triggers = pool()["LambdaConfig"].as_object().unwrap();
    assert_eq!(triggers.keys().collect::<Vec<_>>(), ["CustomMessage"]);
    assert!(PROJECT.named(&triggers["CustomMessage"]).contains(&logical_id("custom-message")));
}

#[test]
fn only_the_pool_may_invoke_custom_message() {
    let id = logical_id("custom-message");
    let mut permissions = PROJECT.of_type("AWS::Lambda::Permission");
    permissions.retain(|(_, one)| PROJECT.named(&one["Properties"]).contains(&id));
    assert_eq!(permissions.len(), 1);
    let permission = &permissions[0].1["Properties"];
    assert_eq!(permission["Action"], "lambda:InvokeFunction");
    assert_eq!(permission["Principal"], "cognito-idp.amazonaws.com");
    assert!(PROJECT.named(&permission["SourceArn"]).contains("UserPool"));
}

/// The pool refers to the function. A reference back would be a circular dependency.
#[test]
fn custom_message_names_nothing_of_the_pool() {
    let function = PROJECT.function("custom-message");
    assert!(!PROJECT.named(function).contains("UserPool"), "{function}");
    assert!(function["DependsOn"].is_null());
}

#[test]
fn custom_message_answers_in_the_five_seconds_that_cognito_waits() {
    let function = PROJECT.function("custom-message");
    assert!(function["Properties"]["Timeout"].as_u64() <= Some(5));
}
