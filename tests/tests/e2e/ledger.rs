//! Aging, statements, transactions and what staff post, through the whole stack.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use testkit::documents::{account, file, invoice, payment, without};

use crate::stack::{Answer, Session, Stack};

fn amount(money: &Value) -> Decimal {
    money["amount"].as_str().unwrap().parse().unwrap()
}

fn sum<'a>(items: impl IntoIterator<Item = &'a Value>, name: &str) -> Decimal {
    items.into_iter().map(|item| amount(&item[name])).sum()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

#[test]
#[ignore = "needs a running stack"]
fn the_figures_of_an_account_add_up() {
    let stack = Stack::running();
    let session = stack.sign_in_staff("agent");
    for account in ["acct-1001", "acct-1002", "acct-1003", "acct-1005"] {
        let get = |path: &str| {
            let path = format!("/v1/accounts/{account}/{path}");
            let answer = stack.ask("GET", &path, Some(&session), None);
            assert_eq!(answer.status, 200, "{path} {}", answer.body);
            answer.json()
        };
        let dashboard = get("dashboard");
        let balance = amount(&dashboard["currentBalance"]["amount"]);
        let aging = get("aging");
        let of = |name: &str| amount(&aging[name]);
        let buckets = sum(list(&aging["buckets"]), "amount");
        assert_eq!(buckets + of("disputed") - of("unapplied"), balance, "L5 of {account}");
        let today = aging["asOf"].as_str().unwrap();
        let whole = get(&format!("statements?from=2000-01-01&to={today}"));
        let movements = list(&whole["movements"]);
        assert_eq!((amount(&whole["opening"]), amount(&whole["closing"])), (0.into(), balance));
        assert_eq!(sum(movements, "amount"), balance, "L6 of {account}");
        assert_eq!(whole["aging"], aging);
        let history = get("transactions?from=2000-01-01&limit=200");
        let newest_first: Vec<_> = movements.iter().rev().collect();
        assert_eq!(list(&history["items"]).iter().collect::<Vec<_>>(), newest_first);
        let Some(middle) = movements.get(movements.len() / 2) else { continue };
        let cut = middle["date"].as_str().unwrap();
        let past = get(&format!("statements?from=2000-01-01&to={cut}"));
        let until = movements.iter().filter(|line| line["date"].as_str().unwrap() <= cut);
        assert_eq!(amount(&past["closing"]), sum(until, "amount"), "as of {cut}");
        assert_eq!(past["aging"], get(&format!("aging?asOf={cut}")));
        for line in movements {
            let detail = get(&format!("transactions/{}", line["id"].as_str().unwrap()));
            assert_eq!((&detail["number"], &detail["open"]), (&line["number"], &line["open"]));
            let value =
                |name: &str| detail[name].as_object().map_or(0.into(), |_| amount(&detail[name]));
            let parts =
                sum(list(&detail["allocations"]), "amount") + value("taken") + value("givenBack");
            let remaining = value("open") + value("unapplied");
            if !line["open"].is_null() || amount(&line["amount"]) < 0.into() {
                assert_eq!(parts + remaining, amount(&line["amount"]).abs(), "{detail}");
            }
        }
    }
}

#[test]
#[ignore = "needs a running stack"]
fn lists_can_be_downloaded_as_csv() {
    let stack = Stack::running();
    let session = stack.sign_in("dana.moreau");
    let get = |path: &str| stack.csv(&format!("/v1/accounts/acct-1001/{path}"), &session);
    let (file, name) = get("statements?from=2020-01-01&to=2020-01-31");
    assert_eq!(file.status, 200);
    assert_eq!(name, "attachment; filename=\"statement-1001-2020-01-01-2020-01-31.csv\"");
    assert_eq!(file.body.trim_end().lines().count(), 3, "header, opening and closing");
    let (file, name) = get("transactions");
    assert_eq!(name, "attachment; filename=\"transactions-1001.csv\"");
    assert_eq!(file.body.trim_end().lines().count(), 1 + 8);
}

#[test]
#[ignore = "needs a running stack"]
fn a_file_reaches_the_browser_with_its_byte_order_mark_in_either_language() {
    let stack = Stack::running();
    for (role, word) in [("admin", "Document date"), ("agent", "Numéro")] {
        let session = stack.sign_in_staff(role);
        for list in ["transactions", "statements?from=2020-01-01&to=2020-01-31"] {
            let path = format!("/v1/accounts/acct-1001/{list}");
            let (file, _) = stack.csv(&path, &session);
            assert_eq!(file.status, 200, "{path}");
            assert_eq!(file.body.as_bytes()[..3], [0xEF, 0xBB, 0xBF], "{path} {role}");
            assert!(file.body.contains(word), "{path} {}", file.body);
        }
    }
}

/// An account of this run with an invoice of 120.00 and a payment of 20.00; gives its id.
fn billed(stack: &Stack) -> String {
    let id = format!("e2e-staff-{}", std::process::id());
    let named = |name: &str| format!("{id}-{name}");
    let lines = [
        without(account(&id, 1), "manager"),
        invoice(&named("i-1"), &id, "120.00"),
        payment(&named("p-1"), &id, "20.00"),
    ];
    let report = stack.import(&named("billing.jsonl"), &file(&lines));
    assert_eq!(report["posted"], 3, "{report}");
    id
}

fn posts(id: &str) -> [(&'static str, Value, &'static str); 4] {
    let money = |amount: &str| json!({ "amount": amount, "currency": "CAD" });
    let invoice = format!("{id}-i-1");
    [
        (
            "credits",
            json!({ "amount": money("5.00"), "reason": "patience", "invoiceNumber": invoice }),
            "95.00",
        ),
        ("adjustments", json!({ "amount": money("1.50"), "reason": "old rate" }), "96.50"),
        (
            "reversals",
            json!({ "amount": money("20.00"), "reason": "bounced", "entryId": "20260710-2" }),
            "116.50",
        ),
        ("write-offs", json!({ "amount": money("116.50"), "reason": "uncollectable" }), "0.00"),
    ]
}

#[test]
#[ignore = "needs a running stack"]
fn staff_post_once_for_each_key_and_customers_cannot_post() {
    let stack = Stack::running();
    let id = billed(&stack);
    let [admin, agent] = ["admin", "agent"].map(|role| stack.sign_in_staff(role));
    let customer = stack.sign_in("dana.moreau");
    let post = |session: &Session, what: &str, key: &str, body: &Value| -> Answer {
        stack.post(&format!("/v1/staff/accounts/{id}/{what}"), session, key, body)
    };
    for (what, body, balance) in posts(&id) {
        for session in [&agent, &customer] {
            let refused = post(session, what, "k", &body);
            assert_eq!(
                (refused.status, &refused.json()["type"]),
                (403, &json!("/problems/forbidden"))
            );
        }
        let mut other = body.clone();
        other["reason"] = json!("else");
        let key = format!("{what}-1");
        let posted = post(&admin, what, &key, &body);
        assert_eq!(posted.status, 201, "{}", posted.body);
        assert_eq!(posted.json()["balanceAfter"]["amount"], balance);
        assert_eq!(post(&admin, what, &key, &body), posted, "the same again");
        let reused = post(&admin, what, &key, &other).json();
        assert_eq!(reused["type"], "/problems/idempotency-key-reused");
        assert_eq!(post(&admin, what, "", &body).status, 400);
    }
    let refused = post(&admin, "write-offs", "more", &posts(&id)[3].1).json();
    let fault = &refused["errors"][0];
    assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/amount"), &json!("too-much")));
    let history = format!("/v1/accounts/{id}/transactions");
    let history = stack.ask("GET", &history, Some(&agent), None).json();
    assert_eq!(list(&history["items"]).len(), 6);
}
