//! Managers that the billing system names, through the whole stack.

use serde_json::{Value, json};
use testkit::documents::{account, file, invoice, with};

use crate::stack::{Stack, wait_for};

/// A person to invite as a manager.
fn person(username: &str, email: &str) -> Value {
    json!({
        "username": username, "email": email, "givenName": "Robin", "familyName": "Roy",
        "language": "en-CA", "role": "manager",
    })
}

/// Imports an account of this id with a manager of this user name at `owner@example.ca`.
fn import(stack: &Stack, id: &str, username: &str) -> Value {
    let manager = json!({
        "username": username, "email": "owner@example.ca", "givenName": "Sam", "familyName": "Lee",
    });
    let document = format!("{id}-i");
    let lines = [with(account(id, 1), "manager", manager), invoice(&document, id, "12.00")];
    stack.import(&format!("{id}.jsonl"), &file(&lines))
}

#[test]
#[ignore = "needs a running stack"]
fn a_user_name_that_a_customer_uses_does_not_block_another_customer_s_account() {
    let stack = Stack::running();
    // Each run on the same stack uses another account.
    let id = &format!("e2e-{}-taken", std::process::id());
    let username = "luc.tremblay";
    let luc = stack.sign_in(username);
    let report = import(&stack, id, username);
    let count = |name: &str| report[name].as_u64().unwrap();
    assert_eq!((count("posted"), count("rejected"), count("warningCount")), (2, 0, 1), "{report}");
    assert_eq!(report["warnings"][0]["code"], "username-taken");

    // The user with this name is not a member of the account.
    let dashboard = format!("/v1/accounts/{id}/dashboard");
    assert_eq!(stack.ask("GET", &dashboard, Some(&luc), None).status, 404);
    let staff = stack.sign_in_staff("admin");
    let get = |path: &str| stack.ask("GET", path, Some(&staff), None).json();
    assert_eq!(get(&format!("/v1/accounts/{id}/users"))["items"], json!([]));

    // Staff see that a manager is missing, and invite one under another name.
    let expected = json!({
        "id": id, "number": id, "name": format!("Customer {id}"), "usernameTaken": username,
    });
    let find = format!("/v1/staff/accounts?number={id}");
    wait_for(|| (get(&find)["items"] == json!([expected])).then_some(()));
    let is_listed = || {
        let listed = get("/v1/staff/invitations");
        listed["withoutManager"].as_array().unwrap().iter().any(|it: &Value| it["id"] == **id)
    };
    wait_for(|| is_listed().then_some(()));
    let another = person(&format!("{id}.other"), "owner@example.ca");
    let invite = format!("/v1/staff/accounts/{id}/invitations");
    let answer = stack.post(&invite, &staff, &format!("{id}-2"), &another);
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert!(!is_listed());
    assert_eq!(get(&format!("/v1/accounts/{id}/users"))["items"].as_array().unwrap().len(), 1);
}

/// The temporary password that was mailed to a user, if one was.
fn temporary(stack: &Stack, username: &str) -> Option<String> {
    let is_password = |word: &&str| {
        let parts: Vec<&str> = word.split('-').collect();
        parts.len() == 5 && parts.iter().all(|part| part.len() == 4)
    };
    let mails = stack.mails();
    let mut texts = mails.iter().filter_map(|mail| mail["BodyText"].as_str());
    let text = texts.find(|text| text.contains(username))?;
    text.split_whitespace().find(is_password).map(str::to_owned)
}

#[test]
#[ignore = "needs a running stack"]
fn a_user_name_that_never_signed_in_goes_to_the_manager_that_a_file_names() {
    let stack = Stack::running();
    let id = &format!("e2e-{}-squat", std::process::id());
    let username = &format!("{id}.owner");
    let attacker = stack.sign_in("dana.moreau");
    let users = "/v1/accounts/acct-1001/users";
    let invited = person(username, "kim@example.ca");
    let answer = stack.post(users, &attacker, &format!("{id}-1"), &invited);
    assert_eq!(answer.status, 201, "{}", answer.body);
    let password = wait_for(|| temporary(&stack, username));
    let sign_in = || {
        let body = json!({ "username": username, "password": password });
        stack.post_from("203.0.113.221", "/v1/auth/sign-in", &body).0
    };
    // The user has the form for a new password open.
    let asked = sign_in();
    assert_eq!((asked.status, &asked.json()["challenge"]), (200, &json!("new-password")));

    let report = import(&stack, id, username);
    let count = |name: &str| report[name].as_u64().unwrap();
    assert_eq!((count("posted"), count("rejected"), count("warningCount")), (2, 0, 0), "{report}");

    let body = json!({ "token": asked.json()["token"], "newPassword": "Quiet-Harbour-2026" });
    let (answer, _) = stack.post_from("203.0.113.221", "/v1/auth/challenge", &body);
    assert!(matches!(answer.status, 401 | 410), "{} {}", answer.status, answer.body);
    assert_eq!(sign_in().status, 401);

    let get = |path: &str, session| stack.ask("GET", path, Some(session), None).json();
    let named = |list: &Value| {
        let all = list["items"].as_array().unwrap();
        all.iter().find(|one| one["username"] == **username).cloned()
    };
    assert_eq!(named(&get(users, &attacker)), None, "they belong to no other account");
    let activity = get("/v1/accounts/acct-1001/activity", &attacker);
    let is_logged =
        |one: &Value| one["action"] == "username-taken-over" && one["subject"] == **username;
    assert!(activity["items"].as_array().unwrap().iter().any(is_logged), "{activity}");
    let staff = stack.sign_in_staff("admin");
    let manager = named(&get(&format!("/v1/accounts/{id}/users"), &staff)).unwrap();
    assert_eq!(
        (&manager["email"], &manager["role"]),
        (&json!("owner@example.ca"), &json!("manager"))
    );
    assert!(get("/v1/staff/activity", &staff)["items"].as_array().unwrap().iter().any(is_logged));
}
