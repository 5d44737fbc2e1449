//! Transaction History.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::activity::{Action, Activity, ActivityLog};
use contract::TRANSACTIONS;
use domain::ids::AccountId;
use domain::user::Role;
use serde_json::{Value, json};
use testkit::access::{MemoryActivity, member, noon};
use testkit::documents::{account, invoice, payment, refund, with};
use testkit::http::{Ask, Seen};
use testkit::ledger::{Faults, MemoryLedger, When, imported};
use testkit::portal::{Event, TestPortal, ask, viewer_of};
use transactions::{Ports, handle, prefetch};

type TestPorts = Ports<MemoryLedger, MemoryActivity>;

fn ports(ledger: MemoryLedger) -> TestPorts {
    Ports { ledger, log: MemoryActivity::default() }
}

async fn ledger() -> TestPorts {
    let on = |line: Value, name: &str, day: &str| with(line, name, json!(day));
    let lines = [
        account("a", 1),
        on(invoice("i-0", "a", "10.00"), "issuedOn", "2024-07-01"),
        on(payment("p-0", "a", "10.00"), "receivedOn", "2026-05-02"),
        on(invoice("i-1", "a", "100.00"), "issuedOn", "2026-06-01"),
        on(
            with(payment("p-1", "a", "40.00"), "reference", json!("Wire ÉTÉ-7")),
            "receivedOn",
            "2026-06-20",
        ),
        invoice("i-2", "a", "50.00"),
        payment("p-2", "a", "60.00"),
        refund("r-1", "a", "5.00", "p-2"),
    ];
    ports(imported(&lines).await.0)
}

async fn send(ports: &TestPorts, request: impl Event) -> Seen {
    let access = viewer_of("a").with_member(member("dana.roy", "b", Role::Viewer));
    let (route, handlers) = (TRANSACTIONS, (prefetch, handle));
    TestPortal::with_prefetch(&access, noon(), route, handlers, ports.clone()).send(request).await
}

async fn show(ports: &TestPorts, account: &str, query: &str) -> Seen {
    send(ports, ask(TRANSACTIONS).with("accountId", account).query(query)).await
}

fn download(account: &str, query: &str) -> Ask {
    ask(TRANSACTIONS).with("accountId", account).query(query).header("accept", "text/csv")
}

