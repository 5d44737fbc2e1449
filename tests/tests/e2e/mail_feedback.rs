//! What becomes of a mail comes back: from SES by topic and queue into the list of users.

use serde_json::{Value, json};

use crate::stack::{Session, Stack, wait_for};

/// Invites a viewer with this address of SES's mailbox simulator; the user name.
fn invite(stack: &Stack, session: &Session, account: &str, outcome: &str) -> String {
    let username = format!("e2e.{outcome}.{}", std::process::id());
    let body = json!({
        "username": username,
        "email": format!("{outcome}+{}@simulator.amazonses.com", std::process::id()),
        "givenName": "Sim", "familyName": "Ulator", "language": "en-CA", "role": "viewer",
    });
    let path = format!("/v1/accounts/{account}/users");
    let invited = stack.post(&path, session, &username, &body);
    assert_eq!(invited.status, 201, "{}", invited.body);
    assert_eq!(invited.json()["emailProblem"], Value::Null);
    username
}

#[test]
#[ignore = "needs a running stack"]
fn a_mail_that_bounces_or_is_called_spam_shows_in_the_list_of_users() {
    let stack = Stack::running();
    let session = stack.sign_in("dana.moreau");
    let dana = stack.users().find(|user| user["username"] == "dana.moreau").unwrap();
    let account = dana["accountId"].as_str().unwrap();
    let list = format!("/v1/accounts/{account}/users?limit=100");
    for (outcome, problem) in [("bounce", "bounced"), ("complaint", "complained")] {
        let username = invite(&stack, &session, account, outcome);
        let shown = wait_for(|| {
            let listed = stack.ask("GET", &list, Some(&session), None).json();
            let items = listed["items"].as_array()?;
            let them = items.iter().find(|item| item["username"] == username.as_str())?;
            them["emailProblem"].as_str().map(str::to_owned)
        });
        assert_eq!(shown, problem);
    }
}
