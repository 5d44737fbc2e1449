//! A user with a login joins an account by accepting an invitation, and can leave it.

use serde_json::{Value, json};

use crate::stack::{Session, Stack};

/// Prairie Sky Farms; Noor manages it.
const ACCOUNT: &str = "acct-1005";

/// Invites the demo user to the account, as its manager. Each run on the same stack sends another
/// invitation.
fn invite(stack: &Stack, manager: &Session, username: &str, email: &str) -> Value {
    let key = format!("consent-{}-{username}", std::process::id());
    let body = json!({
        "username": username, "email": email, "givenName": "Not", "familyName": "Theirs",
        "language": "en-CA", "role": "viewer",
    });
    let path = format!("/v1/accounts/{ACCOUNT}/users");
    let answer = stack.post(&path, manager, &key, &body);
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()
}

fn status(stack: &Stack, path: &str, session: &Session) -> u16 {
    stack.ask("GET", path, Some(session), None).status
}

fn answer(stack: &Stack, session: &Session, accept: bool) -> u16 {
    let path = format!("/v1/me/invitations/{ACCOUNT}");
    stack.ask("POST", &path, Some(session), Some(&json!({ "accept": accept }))).status
}

#[test]
#[ignore = "needs a running stack"]
fn an_existing_user_joins_by_accepting_and_leaves_again() {
    let stack = Stack::running();
    let (noor, luc) = (stack.sign_in("noor.haddad"), stack.sign_in("luc.tremblay"));
    let dashboard = format!("/v1/accounts/{ACCOUNT}/dashboard");
    assert_eq!(status(&stack, &dashboard, &luc), 404);
    assert_eq!(answer(&stack, &luc, true), 404, "he has no invitation");

    let shown = invite(&stack, &noor, "luc.tremblay", "luc.tremblay@boulangerie.example.ca");
    assert_eq!((&shown["status"], &shown["username"]), (&json!("invited"), &json!("luc.tremblay")));
    for hidden in ["email", "givenName", "familyName", "secondFactor"] {
        assert!(shown[hidden].is_null(), "{hidden}");
    }
    let users = format!("/v1/accounts/{ACCOUNT}/users");
    let listed = stack.ask("GET", &users, Some(&noor), None);
    assert!(!listed.body.contains("Tremblay") && !listed.body.contains("boulangerie"));
    assert_eq!(status(&stack, &dashboard, &luc), 404, "an invitation opens nothing");

    let session = || stack.ask("GET", "/v1/session", Some(&luc), None).json();
    let invitation = session()["invitations"][0].clone();
    assert_eq!(invitation["accountId"], ACCOUNT);
    assert!(invitation["inviter"].as_str().unwrap().contains("Haddad"));
    for _ in 0..2 {
        assert_eq!(answer(&stack, &luc, true), 204, "a second answer is accepted");
    }
    assert_eq!(status(&stack, &dashboard, &luc), 200);
    assert_eq!(session()["invitations"], json!([]));

    let leave = format!("/v1/me/accounts/{ACCOUNT}/leave");
    assert_eq!(stack.ask("POST", &leave, Some(&luc), None).status, 204);
    assert_eq!(status(&stack, &dashboard, &luc), 404);
    assert_eq!(
        status(&stack, "/v1/accounts/acct-1003/dashboard", &luc),
        200,
        "other memberships stay"
    );
    let own = stack.ask("POST", "/v1/me/accounts/acct-1003/leave", Some(&luc), None);
    assert_eq!((own.status, &own.json()["type"]), (409, &json!("/problems/last-manager")));
}

#[test]
#[ignore = "needs a running stack"]
fn a_cancelled_invitation_cannot_be_accepted() {
    let stack = Stack::running();
    let (noor, bill) = (stack.sign_in("noor.haddad"), stack.sign_in("bill.okafor"));
    let shown = invite(&stack, &noor, "bill.okafor", "bill.okafor@mapleridge.example.ca");
    let path = format!("/v1/accounts/{ACCOUNT}/users/{}", shown["id"].as_str().unwrap());
    let back = json!({ "status": "active" });
    assert_eq!(stack.ask("PATCH", &path, Some(&noor), Some(&back)).status, 409);
    assert_eq!(stack.ask("DELETE", &path, Some(&noor), None).status, 200);
    assert_eq!(answer(&stack, &bill, true), 404);
    assert_eq!(answer(&stack, &bill, false), 204, "there is nothing to decline");
    let dashboard = format!("/v1/accounts/{ACCOUNT}/dashboard");
    assert_eq!(status(&stack, &dashboard, &bill), 404);
}
