//! Limits of tries, each from addresses of this test's own: a stranger is stopped, and does not
//! lock out who is at a known address. Nothing else signs in as the person it stops.

use serde_json::{Value, json};

use crate::stack::Stack;

/// More than any of the limits that are tried here.
const TRIES: usize = 12;

/// Posts the same until it is too often. The answers before that have this status, and the one that
/// refuses says how long to wait.
fn until_too_many(stack: &Stack, address: &str, path: &str, body: &Value, before: u16) {
    for _ in 0..TRIES {
        let (answer, headers) = stack.post_from(address, path, body);
        if answer.status != 429 {
            assert_eq!(answer.status, before, "{path}");
            continue;
        }
        assert_eq!(answer.json()["type"], "/problems/too-many-tries");
        let wait: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=24 * 60 * 60).contains(&wait), "{wait} seconds");
        return;
    }
    panic!("{path}: {TRIES} tries were not too many");
}

#[test]
#[ignore = "needs a running stack"]
fn a_stranger_s_tries_are_limited_and_lock_nobody_out_of_a_known_address() {
    let stack = Stack::running();
    stack.sign_in("pat.nguyen");
    let wrong = json!({ "username": "pat.nguyen", "password": "Not-The-Password-77" });
    until_too_many(&stack, "203.0.113.201", "/v1/auth/sign-in", &wrong, 401);
    let (right, _) =
        stack.post_from("203.0.113.202", "/v1/auth/sign-in", &stack.credentials("pat.nguyen"));
    assert_eq!(right.status, 429, "another stranger's tries are the same count");
    stack.sign_in("pat.nguyen");
}

#[test]
#[ignore = "needs a running stack"]
fn forgotten_passwords_are_limited_whoever_is_named() {
    let stack = Stack::running();
    let body = json!({ "username": "nobody.at.all" });
    until_too_many(&stack, "203.0.113.203", "/v1/auth/forgot-password", &body, 202);
}
