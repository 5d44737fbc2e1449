//! Limits on attempts, from client addresses of this test only: a stranger is stopped, and does not
//! lock out the user at a known address. No other test signs in as this user.

use serde_json::{Value, json};

use crate::stack::Stack;

/// More than each limit of these tests.
const ATTEMPTS: usize = 12;

/// Repeats a request until the limit refuses it. The responses before have this status; the refusal
/// says how long to wait.
fn until_too_many(stack: &Stack, address: &str, path: &str, body: &Value, before: u16) {
    for _ in 0..ATTEMPTS {
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
    panic!("{path}: {ATTEMPTS} attempts were not limited");
}

#[test]
#[ignore = "needs a running stack"]
fn a_stranger_s_attempts_are_limited_and_do_not_lock_out_a_known_address() {
    let stack = Stack::running();
    stack.sign_in("pat.nguyen");
    let wrong = json!({ "username": "pat.nguyen", "password": "Not-The-Password-77" });
    until_too_many(&stack, "203.0.113.201", "/v1/auth/sign-in", &wrong, 401);
    let (right, _) =
        stack.post_from("203.0.113.202", "/v1/auth/sign-in", &stack.credentials("pat.nguyen"));
    assert_eq!(right.status, 429, "strangers share one attempt count");
    stack.sign_in("pat.nguyen");
}

#[test]
#[ignore = "needs a running stack"]
fn forgot_password_is_limited_for_every_name() {
    let stack = Stack::running();
    let body = json!({ "username": "nobody.at.all" });
    until_too_many(&stack, "203.0.113.203", "/v1/auth/forgot-password", &body, 202);
}
