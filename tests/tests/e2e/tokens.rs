//! Signing in returns a challenge token of the portal, then a session of the portal in a cookie.
//! Each works only for its own purpose.

use std::collections::BTreeSet;

use serde_json::json;

use crate::stack::{Answer, Session, Stack};

/// The fields of an answer.
fn fields(answer: &Answer) -> BTreeSet<String> {
    answer.json().as_object().unwrap().keys().cloned().collect()
}

/// Cognito's tokens and sessions are long, and its tokens begin like every JSON Web Token.
fn looks_like_cognito_s(text: &str) -> bool {
    let own = |c: char| c.is_ascii_alphanumeric() || "-_.=/+".contains(c);
    text.contains("eyJ") || text.split(|c| !own(c)).any(|word| word.len() > 120)
}

#[test]
#[ignore = "needs a running stack"]
fn signing_in_returns_one_cookie_and_no_token_of_cognito() {
    let stack = Stack::running();
    let body = stack.credentials("bill.okafor");
    let (answer, headers) = stack.ask_with("POST", "/v1/auth/sign-in", None, Some(&body), &[]);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json(), json!({ "status": "signed-in", "challenge": null, "token": null }));
    let cookies: Vec<_> = headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 1);
    let cookie = cookies[0].to_str().unwrap();
    let (value, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Strict");
    let (user, secret) = value.strip_prefix("__Host-sid=").unwrap().split_once('.').unwrap();
    assert_eq!((user.len(), secret.len()), (36, 43), "a UUID, and 256 bits");
    for (name, value) in &headers {
        let value = value.to_str().unwrap();
        assert!(name == "content-security-policy" || !looks_like_cognito_s(value), "{name}");
    }
}

#[test]
#[ignore = "needs a running stack"]
fn a_challenge_returns_one_token_of_the_portal_that_is_valid_once() {
    let stack = Stack::running();
    let (asked, headers) = stack.begin_second_factor("admin");
    assert_eq!(asked.status, 200);
    assert_eq!(headers.get("set-cookie"), None, "no session before the second factor");
    let names = ["challenge", "status", "token"].map(str::to_owned);
    assert_eq!(fields(&asked), names.into());
    assert_eq!(asked.json()["challenge"], "totp");
    assert!(!looks_like_cognito_s(&asked.body), "{}", asked.body.len());
    let token = asked.json()["token"].clone();

    // The token is not a session.
    let forged = Session::of_cookie(&format!("__Host-sid={}", token.as_str().unwrap()));
    assert_eq!(stack.ask("GET", "/v1/session", Some(&forged), None).status, 401);

    let wrong = json!({ "token": token, "code": "000000" });
    assert_eq!(stack.ask("POST", "/v1/auth/challenge", None, Some(&wrong)).status, 401);
    let right = json!({ "token": token, "code": stack.code_of("admin") });
    let again = stack.ask("POST", "/v1/auth/challenge", None, Some(&right));
    assert_eq!((again.status, &again.json()["type"]), (401, &json!("/problems/challenge-expired")));
}

#[test]
#[ignore = "needs a running stack"]
fn every_sign_in_starts_a_new_session_whatever_cookie_the_browser_sends() {
    let stack = Stack::running();
    let planted = Session::of_cookie(&format!(
        "__Host-sid=86543aae-4153-5310-9c0a-753cdb62b756.{}",
        "A".repeat(43)
    ));
    let first = stack.sign_in("bill.okafor");
    let body = stack.credentials("bill.okafor");
    for brought in [&planted, &first] {
        let (answer, headers) =
            stack.ask_with("POST", "/v1/auth/sign-in", Some(brought), Some(&body), &[]);
        assert_eq!(answer.status, 200);
        let cookie = headers["set-cookie"].to_str().unwrap();
        let begun = Session::of_cookie(cookie.split(';').next().unwrap());
        assert!(begun != *brought && begun != first);
        assert_eq!(stack.ask("GET", "/v1/session", Some(&begun), None).status, 200);
    }
    assert_eq!(stack.ask("GET", "/v1/session", Some(&planted), None).status, 401);
}
