//! Whether the time of `POST /v1/auth/forgot-password` reveals who is a user, on the running stack:
//! `STACK_JSON=… cargo bench --profile dev -p tests --bench forgot_timing`.
//!
//! It sends four kinds of names in turn: of users with a chosen password, of no user, of
//! deactivated users, and of users who have not signed in yet. It prints the quartiles of each kind
//! and, against the first kind, how often one took longer than one of the first (a half when they
//! do not differ) and the z of the Mann-Whitney test (beyond ±1.96 by chance once in twenty).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    dead_code,
    reason = "a measurement may panic and prints, and shares the stack with the tests"
)]

#[path = "../tests/e2e/stack.rs"]
mod stack;

use std::time::Instant;

use serde_json::{Value, json};
use stack::{Stack, wait_for};
use testkit::access::username;
use testkit::documents::{account, file, with};

/// Names of each kind; each is sent as often as the hourly limit of one name allows.
const NAMES: usize = 70;
const TIMES: usize = 3;

const KINDS: [&str; 4] = ["known", "unknown", "deactivated", "unconfirmed"];

fn name(run: u32, kind: &str, number: usize) -> String {
    format!("timing-{run}-{kind}-{number}")
}

/// Invites the users of all kinds but the unknown ones, as an import does.
fn invite(stack: &Stack, run: u32) {
    let mut lines = Vec::new();
    for kind in KINDS.iter().filter(|kind| **kind != "unknown") {
        for number in 0..NAMES {
            let name = name(run, kind, number);
            let manager = json!({
                "username": name, "email": format!("{name}@example.ca"),
                "givenName": "Tim", "familyName": "Ing",
            });
            lines.push(with(account(&name, 1), "manager", manager));
        }
    }
    let report = stack.import(&format!("timing-{run}.jsonl"), &file(&lines));
    assert_eq!(report["rejected"], 0, "{report:#}");
}

fn cognito(stack: &Stack, action: &str, name: &str, more: Value) -> Option<Value> {
    let mut input = json!({ "UserPoolId": stack.text("userPoolId"), "Username": name });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stack.try_json("cognito-idp", &format!("AWSCognitoIdentityProviderService.{action}"), &input)
}

/// Changes an invited user to a user of this kind.
fn become_kind(stack: &Stack, kind: &str, name: &str) {
    wait_for(|| cognito(stack, "AdminGetUser", name, json!({})));
    match kind {
        "known" => {
            let password = json!({ "Password": "Timing-Password-2026", "Permanent": true });
            cognito(stack, "AdminSetUserPassword", name, password).unwrap();
            set_status(stack, name, "active");
        }
        "deactivated" => {
            cognito(stack, "AdminDisableUser", name, json!({})).unwrap();
            set_status(stack, name, "deactivated");
        }
        _ => {}
    }
}

fn set_status(stack: &Stack, name: &str, status: &str) {
    let user = format!("U#{}", username(name).user_id());
    let update = json!({
        "TableName": stack.text("accessTableName"),
        "Key": { "pk": { "S": user }, "sk": { "S": "USER" } },
        "UpdateExpression": "SET #s = :s",
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeNames": { "#s": "status" },
        "ExpressionAttributeValues": { ":s": { "S": status } },
    });
    stack.try_json("dynamodb", "DynamoDB_20120810.UpdateItem", &update).unwrap();
}

/// Milliseconds until the response, from a client address for this request only.
fn time(stack: &Stack, request: usize, name: &str) -> f64 {
    let address = format!("10.{}.{}.{}", request >> 16, request >> 8 & 255, request & 255);
    let body = json!({ "username": name });
    let begun = Instant::now();
    let (answer, _) = stack.post_from(&address, "/v1/auth/forgot-password", &body);
    let took = begun.elapsed();
    assert_eq!(answer.status, 202, "{}", answer.body);
    took.as_secs_f64() * 1000.0
}

fn quantile(sorted: &[f64], part: f64) -> f64 {
    let last = sorted.len() - 1;
    sorted[(part * last as f64).round() as usize]
}

/// How often one of `these` is above one of `those`, and the Mann-Whitney test's z.
fn compare(these: &[f64], those: &[f64]) -> (f64, f64) {
    let pairs = these.iter().flat_map(|a| those.iter().map(move |b| (a, b)));
    let above: f64 = pairs
        .map(|(a, b)| match a.total_cmp(b) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        })
        .sum();
    let (n, m) = (these.len() as f64, those.len() as f64);
    let deviation = (n * m * (n + m + 1.0) / 12.0).sqrt();
    (above / (n * m), (above - n * m / 2.0) / deviation)
}

fn main() {
    let stack = Stack::running();
    let run = std::process::id();
    invite(&stack, run);
    for kind in KINDS.iter().filter(|kind| **kind != "unknown") {
        for number in 0..NAMES {
            become_kind(&stack, kind, &name(run, kind, number));
        }
    }
    let mut times = vec![Vec::new(); KINDS.len()];
    let mut request = 0;
    // The first requests warm up the function and do not count.
    for _ in 0..20 {
        request += 1;
        time(&stack, request, &name(run, "warm", request));
    }
    for round in 0..TIMES {
        for number in 0..NAMES {
            for turn in 0..KINDS.len() {
                let kind = (turn + number + round) % KINDS.len();
                request += 1;
                times[kind].push(time(&stack, request, &name(run, KINDS[kind], number)));
            }
        }
    }
    println!("             n  quartiles in ms            above known      z");
    for (kind, took) in KINDS.iter().zip(&times) {
        let mut sorted = took.clone();
        sorted.sort_by(f64::total_cmp);
        let [low, middle, high] = [0.25, 0.5, 0.75].map(|part| quantile(&sorted, part));
        let (above, z) = compare(took, &times[0]);
        let n = took.len();
        println!("{kind:<12} {n:>3} {low:>7.2} {middle:>7.2} {high:>7.2} {above:>17.3} {z:>8.2}");
    }
}
