//! No line in the logs of a running stack has a secret. `cargo xtask test` runs this test last, so
//! that it reads what the functions logged in all other tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    dead_code,
    reason = "a test may panic, and shares the stack with the other tests"
)]

#[path = "e2e/stack.rs"]
mod stack;

use std::collections::{BTreeMap, BTreeSet};

use contract::ROUTES;
use serde_json::{Value, json};
use stack::Stack;
use ureq::http::Request;

/// The code that MiniStack mails to every user.
const MAILED_CODE: &str = "654321";
/// Parts of presigned links, and beginnings of Cognito's tokens and of the session cookie.
const NEVER: [&str; 6] =
    ["X-Amz-Signature", "X-Amz-Credential", "eyJ", "__Host-sid", "Bearer ", "x-origin-verify"];
/// Characters of 256 bits in base64url: the secret of a session or of a challenge.
const SECRET_LENGTH: usize = 43;
/// The prefix of the stack's resource names, some of which are as long as a secret.
const OWN: &str = "billing-portal-";
/// Most lines in one response of CloudWatch Logs.
const PAGE: usize = 10_000;

/// A call of CloudWatch Logs.
fn ask(stack: &Stack, action: &str, input: &Value) -> Value {
    stack.json("logs", &format!("Logs_20140328.{action}"), input)
}

/// Each group's lines.
fn logged(stack: &Stack) -> BTreeMap<String, Vec<String>> {
    let mut groups = Vec::new();
    let mut next = Value::Null;
    loop {
        let page = ask(stack, "DescribeLogGroups", &json!({ "nextToken": next }));
        let found = page["logGroups"].as_array().unwrap();
        groups.extend(found.iter().map(|group| group["logGroupName"].as_str().unwrap().to_owned()));
        next = page["nextToken"].clone();
        if next.is_null() {
            break;
        }
    }
    groups.into_iter().map(|group| (group.clone(), lines(stack, &group))).collect()
}

/// A group's lines, oldest first. The emulator has no pages: each read begins at the last instant
/// of the previous read, so its first lines are repeated.
fn lines(stack: &Stack, group: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut from = 0;
    loop {
        let window = json!({ "logGroupName": group, "startTime": from, "limit": PAGE });
        let page = ask(stack, "FilterLogEvents", &window);
        let events = page["events"].as_array().unwrap();
        lines.extend(events.iter().map(|event| event["message"].as_str().unwrap().to_owned()));
        let last = events.last().map_or(0, |event| event["timestamp"].as_i64().unwrap());
        if events.len() < PAGE {
            return lines;
        }
        assert!(last > from, "more lines in a millisecond of {group} than can be read");
        from = last;
    }
}

/// The words of a line, split where a secret would begin and end.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
}

/// The secret of the pool's app client.
fn client_secret(stack: &Stack) -> String {
    let client = json!({
        "UserPoolId": stack.text("userPoolId"), "ClientId": stack.text("userPoolClientId"),
    });
    let target = "AWSCognitoIdentityProviderService.DescribeUserPoolClient";
    let found = stack.json("cognito-idp", target, &client);
    found["UserPoolClient"]["ClientSecret"].as_str().unwrap().to_owned()
}

/// The texts of all mails.
fn mails(stack: &Stack) -> Vec<String> {
    let request = Request::builder().uri(stack.text("mailUrl"));
    let answer = stack.aws("ses", request, Vec::new()).json();
    let accounts = answer["messages"].as_object().unwrap().values();
    let mails = accounts.flat_map(|mails| mails.as_array().unwrap());
    mails.filter_map(|mail| mail["BodyText"].as_str()).map(str::to_owned).collect()
}

/// Every secret of the stack, by its kind.
fn secrets(stack: &Stack) -> BTreeMap<String, String> {
    let mut secrets = BTreeMap::new();
    for user in stack.users() {
        let name = user["username"].as_str().unwrap();
        secrets.insert(user["password"].as_str().unwrap().to_owned(), format!("{name}'s password"));
        if let Some(secret) = user["totpSecret"].as_str() {
            secrets.insert(secret.to_owned(), format!("{name}'s authenticator"));
        }
    }
    for (name, secret) in stack.origin_secrets() {
        secrets.insert(secret, format!("the origin secret {name}"));
    }
    for text in mails(stack) {
        let temporary = words(&text).filter(|word| is_temporary_password(word));
        secrets.extend(temporary.map(|word| (word.to_owned(), "a mailed password".to_owned())));
    }
    secrets.insert(MAILED_CODE.to_owned(), "a mailed code".to_owned());
    secrets.insert(client_secret(stack), "the secret of the app client".to_owned());
    secrets
}

