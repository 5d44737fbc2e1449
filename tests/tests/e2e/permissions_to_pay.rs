//! Each permission of the functions of payments is needed: without it they fail, and with it again
//! they finish what they began. In the meantime the simulator of Stripe reports nothing.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::clock::Moved;
use crate::payer::{Payer, Silent, cad};
use crate::stack::{Answer, Stack, wait_for};
use crate::without::Without;

/// A permission: the id of the policy's statement, and the action.
type Permission = (&'static str, &'static str);

/// A process reads it once.
const SECRET: &str = "secretsmanager:GetSecretValue";
const EDGE: Permission = ("OriginSecret", SECRET);
const GATEWAY: Permission = ("Gateway", SECRET);
const ACTIVITY: Permission = ("Activity", "dynamodb:PutItem");
const QUERY: Permission = ("Ledger", "dynamodb:Query");
const GET: Permission = ("Ledger", "dynamodb:GetItem");
const BATCH_GET: Permission = ("Ledger", "dynamodb:BatchGetItem");
const PUT: Permission = ("Ledger", "dynamodb:PutItem");
const UPDATE: Permission = ("Ledger", "dynamodb:UpdateItem");
const DELETE: Permission = ("Ledger", "dynamodb:DeleteItem");
const SESSION: Permission = ("Session", "dynamodb:BatchGetItem");

/// What an attempt gives while the function lacks the permission.
fn without<T>(
    stack: &Stack,
    function: &str,
    (statement, action): Permission,
    attempt: impl Fn() -> T,
) -> T {
    let _without = Without::statement(stack, function, statement, action);
    if action == SECRET {
        stack.kill(&stack.function(function));
    }
    attempt()
}

/// Checks that requests fail without each of these permissions.
fn refused(stack: &Stack, function: &str, all: &[Permission], ask: impl Fn() -> Answer) {
    for permission in all {
        let answer = without(stack, function, *permission, &ask);
        assert_eq!(answer.status, 503, "{function} without {permission:?}: {}", answer.body);
    }
}

/// Checks that calls fail without each of these permissions, and work with them.
fn fails(stack: &Stack, function: &str, all: &[Permission]) {
    let name = stack.function(function);
    for permission in all {
        let called = without(stack, function, *permission, || stack.invoke(&name, &json!({})));
        let error = called.expect_err(&format!("{function} without {permission:?}"));
        assert_ne!(error["errorType"], "Runtime.ExitError", "{permission:?}: {error}");
    }
    // So many calls in a second may keep the simulator busy, which limits them as Stripe does.
    let done = wait_for(|| stack.invoke(&name, &json!({})).ok());
    assert_eq!(done, Value::Null, "{function}");
}

/// Reports an event of the gateway, as the gateway does.
#[expect(clippy::disallowed_methods, reason = "a signature of now, by the stack's clock")]
fn report(stack: &Stack, kind: &str, object: &str) -> Answer {
    let (now, secrets) = (Timestamp::now(), stack.origin_secrets());
    let event = json!({
        "id": format!("evt_{object}"), "object": "event", "type": kind, "livemode": false,
        "created": now.as_second(), "data": { "object": { "id": object } },
    });
    let signature = stripe_sim::sign(&secrets["webhookSecret"], &event.to_string(), now);
    let headers = [("stripe-signature", &*signature)];
    stack.ask_with("POST", "/v1/webhooks/stripe", None, Some(&event), &headers).0
}

#[test]
#[ignore = "needs a running stack"]
fn a_payment_and_its_refund_fail_without_each_of_their_permissions() {
    let stack = Stack::alone();
    let payer = Payer::new(&stack, "pay-denied", 2);
    let _silent = Silent::stripe(&stack);
    let body = payer.ten();
    let pay = || payer.post("payments", "pay", &body);
    let function = "PaymentsFunction";
    refused(&stack, function, &[EDGE, SESSION, QUERY, BATCH_GET, UPDATE], pay);
    let begun = without(&stack, function, GATEWAY, pay);
    assert_eq!((begun.status, &begun.json()["status"]), (201, &json!("created")));
    refused(&stack, function, &[PUT, DELETE, ACTIVITY], pay);
    let paid = pay().json();
    assert_eq!((&paid["status"], payer.balance()), (&json!("succeeded"), cad("10.00")));

    let admin = stack.sign_in_staff("admin");
    let (account, payment) = (&payer.account, paid["id"].as_str().unwrap());
    let path = format!("/v1/staff/accounts/{account}/payments/{payment}/refunds");
    let body = json!({ "amount": cad("10.00"), "reason": "paid twice" });
    let refund = || stack.post(&path, &admin, "refund", &body);
    let function = "StaffRefundsFunction";
    refused(&stack, function, &[EDGE, SESSION, QUERY, BATCH_GET, UPDATE], refund);
    assert_eq!(without(&stack, function, GATEWAY, refund).status, 202);
    refused(&stack, function, &[PUT, ACTIVITY], refund);
    assert_eq!((refund().status, payer.balance()), (201, cad("20.00")));
}

