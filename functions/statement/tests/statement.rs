//! Statements.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::activity::Action;
use contract::STATEMENT;
use domain::user::Role;
use serde_json::{Value, json};
use statement::{Ports, handle};
use testkit::access::{MemoryActivity, member, noon};
use testkit::documents::{account, invoice, payment, with};
use testkit::http::Seen;
use testkit::ledger::{Faults, When, imported};
use testkit::portal::{Event, Routes, TestPortal, ask, viewer_of};
use testkit::system::FixedClock;

async fn send(lines: &[Value], request: impl Event) -> Seen {
    send_on(&MemoryActivity::default(), lines, request).await
}

async fn send_on(log: &MemoryActivity, lines: &[Value], request: impl Event) -> Seen {
    let access = viewer_of("a").with_member(member("dana.roy", "gone", Role::Viewer));
    let ledger = imported(lines).await.0;
    let ports = Ports { ledger, log: log.clone(), clock: FixedClock::at(noon()) };
    TestPortal::new(&access, Routes::new().on(STATEMENT, handle), ports).send(request).await
}

async fn show(lines: &[Value], account: &str, query: &str) -> Seen {
    send(lines, ask(STATEMENT).with("accountId", account).query(query)).await
}

fn money(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CAD" })
}

fn lines() -> Vec<Value> {
    let on = |line: Value, name: &str, day: &str| with(line, name, json!(day));
    vec![
        account("a", 1),
        on(on(invoice("i-1", "a", "100.00"), "issuedOn", "2026-06-01"), "dueOn", "2026-06-30"),
        invoice("i-2", "a", "50.00"),
        with(payment("p-1", "a", "120.00"), "reference", json!("=cmd|'x'")),
        on(invoice("i-3", "a", "7.00"), "issuedOn", "2026-07-14"),
    ]
}

#[tokio::test]
async fn a_statement_shows_what_happened_and_what_was_open_at_its_end() {
    let seen = show(&lines(), "a", "from=2026-07-01&to=2026-07-13").await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json["account"]["number"], "a");
    assert_eq!(seen.json["billTo"]["city"], "Ottawa");
    assert_eq!(
        (&seen.json["from"], &seen.json["to"]),
        (&json!("2026-07-01"), &json!("2026-07-13"))
    );
    assert_eq!(seen.json["opening"], money("100.00"));
    assert_eq!(seen.json["closing"], money("30.00"));
    let movements = seen.json["movements"].as_array().unwrap();
    let found: Vec<_> = movements
        .iter()
        .map(|line| [&line["number"], &line["balanceAfter"]["amount"], &line["open"]["amount"]])
        .map(|line| line.map(|value| value.as_str().unwrap_or("-").to_owned()))
        .collect();
    assert_eq!(found, [["i-2", "150.00", "30.00"], ["ext:p-1", "30.00", "-"]]);
    let open = json!([{
        "id": "20260701-2", "type": "invoice", "number": "i-2", "dueOn": "2026-07-15",
        "open": money("30.00"),
    }]);
    assert_eq!(seen.json["openItems"], open);
    assert_eq!(seen.json["aging"]["asOf"], "2026-07-13");
    assert_eq!(seen.json["aging"]["balance"], money("30.00"));
}

#[tokio::test]
async fn one_day_a_day_long_ago_and_today_are_periods_too() {
    for (query, opening, closing) in [
        ("from=2026-07-10&to=2026-07-10", "150.00", "30.00"),
        ("from=2020-02-29&to=2020-02-29", "0.00", "0.00"),
        ("from=2026-07-15&to=2026-07-15", "37.00", "37.00"),
        ("from=2020-01-01&to=2026-07-15", "0.00", "37.00"),
    ] {
        let seen = show(&lines(), "a", query).await;
        let found = (&seen.json["opening"], &seen.json["closing"]);
        assert_eq!(found, (&money(opening), &money(closing)), "{query}");
    }
}

