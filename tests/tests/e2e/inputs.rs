//! Inputs that broke other billing portals: meaningless dates, foreign addresses and other forms of
//! Unicode text.

use serde_json::{Value, json};
use testkit::documents::{account, file, invoice, payment, with, without};

use crate::stack::{Session, Stack};

/// A word for this run, so that ids do not repeat.
fn run() -> String {
    format!("in-{}", std::process::id())
}

fn customer(id: &str) -> Value {
    without(account(id, 1), "manager")
}

fn codes(report: &Value) -> Vec<(u64, &str)> {
    let problems = report["problems"].as_array().unwrap();
    let code = |problem: &Value| problem["line"].as_u64().unwrap();
    problems.iter().map(|problem| (code(problem), problem["code"].as_str().unwrap())).collect()
}

fn get(stack: &Stack, session: &Session, path: &str) -> Value {
    let answer = stack.ask("GET", path, Some(session), None);
    assert_eq!(answer.status, 200, "{path} {}", answer.body);
    answer.json()
}

#[test]
#[ignore = "needs a running stack"]
fn meaningless_dates_are_refused_and_the_first_and_last_dates_do_not_overflow() {
    let stack = Stack::running();
    let id = format!("{}-date", run());
    let bill = |name: &str, issued: &str, due: &str| {
        let bill = invoice(&format!("{id}-{name}"), &id, "10.00");
        with(with(bill, "issuedOn", json!(issued)), "dueOn", json!(due))
    };
    let lines = [
        customer(&id),
        bill("1", "0001-01-01", "0001-01-01"),
        bill("2", "0000-01-01", "0000-01-01"),
        bill("3", "1970-01-01", "1970-01-18"),
        bill("4", "2026-10-01", "9999-12-31"),
    ];
    let report = stack.import(&format!("{id}.jsonl"), &file(&lines));
    assert_eq!(codes(&report), [(2, "bad-date"), (3, "bad-date")], "{report}");
    let session = stack.sign_in_staff("agent");
    let of = |path: &str| get(&stack, &session, &format!("/v1/accounts/{id}/{path}"));
    let dashboard = of("dashboard");
    assert_eq!(dashboard["currentBalance"]["amount"]["amount"], "20.00");
    assert_eq!(dashboard["currentBalance"]["pastDue"]["amount"], "10.00");
    let aging = of("aging");
    assert_eq!(aging["balance"]["amount"], "20.00");
    assert_eq!(of("aging?asOf=9999-12-31"), aging, "answered up to today");
    let today = aging["asOf"].as_str().unwrap();
    let statement = of("statements?from=2000-01-01&to=9999-12-31");
    assert_eq!((&statement["to"], &statement["aging"]), (&json!(today), &aging));
    assert_eq!(of(&format!("statements?from={today}&to=9999-12-31"))["to"], today);
    assert_eq!(
        of("transactions?from=1960-01-01&to=9999-12-31")["items"].as_array().unwrap().len(),
        2
    );
    for number in ["3", "4"] {
        of(&format!("invoices/{id}-{number}"));
    }
}

#[test]
#[ignore = "needs a running stack"]
fn addresses_of_every_country_are_accepted_and_unknown_countries_are_not() {
    let stack = Stack::running();
    let at = |name: &str, parts: Value| {
        let mut line = customer(&format!("{}-{name}", run()));
        line["billTo"] = json!({ "name": "Billing", "line1": "1 Main St", "city": "Here" });
        for (name, part) in parts.as_object().unwrap() {
            line["billTo"][name] = part.clone();
        }
        line
    };
    let canada =
        |country: &str| json!({ "region": "ON", "postalCode": "K1A 0B1", "country": country });
    let lines = [
        at("hk", json!({ "region": "Kowloon", "country": "HK" })),
        at("de", json!({ "postalCode": "10115", "country": "DE" })),
        at("sg", json!({ "region": "", "postalCode": "018956", "country": "SG" })),
        at("uk", canada("UK")),
        at("zz", canada("ZZ")),
        with(at("zone", canada("CA")), "timeZone", json!("Etc/Unknown")),
    ];
    let report = stack.import(&format!("{}-addresses.jsonl", run()), &file(&lines));
    let refused = [(4, "bad-value"), (5, "bad-value"), (6, "bad-value")];
    assert_eq!(codes(&report), refused, "{report}");
    let session = stack.sign_in_staff("agent");
    for (name, region, code) in
        [("hk", Some("Kowloon"), None), ("de", None, Some("10115")), ("sg", None, Some("018956"))]
    {
        let dashboard = get(&stack, &session, &format!("/v1/accounts/{}-{name}/dashboard", run()));
        let address = &dashboard["billingAddress"];
        assert_eq!((&address["region"], &address["postalCode"]), (&json!(region), &json!(code)));
    }
}

#[test]
#[ignore = "needs a running stack"]
fn a_text_is_found_in_every_unicode_form_sent_or_typed() {
    let stack = Stack::running();
    let id = format!("{}-txt", run());
    let name = format!("Te\u{301}le\u{301}phonie {id}");
    let references =
        ["Che\u{300}que 1042", "Virement d’août", "Virement d'août", "Œuvre", "Chèque 1045"];
    let mut lines = vec![with(customer(&id), "name", json!(name))];
    lines.extend(references.iter().enumerate().map(|(at, reference)| {
        with(payment(&format!("{id}-{at}"), &id, "1.00"), "reference", json!(reference))
    }));
    lines.push(with(payment(&format!("{id}-x"), &id, "1.00"), "reference", json!("a\u{202e}b")));
    let report = stack.import(&format!("{id}.jsonl"), &file(&lines));
    assert_eq!(codes(&report), [(7, "bad-value")], "{report}");
    let session = stack.sign_in_staff("agent");
    for (text, found) in [
        ("cheque", 2),
        ("aout", 2),
        ("d%27ao%C3%BBt", 2),
        ("d%E2%80%99aou%CC%82t", 2),
        ("oeuvre", 1),
    ] {
        let path = format!("/v1/accounts/{id}/transactions?from=2000-01-01&text={text}");
        let items = &get(&stack, &session, &path)["items"];
        assert_eq!(items.as_array().unwrap().len(), found, "{text}");
    }
    for typed in ["T%C3%A9l%C3%A9phonie", "Te%CC%81le%CC%81phonie", "telephonie"] {
        let path = format!("/v1/staff/accounts?limit=200&name={typed}%20{id}");
        let found = get(&stack, &session, &path);
        assert_eq!(found["items"][0]["name"], format!("Téléphonie {id}"), "{typed}");
    }
}
