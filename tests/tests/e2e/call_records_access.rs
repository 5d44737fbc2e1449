//! Who sees calls, and how much of them.

use serde_json::{Value, json};

use super::batch::download;
use crate::stack::{Session, Stack};

const ACCOUNT: &str = "/v1/accounts/acct-1001";

/// The newest invoice of the demo account.
fn newest(stack: &Stack, session: &Session) -> String {
    let path = format!("{ACCOUNT}/transactions?type=invoice&limit=1");
    let page = stack.ask("GET", &path, Some(session), None).json();
    page["items"][0]["number"].as_str().unwrap().to_owned()
}

/// The requests of Call History, with their bodies.
fn requests() -> [(&'static str, String, Option<Value>); 5] {
    let link = json!({ "dialect": "machine" });
    [
        ("GET", "call-history".to_owned(), None),
        ("GET", "calls".to_owned(), None),
        ("GET", "calls/summary?by=day".to_owned(), None),
        ("POST", "call-history/2026-06/links".to_owned(), Some(link.clone())),
        ("POST", "calls/exports".to_owned(), Some(link)),
    ]
}

fn status(
    stack: &Stack,
    session: &Session,
    account: &str,
    request: &(&str, String, Option<Value>),
) -> u16 {
    let (method, what, body) = request;
    let path = format!("/v1/accounts/{account}/{what}");
    let key = [("idempotency-key", "access")];
    stack.ask_with(method, &path, Some(session), body.as_ref(), &key).0.status
}

#[test]
#[ignore = "needs a running stack"]
fn call_history_is_for_office_managers_of_the_account_alone() {
    let stack = Stack::running();
    let manager = stack.sign_in("dana.moreau");
    let low = ["bill.okafor", "vera.lindqvist"].map(|username| stack.sign_in(username));
    for request in requests() {
        for session in &low {
            assert_eq!(status(&stack, session, "acct-1001", &request), 403, "{request:?}");
        }
        assert_eq!(status(&stack, &manager, "acct-1002", &request), 404, "{request:?}");
        assert_eq!(status(&stack, &manager, "acct-9999", &request), 404, "{request:?}");
    }
    assert_eq!(stack.ask("GET", &format!("{ACCOUNT}/calls"), Some(&manager), None).status, 200);
    let job = format!("{ACCOUNT}/jobs/00000000-0000-4000-8000-000000000000");
    assert_eq!(stack.ask("GET", &job, Some(&manager), None).status, 404);
}

#[test]
#[ignore = "needs a running stack"]
fn a_viewer_sees_an_invoice_s_calls_with_the_last_four_digits_hidden() {
    let stack = Stack::running();
    let (manager, viewer) = (stack.sign_in("dana.moreau"), stack.sign_in("vera.lindqvist"));
    let number = newest(&stack, &viewer);
    let path = format!("{ACCOUNT}/invoices/{number}/links");
    let body = json!({ "what": "call-records", "dialect": "machine" });
    let key = format!("calls-{}", std::process::id());
    let (whole, _) = download(&stack, &manager, &path, &key, &body);
    let (masked, _) = download(&stack, &viewer, &path, &key, &body);
    assert_eq!(whole.lines().count(), masked.lines().count());
    assert!(whole.lines().count() > 1_000, "{whole:.300}");
    // Caller and callee are the eighth and ninth column; no cell before them has a comma.
    let hidden = |text: &str| text.is_empty() || text.ends_with("••••") || text == "anonymous";
    for (whole, masked) in whole.lines().zip(masked.lines()).skip(1) {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let (whole, masked) = (cells(whole), cells(masked));
        assert_eq!(whole[0], masked[0]);
        assert!(masked[7..9].iter().all(|number| hidden(number)), "{masked:?}");
        assert!(!whole[7..9].iter().any(|number| number.contains('•')), "{whole:?}");
    }
    let list = format!("{ACCOUNT}/invoices/{number}/calls?limit=200");
    let listed = stack.ask("GET", &list, Some(&viewer), None).json();
    let calls = listed["items"].as_array().unwrap();
    let shown = |call: &Value| hidden(call["caller"].as_str().unwrap());
    assert!(calls.len() == 200 && calls.iter().all(shown), "{:?}", calls.first());
    let invoice = stack.ask("GET", &format!("{ACCOUNT}/invoices/{number}"), Some(&viewer), None);
    assert_eq!(invoice.json()["callRecords"]["tieOut"]["matches"], true, "{}", invoice.body);
}

#[test]
#[ignore = "needs a running stack"]
fn staff_read_calls_and_the_list_of_untied_invoices_and_customers_do_not_see_that_list() {
    let stack = Stack::running();
    let agent = stack.sign_in_staff("agent");
    let calls = stack.ask("GET", &format!("{ACCOUNT}/calls?limit=1"), Some(&agent), None);
    assert_eq!(calls.status, 200, "{}", calls.body);
    let untied = super::untied(&stack, &agent);
    let of = |account: &str| untied.iter().filter(|it| it["accountId"] == account).count();
    // The demo has one invoice with a call too few.
    assert_eq!((of("acct-1001"), of("acct-1002")), (0, 1), "{untied:?}");
    let manager = stack.sign_in("dana.moreau");
    let list = "/v1/staff/untied-invoices";
    assert_eq!(stack.ask("GET", list, Some(&manager), None).status, 403);
}