#[tokio::test]
async fn as_csv_it_is_a_file_with_the_same_figures() {
    let seen = send(&lines(), "statement/csv.json").await;
    assert_eq!(seen.header("content-type"), Some("text/csv; charset=utf-8"));
    let name = "attachment; filename=\"statement-a-2026-07-02-2026-07-15.csv\"";
    assert_eq!(seen.header("content-disposition"), Some(name));
    let rows: Vec<_> = seen.text.trim_start_matches('\u{feff}').split("\r\n").collect();
    let header = "\"Date\",\"Document date\",\"Type\",\"Number\",\"Description\",\
                  \"Payment method\",\"Due date\",\"Amount\",\"Balance\",\"Amount due\",\
                  \"Currency\"";
    let expected = [
        header,
        "2026-07-02,,\"Opening balance\",,,,,,150.00,,CAD",
        "2026-07-10,2026-07-10,\"Payment\",\"p-1\",\"'=cmd|'x'\",\
         \"Wire transfer\",,-120.00,30.00,,CAD",
        "2026-07-14,2026-07-14,\"Invoice\",\"i-3\",\"\",\"\",2026-07-15,7.00,37.00,7.00,CAD",
        "2026-07-15,,\"Closing balance\",,,,,,37.00,,CAD",
        "",
    ];
    assert_eq!(rows, expected);
}

#[tokio::test]
async fn a_download_is_logged_with_its_period() {
    let log = MemoryActivity::default();
    send_on(&log, &lines(), "statement/csv.json").await;
    let logged = log.all();
    let what: Vec<_> = logged.iter().map(|one| (one.action, one.detail.as_deref())).collect();
    assert_eq!(what, [(Action::StatementDownloaded, Some("2026-07-02/2026-07-15"))]);
}

#[tokio::test]
async fn a_download_that_cannot_be_logged_is_not_answered() {
    let log = MemoryActivity::with_faults(Faults::crash_at(1, When::Before));
    assert_eq!(send_on(&log, &lines(), "statement/csv.json").await.status, 503);
}

#[tokio::test]
async fn a_statement_on_a_page_is_not_logged() {
    let log = MemoryActivity::default();
    let page = ask(STATEMENT).with("accountId", "a").query("from=2026-07-02&to=2026-07-15");
    let seen = send_on(&log, &lines(), page).await;
    assert_eq!((seen.status.as_u16(), log.all()), (200, vec![]));
}

#[tokio::test]
async fn a_period_that_cannot_be_is_refused_at_its_field() {
    for (query, status, pointer, code) in [
        ("from=2026-07-15&to=2026-07-14", 422, "?to", "before-from"),
        ("to=2026-07-14", 400, "?from", "missing-field"),
        ("from=2026-07-14", 400, "?to", "missing-field"),
        ("from=2026-07-14&to=15.7.2026", 400, "?to", "bad-value"),
        ("from=2026-07-14&to=2026-07-15&limit=1", 400, "?limit", "unknown-field"),
    ] {
        let seen = show(&lines(), "a", query).await;
        let fault = (pointer.to_owned(), code.to_owned());
        assert_eq!((seen.status.as_u16(), seen.faults()), (status, vec![fault]), "{query}");
    }
}

#[tokio::test]
async fn a_period_ends_today_at_the_latest() {
    for query in ["from=2026-07-15&to=2026-07-16", "from=2026-07-16&to=9999-12-31"] {
        let seen = show(&lines(), "a", query).await;
        let shown = (seen.status.as_u16(), &seen.json["from"], &seen.json["to"]);
        assert_eq!(shown, (200, &json!("2026-07-15"), &json!("2026-07-15")), "{query}");
    }
}

#[tokio::test]
async fn an_account_without_a_ledger_is_not_found() {
    let seen = show(&lines(), "gone", "from=2026-07-14&to=2026-07-15").await;
    assert_eq!(seen.problem(), Some("not-found"));
}
