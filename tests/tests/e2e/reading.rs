//! Invoice numbers that a URL path cannot carry, and lists longer than a page.

use domain::ids::DocumentNumber;
use portal_http::segment_of;
use serde_json::{Value, json};
use testkit::documents::{account, file, invoice, payment, with, without};

use crate::stack::{Session, Stack};

fn get(stack: &Stack, session: &Session, path: &str) -> Value {
    let answer = stack.ask("GET", path, Some(session), None);
    assert_eq!(answer.status, 200, "{path} {}", answer.body);
    answer.json()
}

/// All items of a list whose first page is part of another response.
fn all(stack: &Stack, session: &Session, first: &Value, list: &str, next: &Value) -> Vec<Value> {
    let mut items = first.as_array().unwrap().clone();
    let mut next = next.clone();
    while let Some(cursor) = next.as_str() {
        let page = get(stack, session, &format!("{list}?limit=200&cursor={cursor}"));
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        next = page["next"].clone();
    }
    items
}

#[test]
#[ignore = "needs a running stack"]
fn every_invoice_number_that_was_posted_opens() {
    let stack = Stack::running();
    let id = format!("e2e-numbers-{}", std::process::id());
    let longest = "/".repeat(64);
    let numbers =
        ["INV/2026/00001", "2026/0042", "a%2Fb", "..", "Q?x=1", "№ 12 été", "~1", &longest];
    let mut lines = vec![without(account(&id, 1), "manager")];
    for (at, number) in numbers.iter().enumerate() {
        let bill = invoice(&format!("{id}-{at}"), &id, "10.00");
        lines.push(with(bill, "number", json!(number)));
    }
    let report = stack.import(&format!("{id}.jsonl"), &file(&lines));
    assert_eq!(report["posted"], lines.len(), "{report}");
    let session = stack.sign_in_staff("agent");
    let history = get(&stack, &session, &format!("/v1/accounts/{id}/transactions?limit=200"));
    let items = history["items"].as_array().unwrap();
    for number in numbers {
        let listed = items.iter().find(|item| item["number"] == number).unwrap();
        let segment = segment_of(&DocumentNumber::parse(number).unwrap());
        let path = format!("/v1/accounts/{id}/invoices/{segment}");
        let shown = get(&stack, &session, &path);
        assert_eq!((&shown["number"], &shown["id"]), (&json!(number), &listed["id"]));
        assert_eq!(get(&stack, &session, &format!("{path}/lines"))["next"], Value::Null);
    }
}

#[test]
#[ignore = "needs a running stack"]
fn long_lists_are_shown_completely() {
    let stack = Stack::running();
    let id = format!("e2e-long-{}", std::process::id());
    let line = |at: usize| {
        json!({
            "id": at.to_string(), "description": "Seat", "category": "recurring",
            "quantity": "1", "unitPrice": "1.00", "amount": "1.00",
        })
    };
    let seats: Vec<_> = (0..450).map(line).collect();
    let long = with(invoice(&format!("{id}-long"), &id, "450.00"), "lines", json!(seats));
    let long = with(long, "dueOn", json!("2030-01-31"));
    let mut lines = vec![without(account(&id, 1), "manager")];
    lines.extend((0..410).map(|at| invoice(&format!("{id}-{at}"), &id, "1.00")));
    lines.extend([payment(&format!("{id}-p"), &id, "410.00"), long]);
    lines.extend((0..205).map(|at| payment(&format!("{id}-p{at}"), &id, "1.00")));
    let report = stack.import(&format!("{id}.jsonl"), &file(&lines));
    assert_eq!(report["posted"], lines.len(), "{report}");

    let session = stack.sign_in_staff("agent");
    let of = |path: &str| format!("/v1/accounts/{id}/{path}");
    let history = get(&stack, &session, &of("transactions?type=payment&limit=200"));
    let mut items = history["items"].as_array().unwrap().clone();
    if let Some(cursor) = history["next"].as_str() {
        let remaining = format!("transactions?type=payment&limit=200&cursor={cursor}");
        items.extend(get(&stack, &session, &of(&remaining))["items"].as_array().unwrap().clone());
    }
    let large = items.iter().find(|item| item["number"] == format!("ext:{id}-p")).unwrap();
    let path = of(&format!("transactions/{}", large["id"].as_str().unwrap()));
    let shown = get(&stack, &session, &path);
    assert_eq!(shown["allocationCount"], 410);
    let (first, next) = (&shown["allocations"], &shown["nextAllocations"]);
    assert_eq!(first.as_array().unwrap().len(), 200);
    let list = format!("{path}/allocations");
    assert_eq!(all(&stack, &session, first, &list, next).len(), 410);

    let path = of(&format!("invoices/{id}-long"));
    let shown = get(&stack, &session, &path);
    assert_eq!((&shown["lineCount"], &shown["paymentCount"]), (&json!(450), &json!(205)));
    let list = format!("{path}/lines");
    let found = all(&stack, &session, &shown["lines"], &list, &shown["nextLines"]);
    assert_eq!(found.len(), 450);
    let list = of(&format!("transactions/{}/allocations", shown["id"].as_str().unwrap()));
    let found = all(&stack, &session, &shown["payments"], &list, &shown["nextPayments"]);
    assert_eq!(found.len(), 205);
}
