//! Invoices whose calls do not add up to them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::account::AccountSummary;
use app::call_records::UntiedInvoice;
use contract::UNTIED_INVOICES;
use domain::ids::{AccountId, DocumentNumber};
use domain::money::{Currency, Money};
use domain::user::Role;
use serde_json::{Value, json};
use testkit::access::{MemoryAccess, account_summary, member};
use testkit::call_records::MemoryCalls;
use testkit::http::Seen;
use testkit::portal::{Event, Routes, TestPortal, ask, dana};
use testkit::staff::{fault, refusal, signed_in};
use untied_invoices::{Ports, handle};

fn untied(account: &str, number: &str) -> UntiedInvoice {
    UntiedInvoice {
        account: AccountId::parse(account).unwrap(),
        number: DocumentNumber::parse(number).unwrap(),
        issued_on: "2026-07-01".parse().unwrap(),
        calls: 1204,
        difference: Money::parse("-0.02", Currency::CAD).unwrap(),
    }
}

async fn send(caller: &MemoryAccess, request: impl Event) -> Seen {
    let named =
        |id: &str| AccountSummary { name: format!("Érable {id}"), ..account_summary(id, &[]) };
    let accounts =
        MemoryAccess::default().with_account_summary(named("a")).with_account_summary(named("b"));
    let ledger = MemoryCalls::default()
        .with_untied(untied("b", "i-3"))
        .with_untied(untied("a", "i-2"))
        .with_untied(untied("a", "i-1"));
    let routes = Routes::new().on(UNTIED_INVOICES, handle);
    TestPortal::new(caller, routes, Ports { ledger, accounts }).send(request).await
}

fn numbers(seen: &Seen) -> Vec<&str> {
    let items = seen.json["items"].as_array().unwrap();
    items.iter().map(|item| item["number"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn staff_see_the_invoices_by_account_and_number_with_the_difference() {
    let seen = send(&signed_in(), "untied-invoices/ok.json").await;
    assert_eq!(seen.status, 200);
    assert_eq!(numbers(&seen), ["i-1", "i-2", "i-3"]);
    assert_eq!(
        seen.json["items"][2],
        json!({
            "accountId": "b", "accountName": "Érable b", "number": "i-3",
            "issuedOn": "2026-07-01", "calls": 1204,
            "difference": { "amount": "-0.02", "currency": "CAD" },
        })
    );
    assert_eq!(seen.json["next"], Value::Null);
}

#[tokio::test]
async fn pages_of_any_size_show_each_invoice_once() {
    for limit in 1..=4 {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let query = format!("limit={limit}{cursor}");
            let page = send(&signed_in(), ask(UNTIED_INVOICES).query(&query)).await;
            found.extend(numbers(&page).into_iter().map(str::to_owned));
            let Some(next) = page.json["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(found, ["i-1", "i-2", "i-3"], "{limit}");
    }
}

#[tokio::test]
async fn a_malformed_query_names_its_parameter() {
    for (query, pointer, code) in
        [("limit=0", "?limit", "out-of-range"), ("cursor=nonsense", "?cursor", "bad-cursor")]
    {
        let seen = send(&signed_in(), ask(UNTIED_INVOICES).query(query)).await;
        assert_eq!(fault(&seen), refusal(400, pointer, code), "{query}");
    }
    let seen = send(&signed_in(), ask(UNTIED_INVOICES).query("account=a")).await;
    assert_eq!((seen.status.as_u16(), seen.faults()[0].0.as_str()), (400, "?account"));
}

#[tokio::test]
async fn customers_do_not_see_the_list() {
    let manager = dana().with_member(member("dana.roy", "a", Role::Manager));
    let seen = send(&manager, ask(UNTIED_INVOICES)).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (403, Some("forbidden")));
}