fn numbers(seen: &Seen) -> Vec<&str> {
    let items = seen.json["items"].as_array().unwrap();
    items.iter().map(|item| item["number"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_newest_transaction_comes_first() {
    let seen = show(&ledger().await, "a", "").await;
    assert_eq!(numbers(&seen), ["r-1", "ext:p-2", "i-2", "ext:p-1", "i-1", "ext:p-0"]);
    assert_eq!(seen.json["next"], Value::Null);
}

#[tokio::test]
async fn only_invoices_have_something_open() {
    let seen = show(&ledger().await, "a", "").await;
    let open = |item: &Value| item["open"]["amount"].clone();
    let open: Vec<_> = seen.json["items"].as_array().unwrap().iter().map(open).collect();
    let none = Value::Null;
    let expected = [none.clone(), none.clone(), json!("50.00"), none.clone(), json!("5.00"), none];
    assert_eq!(open, expected);
}

#[tokio::test]
async fn the_history_begins_24_months_ago_unless_a_first_day_is_given() {
    let ports = ledger().await;
    assert!(!numbers(&show(&ports, "a", "").await).contains(&"i-0"));
    assert!(numbers(&show(&ports, "a", "from=2020-01-01").await).contains(&"i-0"));
}

#[tokio::test]
async fn filters_hold_alone_and_together() {
    let ports = ledger().await;
    for (query, expected) in [
        ("type=invoice", vec!["i-2", "i-1"]),
        ("type=refund", vec!["r-1"]),
        ("type=credit", vec![]),
        ("from=2026-06-20&to=2026-07-01", vec!["i-2", "ext:p-1"]),
        ("to=2026-06-01", vec!["i-1", "ext:p-0"]),
        ("from=2026-07-11&to=9999-12-31", vec!["r-1"]),
        ("from=2027-01-01", vec![]),
        ("text=%C3%A9t%C3%A9", vec!["ext:p-1"]),
        ("text=P-2&type=payment", vec!["ext:p-2"]),
        ("text=P-2&type=invoice", vec![]),
        ("text=40.00", vec!["ext:p-1"]),
        ("text=40,00%20%24", vec!["ext:p-1"]),
        ("text=50", vec!["i-2"]),
        ("text=50&type=payment", vec![]),
        ("text=4", vec![]),
    ] {
        let seen = show(&ports, "a", query).await;
        assert_eq!(numbers(&seen), expected, "{query}");
    }
}

#[tokio::test]
async fn a_text_is_found_with_and_without_accents_and_capitals() {
    let references =
        ["Chèque 1042", "Virement d’août", "Virement d'août", "Œuvre", "Che\u{300}que 1045"];
    let wire = |(at, reference): (usize, &&str)| {
        with(payment(&format!("w-{at}"), "a", "1.00"), "reference", json!(reference))
    };
    let mut lines = vec![account("a", 1)];
    lines.extend(references.iter().enumerate().map(wire));
    let ports = ports(imported(&lines).await.0);
    for (text, found) in [
        ("cheque", 2),
        ("CH%C3%88QUE", 2),
        ("che%CC%80que", 2),
        ("aout", 2),
        ("d%27ao%C3%BBt", 2),
        ("d%E2%80%99aout", 2),
        ("oeuvre", 1),
        ("%C5%93uvre", 1),
        ("%CC%80", 5),
    ] {
        let seen = show(&ports, "a", &format!("text={text}")).await;
        assert_eq!(numbers(&seen).len(), found, "{text}");
    }
}

#[tokio::test]
async fn pages_of_any_size_show_each_transaction_once() {
    let ports = ledger().await;
    for filter in ["", "&type=payment", "&to=2026-07-01", "&text=-"] {
        let whole = show(&ports, "a", &format!("limit=200{filter}")).await;
        for limit in 1..=7 {
            let base = format!("limit={limit}{filter}");
            let mut found: Vec<String> = Vec::new();
            let mut query = base.clone();
            loop {
                let page = show(&ports, "a", &query).await;
                assert!(numbers(&page).len() <= limit);
                found.extend(numbers(&page).into_iter().map(str::to_owned));
                let Some(next) = page.json["next"].as_str() else { break };
                assert_eq!(numbers(&page).len(), limit, "only the last page is not full");
                query = format!("{base}&cursor={next}");
            }
            assert_eq!(found, numbers(&whole), "{base}");
        }
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_its_account_and_filters_only() {
    let ports = ledger().await;
    let seen = show(&ports, "a", "limit=2&type=payment").await;
    let next = seen.json["next"].as_str().unwrap();
    for (account, query) in
        [("a", "limit=2"), ("a", "limit=2&type=invoice"), ("b", "limit=2&type=payment")]
    {
        let other = show(&ports, account, &format!("{query}&cursor={next}")).await;
        let bad = ("?cursor".to_owned(), "bad-cursor".to_owned());
        assert_eq!(other.faults(), [bad], "{account} {query}");
    }
    assert_eq!(show(&ports, "a", "cursor=x").await.status, 400);
}

#[tokio::test]
async fn a_request_without_access_never_searches_a_history() {
    let faults = Faults::default();
    let ports = ports(MemoryLedger::new(faults.clone()));
    for query in ["text=x", "type=invoice"] {
        assert_eq!(show(&ports, "foreign", query).await.status, 404);
        assert_eq!(faults.calls(), 0, "{query}");
    }
}

#[tokio::test]
async fn a_parameter_that_is_wrong_is_named() {
    let ports = ledger().await;
    for (query, name) in [
        ("limit=0", "?limit"),
        ("limit=201", "?limit"),
        ("limit=x", "?limit"),
        ("from=2026-02-30", "?from"),
        ("from=20260701", "?from"),
        ("from=2026-07-01T23:00-05:00", "?from"),
        ("to=-000001-01-01", "?to"),
        ("from=2026-07-02&to=2026-07-01", "?to"),
        ("type=cheque", "?type"),
        (&format!("text={}", "x".repeat(101)), "?text"),
    ] {
        let seen = show(&ports, "a", query).await;
        let pointers: Vec<_> = seen.faults().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!((seen.status.as_u16(), pointers), (400, vec![name.to_owned()]), "{query}");
    }
    let seen = send(&ports, "transactions/unknown-filter.json").await;
    assert_eq!(seen.faults()[0].0, "?colour");
}

#[tokio::test]
async fn a_page_has_as_many_transactions_as_were_asked_for() {
    let ports = ledger().await;
    let seen = send(&ports, "transactions/first-page.json").await;
    assert_eq!(numbers(&seen), ["r-1", "ext:p-2", "i-2"]);
}

#[tokio::test]
async fn as_csv_it_is_the_whole_list_whatever_the_page() {
    let ports = ledger().await;
    let file = async |query: &str| {
        let seen = send(&ports, download("a", query)).await;
        assert_eq!(seen.header("content-type"), Some("text/csv; charset=utf-8"));
        let name = "attachment; filename=\"transactions-a.csv\"";
        assert_eq!(seen.header("content-disposition"), Some(name));
        let rows = seen.text.trim_end().split("\r\n").skip(1);
        rows.map(|row| row.split(',').nth(3).unwrap().replace('"', "")).collect::<Vec<_>>()
    };
    let all = ["r-1", "p-2", "i-2", "p-1", "i-1", "p-0"];
    assert_eq!(file("").await, all);
    assert_eq!(file("limit=1").await, all);
    assert_eq!(file("type=invoice&from=2020-01-01").await, ["i-2", "i-1", "i-0"]);
}

#[tokio::test]
async fn a_download_is_logged_once_in_an_hour_and_a_refused_one_is_not() {
    let ports = ledger().await;
    // The second one within the hour is answered and not logged, whatever its days.
    for query in ["", "to=2026-07-01&from=2020-01-01"] {
        assert_eq!(send(&ports, download("a", query)).await.status, 200);
    }
    for (account, query) in [("foreign", ""), ("a", "limit=x")] {
        assert_ne!(send(&ports, download(account, query)).await.status, 200);
    }
    let logged = ports.log.all();
    let what = |one: &Activity| (one.action, one.detail.clone().unwrap());
    let expected = [(Action::HistoryDownloaded, "2024-07-15/2026-07-15".to_owned())];
    assert_eq!(logged.iter().map(what).collect::<Vec<_>>(), expected);
    assert_eq!(logged[0].log, ActivityLog::Account(AccountId::parse("a").unwrap()));
    assert_eq!(logged[0].address.as_deref(), Some("203.0.113.7"));
}

#[tokio::test]
async fn a_download_is_logged_with_the_days_that_are_shown() {
    for (query, days) in [
        ("to=2026-07-01&from=2020-01-01", "2020-01-01/2026-07-01"),
        ("from=2026-07-01&to=9999-12-31", "2026-07-01/2026-07-15"),
    ] {
        let ports = ledger().await;
        assert_eq!(send(&ports, download("a", query)).await.status, 200);
        assert_eq!(ports.log.all()[0].detail.as_deref(), Some(days), "{query}");
    }
}

#[tokio::test]
async fn a_download_that_cannot_be_logged_is_not_answered() {
    let log = MemoryActivity::with_faults(Faults::crash_at(1, When::Before));
    let silent = Ports { log, ..ledger().await };
    assert_eq!(send(&silent, download("a", "")).await.status, 503);
}
