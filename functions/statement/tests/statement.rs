//! Statements.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::activity::{Action, Activity};
use contract::STATEMENT;
use domain::user::Role;
use lambda_http::Request;
use portal_http::{Gate, answer};
use serde_json::{Value, json};
use statement::{Ports, handle};
use testkit::access::{MemoryAccess, MemoryActivity, live_session, member, noon, user};
use testkit::documents::{account, invoice, payment, with};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::ledger::{Faults, When, imported};
use testkit::system::FixedClock;

async fn send(lines: &[Value], request: Request) -> (Seen, String) {
    let (seen, text, _) = send_on(MemoryActivity::default(), lines, request).await;
    (seen, text)
}

async fn send_on(
    log: MemoryActivity,
    lines: &[Value],
    request: Request,
) -> (Seen, String, Vec<Activity>) {
    let dana = user("dana.roy");
    let access = MemoryAccess::default()
        .with_session(&live_session(&dana, 1, noon()).record)
        .with_user(dana)
        .with_member(member("dana.roy", "a", Role::Viewer))
        .with_member(member("dana.roy", "gone", Role::Viewer));
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access };
    let ledger = imported(lines).await.0;
    let ports = Ports { ledger, log, clock: FixedClock::at(noon()) };
    let response = answer(&STATEMENT, &gate, &ports, &handle, request).await;
    let text = String::from_utf8(response.body().as_ref().to_vec()).unwrap();
    (Seen::of(&response), text, ports.log.all())
}

async fn ask(lines: &[Value], account: &str, query: &str) -> Seen {
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = Ask::for_route(&STATEMENT.info()).with("accountId", account).query(query);
    send(lines, ask.signed_in(&session).request()).await.0
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
    let seen = ask(&lines(), "a", "from=2026-07-01&to=2026-07-13").await;
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
        let seen = ask(&lines(), "a", query).await;
        let found = (&seen.json["opening"], &seen.json["closing"]);
        assert_eq!(found, (&money(opening), &money(closing)), "{query}");
    }
}

#[tokio::test]
async fn as_csv_it_is_a_file_with_the_same_figures() {
    let (seen, text) = send(&lines(), http_event("statement/csv.json")).await;
    assert_eq!(seen.header("content-type"), Some("text/csv; charset=utf-8"));
    let name = "attachment; filename=\"statement-a-2026-07-02-2026-07-15.csv\"";
    assert_eq!(seen.header("content-disposition"), Some(name));
    let rows: Vec<_> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
    let header = "\"Date\",\"Document date\",\"Type\",\"Number\",\"Description\",\"Amount\",\
                  \"Balance\",\"Open\",\"Currency\"";
    let expected = [
        header,
        "2026-07-02,,\"Opening balance\",,,,150.00,,CAD",
        "2026-07-10,2026-07-10,\"Payment\",\"ext:p-1\",\"'=cmd|'x'\",-120.00,30.00,,CAD",
        "2026-07-14,2026-07-14,\"Invoice\",\"i-3\",\"\",7.00,37.00,7.00,CAD",
        "2026-07-15,,\"Closing balance\",,,,37.00,,CAD",
        "",
    ];
    assert_eq!(rows, expected);
}

#[tokio::test]
async fn a_file_is_on_the_trail_before_it_is_answered_and_a_page_is_not() {
    let event = || http_event("statement/csv.json");
    let (_, _, told) = send_on(MemoryActivity::default(), &lines(), event()).await;
    let what: Vec<_> = told.iter().map(|one| (one.action, one.detail.as_deref())).collect();
    assert_eq!(what, [(Action::StatementDownloaded, Some("2026-07-02/2026-07-15"))]);
    let deaf = MemoryActivity::with_faults(Faults::crash_at(1, When::Before));
    assert_eq!(send_on(deaf, &lines(), event()).await.0.status, 503, "no trace, no file");
    let session = live_session(&user("dana.roy"), 1, noon());
    let page = Ask::for_route(&STATEMENT.info()).with("accountId", "a");
    let page = page.query("from=2026-07-02&to=2026-07-15").signed_in(&session).request();
    let (seen, _, told) = send_on(MemoryActivity::default(), &lines(), page).await;
    assert_eq!((seen.status.as_u16(), told), (200, vec![]));
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
        let seen = ask(&lines(), "a", query).await;
        let fault = (pointer.to_owned(), code.to_owned());
        assert_eq!((seen.status.as_u16(), seen.faults()), (status, vec![fault]), "{query}");
    }
    for query in ["from=2026-07-15&to=2026-07-16", "from=2026-07-16&to=9999-12-31"] {
        let seen = ask(&lines(), "a", query).await;
        let shown = (seen.status.as_u16(), &seen.json["from"], &seen.json["to"]);
        assert_eq!(shown, (200, &json!("2026-07-15"), &json!("2026-07-15")), "{query}");
    }
    let seen = ask(&lines(), "gone", "from=2026-07-14&to=2026-07-15").await;
    assert_eq!(seen.problem(), Some("not-found"));
}