/// Six groups of four such as `h7kc`, joined by hyphens, with a digit: a recovery code.
fn is_recovery_code(word: &str) -> bool {
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let group = |group: &str| group.len() == 4 && group.chars().all(small);
    word.split('-').count() == 6
        && word.split('-').all(group)
        && word.contains(|c: char| c.is_ascii_digit())
}

/// 32 characters of base32: what MiniStack gives an authenticator app.
fn is_authenticator_secret(word: &str) -> bool {
    let base32 = |c: char| c.is_ascii_uppercase() || ('2'..='7').contains(&c);
    word.len() == 32 && word.chars().all(base32)
}

/// Five groups such as `Tcm7`, joined by hyphens: how the portal writes temporary passwords.
fn is_temporary_password(word: &str) -> bool {
    let group = |group: &str| {
        let kinds: Vec<_> = group.chars().map(|c| (c.is_uppercase(), c.is_numeric())).collect();
        kinds == [(true, false), (false, false), (false, false), (false, true)]
    };
    word.split('-').count() == 5 && word.split('-').all(group)
}

/// The kind of secret that a line has, if any.
fn leaked<'a>(line: &str, secrets: &'a BTreeMap<String, String>) -> Option<&'a str> {
    let known = words(line).find_map(|word| secrets.get(word));
    if let Some(what) = known {
        return Some(what);
    }
    if words(line).any(|word| word.len() == SECRET_LENGTH && !word.starts_with(OWN)) {
        return Some("256 bits, as in a cookie or a challenge");
    }
    if words(line).any(is_temporary_password) {
        return Some("a temporary password");
    }
    if words(line).any(is_recovery_code) {
        return Some("a recovery code");
    }
    if words(line).any(is_authenticator_secret) {
        return Some("an authenticator's secret");
    }
    if line.contains('@') {
        return Some("an e-mail address");
    }
    NEVER.iter().find(|part| line.contains(**part)).copied()
}

/// Makes every function with a route log a line, some of them about secrets.
fn provoke(stack: &Stack) {
    let session = stack.sign_in("dana.moreau");
    for route in ROUTES {
        let path = route.path.replace("{accountId}", "acct-1001");
        stack.ask(route.method.name(), &path, Some(&session), Some(&json!({})));
    }
    let (asked, _) = stack.begin_second_factor("admin");
    let wrong = json!({ "token": asked.json()["token"], "code": MAILED_CODE });
    stack.ask("POST", "/v1/auth/challenge", None, Some(&wrong));
    let mut wrong = stack.credentials("dana.moreau");
    wrong["username"] = json!("luc.tremblay@example.ca");
    stack.ask("POST", "/v1/auth/sign-in", None, Some(&wrong));
    stack.ask("GET", "/v1/session?X-Amz-Signature=1&code=654321", None, None);
}

#[test]
#[ignore = "needs a running stack"]
fn no_secret_is_in_any_line() {
    let stack = Stack::running();
    provoke(&stack);
    let secrets = secrets(&stack);
    assert!(secrets.len() > 4, "passwords, authenticators, the origin's and the client's");
    let logged = logged(&stack);
    let all = logged.values().flatten();
    let served: BTreeSet<String> = all
        .clone()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|line| Some(line["route"].as_str()?.to_owned()))
        .collect();
    for route in ROUTES {
        assert!(served.contains(route.function), "{} has logged nothing", route.function);
    }
    let leaks: Vec<String> = all
        .filter_map(|line| Some((leaked(line, &secrets)?, line)))
        .map(|(what, line)| format!("{what}: {}", line.chars().take(300).collect::<String>()))
        .collect();
    assert!(leaks.is_empty(), "{} lines, such as\n{}", leaks.len(), leaks[0]);
}

#[test]
fn each_kind_of_secret_is_recognized() {
    let secrets = BTreeMap::from([("Aurora-Demo-2026".to_owned(), "password".to_owned())]);
    let secret = "k".repeat(SECRET_LENGTH);
    for line in [
        r#"{"password":"Aurora-Demo-2026"}"#,
        &format!("cookie x.{secret}; Path"),
        "now Tcm7-Wad4-Xbe2-Kfg9-Hhn3.",
        "to dana@example.ca",
        "?X-Amz-Signature=1",
        r#"["h7kc-9wpd-x4mt-2b0s-qe8n-v5ya"]"#,
        "secret=WYNWAPYDE7VYOOU5WGXBOSX5SINMWANP",
    ] {
        assert!(leaked(line, &secrets).is_some(), "{line}");
    }
    let fine = r#"{"timestamp":"2026-11-23T16:00:00.654321Z","user":"86543aae-4153-5310-9c0a"}"#;
    assert_eq!(leaked(fine, &secrets), None);
    let own = "assumed-role/r/billing-portal-SignInFunction-E5AC779EA6EF1 may not";
    assert_eq!(leaked(own, &secrets), None);
}
