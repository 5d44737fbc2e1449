//! Forgot Password of an invited user: nothing changes before the code is used.

use serde_json::{Value, json};

use crate::stack::{Stack, wait_for};

/// The manager of a new account, for this test only.
const INVITED: &str = "ines.invited";
const ACCOUNT: &str = "acct-e2e-invited";
const CHOSEN: &str = "Quiet-Harbour-2026";

/// The texts of mails to this person, in the order of sending.
fn mails(stack: &Stack) -> Vec<String> {
    let all = stack.mails();
    let texts = all.iter().filter_map(|mail| mail["BodyText"].as_str());
    texts.filter(|text| text.contains(INVITED)).map(str::to_owned).collect()
}

/// The last mailed word of this many groups of four characters, if at least `at_least` were mailed.
fn mailed(stack: &Stack, groups: usize, at_least: usize) -> Option<String> {
    let is_code = |word: &&str| {
        let parts: Vec<&str> = word.split('-').collect();
        parts.len() == groups && parts.iter().all(|part| part.len() == 4)
    };
    let texts = mails(stack);
    let found: Vec<_> =
        texts.iter().filter_map(|text| text.split_whitespace().find(is_code)).collect();
    found.last().filter(|_| found.len() >= at_least).map(|word| (*word).to_owned())
}

fn forget(stack: &Stack, address: &str) {
    let body = json!({ "username": INVITED });
    let (answer, _) = stack.post_from(address, "/v1/auth/forgot-password", &body);
    assert_eq!(answer.status, 202);
}

fn sign_in(stack: &Stack, address: &str, password: &str) -> (u16, Value) {
    let body = json!({ "username": INVITED, "password": password });
    let (answer, _) = stack.post_from(address, "/v1/auth/sign-in", &body);
    (answer.status, answer.json()["challenge"].clone())
}

#[test]
#[ignore = "needs a running stack"]
fn a_stranger_s_forgot_password_leaves_an_invitation_as_it_is_and_its_code_replaces_it() {
    let stack = Stack::running();
    let account = json!({
        "type": "account", "id": ACCOUNT, "revision": 1, "name": "Invited Ltd.",
        "number": "E2E-INVITED", "currency": "CAD", "timeZone": "America/Toronto",
        "language": "en-CA",
        "billTo": {
            "name": "Invited Ltd.", "line1": "1 Main Street", "city": "Toronto", "region": "ON",
            "postalCode": "M5V 1A1", "country": "CA",
        },
        "emails": [],
        "manager": {
            "username": INVITED, "email": "ines@invited.example.ca", "givenName": "Ines",
            "familyName": "Invited",
        },
    });
    let report = stack.import("e2e-invited.jsonl", &format!("{account}\n"));
    assert_eq!(report["rejected"], 0, "{report}");
    let temporary = wait_for(|| mailed(&stack, 5, 1));

    forget(&stack, "203.0.113.211");
    let code = wait_for(|| mailed(&stack, 6, 1));
    // The user copied the temporary password with a blank, as their own password.
    let asked = sign_in(&stack, "203.0.113.212", &format!(" {temporary} "));
    assert_eq!(asked, (200, json!("new-password")));

    let weak = json!({ "username": INVITED, "code": code, "newPassword": temporary });
    let (answer, _) = stack.post_from("203.0.113.212", "/v1/auth/reset-password", &weak);
    assert_eq!(answer.json()["errors"][0]["code"], "temporary-password");
    let body = json!({ "username": INVITED, "code": code, "newPassword": CHOSEN });
    for status in [204, 422] {
        let (answer, _) = stack.post_from("203.0.113.212", "/v1/auth/reset-password", &body);
        assert_eq!(answer.status, status, "a code is valid once");
    }
    assert_eq!(sign_in(&stack, "203.0.113.212", &temporary).0, 401);
    assert_eq!(sign_in(&stack, "203.0.113.212", CHOSEN), (200, Value::Null));
}