#[test]
#[ignore = "needs a running stack"]
fn an_event_fails_without_each_of_its_permissions() {
    let stack = Stack::alone();
    let payer = Payer::new(&stack, "event-denied", 2);
    let _silent = Silent::stripe(&stack);
    let function = "StripeWebhookFunction";
    let kind = "checkout.session.completed";

    let page = payer.open("payments", "pay", &payer.ten_with_a_new_card());
    let event = || report(&stack, kind, &page);
    let needed = [EDGE, GATEWAY, ACTIVITY, QUERY, BATCH_GET, UPDATE, PUT, DELETE];
    refused(&stack, function, &needed, event);
    assert_eq!((payer.booked().len(), payer.balance()), (0, cad("20.00")));
    assert_eq!(event().json()["outcome"], "carried-out");
    assert_eq!((payer.booked().len(), payer.balance()), (1, cad("10.00")));

    let card = json!({ "type": "card", "useForAutoPay": false });
    let page = payer.open("payment-methods/setup", "second", &card);
    let event = || report(&stack, kind, &page);
    refused(&stack, function, &[GET], event);
    assert_eq!(event().json()["outcome"], "carried-out");
}

/// A payment is in flight when they begin, and in a payout when they end.
#[test]
#[ignore = "needs a running stack"]
fn what_runs_by_schedule_fails_without_each_of_its_permissions() {
    let stack = Stack::alone();
    let payer = Payer::new(&stack, "run-denied", 2);
    let _silent = Silent::stripe(&stack);
    let pay = || payer.post("payments", "pay", &payer.ten());
    let begun = without(&stack, "PaymentsFunction", GATEWAY, pay).json();
    assert_eq!(begun["status"], "created");
    let moved = Moved::by(&stack, SignedDuration::from_mins(6));
    let needed = [
        ("Unsettled", "dynamodb:Query"),
        GATEWAY,
        QUERY,
        PUT,
        UPDATE,
        DELETE,
        ACTIVITY,
        BATCH_GET,
        GET,
    ];
    fails(&stack, "ReconcilePaymentsFunction", &needed);
    assert_eq!(payer.booked().len(), 1);
    drop(moved);

    let moved = Moved::by(&stack, SignedDuration::from_mins(12));
    let (marked, put, list) = (("Marked", "dynamodb:Query"), "s3:PutObject", "s3:ListBucket");
    let needed = [marked, BATCH_GET, ("Numbers", list), ("Journal", put), UPDATE];
    fails(&stack, "WriteJournalFunction", &needed);
    drop(moved);

    let made = stack.stripe("POST", "/_sim/payouts", &json!({}));
    let payout = made["payouts"][0]["id"].as_str().unwrap();
    assert_eq!(report(&stack, "payout.reconciliation_completed", payout).status, 200);
    let files = [("Payouts", put), ("Payouts", "s3:GetObject"), ("Day", list)];
    let needed = [&[marked, GATEWAY, QUERY][..], &files, &[DELETE, BATCH_GET]].concat();
    fails(&stack, "WritePayoutsFunction", &needed);
}

#[test]
#[ignore = "needs a running stack"]
fn the_mail_about_a_payment_is_not_sent_without_each_of_its_permissions() {
    let stack = Stack::alone();
    let payer = Payer::new(&stack, "mail-denied", 1);
    let paid = payer.post("payments", "pay", &payer.ten()).json();
    let notice = json!({
        "id": format!("{}-again", payer.account), "accountId": payer.account,
        "paymentId": paid["id"], "news": "succeeded",
    });
    let file = tests::root().join("events/send-payment-mail/ok.json");
    let mut event: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    event["Records"][0]["body"] = json!(notice.to_string());
    let (function, access) = ("SendPaymentMailFunction", |action| ("Access", action));
    let name = stack.function(function);
    let send = || {
        let answer = stack.invoke(&name, &event).unwrap();
        answer["batchItemFailures"].as_array().unwrap().len()
    };
    let mail = ("Mail", "ses:SendRawEmail");
    let record = access("dynamodb:PutItem");
    let suppressed = access("dynamodb:BatchGetItem");
    for permission in [QUERY, BATCH_GET, access("dynamodb:GetItem"), suppressed, mail, record] {
        assert_eq!(without(&stack, function, permission, send), 1, "{permission:?}");
    }
    assert_eq!(send(), 0);
}
