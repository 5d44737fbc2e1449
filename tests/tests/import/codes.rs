//! The codes of a report: each is given where it applies, and only there.

use app::import::{ProblemCode, ReportFiles, WarningCode};

use super::*;

/// Codes, each with a line that gets it and a valid counterpart.
fn malformed() -> Vec<(ProblemCode, Value, Value)> {
    use ProblemCode as P;
    let pay = || payment("p", "a", "1.00");
    let bill = || invoice("i", "a", "1.00");
    vec![
        (P::UnknownType, with(pay(), "type", json!("cheque")), pay()),
        (P::MissingField, without(pay(), "amount"), pay()),
        (P::MissingField, without(pay(), "type"), pay()),
        (P::UnknownField, with(pay(), "colour", json!("red")), pay()),
        (P::BadAmount, with(pay(), "amount", json!("1.005")), with(pay(), "amount", json!("1.5"))),
        (P::BadAmount, with(pay(), "amount", json!(1)), pay()),
        (P::BadAmount, with(pay(), "amount", json!(["0.01", "CAD"])), pay()),
        (P::BadValue, with(bill(), "period", json!(["2026-06-01", "2026-06-30"])), bill()),
        (P::BadAmount, with(pay(), "amount", json!("0.00")), with(pay(), "amount", json!("0.01"))),
        (P::BadAmount, with(pay(), "amount", json!("-1")), pay()),
        (P::BadAmount, invoice("i", "a", "-1.00"), invoice("i", "a", "0.00")),
        (
            P::BadAmount,
            with(invoice("i", "a", "0.00"), "total", json!("-0.00")),
            invoice("i", "a", "0"),
        ),
        (P::BadDate, with(pay(), "receivedOn", json!("2026-02-29")), pay()),
        (P::BadValue, with_methods(&[true, false, true]), with_methods(&[false, true, false])),
        (P::BadDate, with(pay(), "receivedOn", json!("2026-7-1")), pay()),
        (
            P::BadDate,
            with(pay(), "receivedOn", json!("0001-01-01")),
            with(pay(), "receivedOn", json!("1970-01-01")),
        ),
        (
            P::BadDate,
            with(bill(), "dueOn", json!("0000-01-01")),
            with(bill(), "dueOn", json!("9999-12-31")),
        ),
        (P::BadValue, with(pay(), "method", json!("card ")), with(pay(), "method", json!("card"))),
        (P::BadValue, with(pay(), "currency", json!("cad")), pay()),
        (
            P::BadValue,
            with(bill(), "dueOn", json!("2026-06-30")),
            with(bill(), "dueOn", json!("2026-07-01")),
        ),
        (P::TotalMismatch, with(bill(), "total", json!("1.01")), bill()),
        (P::WrongCurrency, with(pay(), "currency", json!("USD")), pay()),
        (P::UnknownAccount, payment("p", "nobody", "1.00"), pay()),
        (P::MissingPdf, with(bill(), "pdf", json!("billing/documents/a/none.pdf")), bill()),
        (P::BadValue, with(bill(), "pdf", json!("billing/documents/b/none.pdf")), bill()),
    ]
}

/// An account with Auto Pay and a card for each flag: whether it is the default.
fn with_methods(defaults: &[bool]) -> Value {
    let card = |default: &bool| {
        json!({
            "id": "pm", "type": "card", "last4": "4242", "expMonth": 10, "expYear": 2026,
            "default": default,
        })
    };
    let methods: Vec<_> = defaults.iter().map(card).collect();
    let gateway = json!({ "customerId": "cus", "methods": methods, "autoPay": true });
    let account = with(account("c", 1), "gateway", gateway);
    with(account, "manager", Value::Null)
}

/// The same as text, also for codes that depend on what [`stored`] posted.
fn refused() -> Vec<(ProblemCode, String, String)> {
    use ProblemCode as P;
    let pay = || payment("p-1", "a", "1.00");
    let bill = || invoice("i-1", "a", "1.00");
    let padded = |length: usize| {
        let text = pay().to_string();
        let spaces = " ".repeat(length - text.len());
        text + &spaces
    };
    let mut cases = vec![
        (P::LineTooLong, padded((1 << 20) + 1), padded(1 << 20)),
        (P::NotJson, format!("[{}]", pay()), pay().to_string()),
        (P::NotJson, format!("{} {}", pay(), pay()), format!("{}\r", pay())),
    ];
    // A repeated key, the last time with the value of the valid counterpart.
    for (document, twice) in [
        (pay(), r#""amount":"900.00","#),
        (pay(), r#""type":"credit","#),
        (pay(), r#""id":"p-1","#),
        (bill(), r#""from":"2026-05-01","#),
        (bill(), r#""unitPrice":"2.00","#),
    ] {
        let text = document.to_string();
        let key = twice.split_inclusive(':').next().unwrap();
        cases.push((P::BadValue, text.replace(key, &format!("{twice}{key}")), text));
    }
    let stored = [
        (P::Stale, account("a", 1), account("a", 3)),
        (P::Conflict, payment("p-0", "a", "150.01"), payment("p-0", "a", "150.00")),
        (P::Conflict, with(account("a", 2), "name", json!("Other")), account("a", 2)),
        (P::UnknownAccount, payment("p-1", "A", "1.00"), pay()),
        (P::WrongCurrency, with(account("a", 3), "currency", json!("USD")), account("a", 3)),
        (P::NumberTaken, with(bill(), "number", json!("i-0")), bill()),
        (
            P::MissingPdf,
            with(bill(), "pdf", json!("billing/documents/a/none.pdf")),
            with(bill(), "pdf", json!("billing/documents/a/some.pdf")),
        ),
        (
            P::UnknownInvoice,
            with(pay(), "invoiceNumber", json!("i-other")),
            with(pay(), "invoiceNumber", json!("i-0")),
        ),
        (
            P::UnknownPayment,
            refund("r-1", "a", "1.00", "p-other"),
            refund("r-1", "a", "1.00", "p-0"),
        ),
        (P::TooMuch, refund("r-1", "a", "150.01", "p-0"), refund("r-1", "a", "150.00", "p-0")),
        (
            P::NotPosted,
            with(bill(), "pdf", json!("billing/documents/a/secret.pdf")),
            with(bill(), "pdf", json!("billing/documents/a/some.pdf")),
        ),
    ];
    let text = |(code, line, neighbour): (_, Value, Value)| {
        (code, line.to_string(), neighbour.to_string())
    };
    cases.extend(stored.map(text));
    cases
}

/// An account with an invoice and a larger payment, and another account with an invoice and a
/// payment.
async fn stored() -> World {
    let world = World::new(Faults::default());
    let before = [
        account("a", 2),
        invoice("i-0", "a", "100.00"),
        payment("p-0", "a", "150.00"),
        with(account("other", 1), "manager", Value::Null),
        invoice("i-other", "other", "1.00"),
        payment("p-other", "other", "1.00"),
    ];
    for name in ["some", "secret"] {
        let key = format!("billing/documents/a/{name}.pdf");
        world.files.put_report(&key, "%PDF").await.unwrap();
    }
    world.files.break_key("billing/documents/a/secret.pdf");
    let report = world.import(&arrival("before", "v1"), file(&before)).await;
    assert_eq!(codes(&report), []);
    world
}

#[tokio::test]
async fn each_code_is_given_to_a_faulty_line_and_not_to_its_valid_counterpart() {
    let text = |(code, line, neighbour): (_, Value, Value)| {
        (code, line.to_string(), neighbour.to_string())
    };
    let cases: Vec<_> = malformed().into_iter().map(text).chain(refused()).collect();
    for (code, line, neighbour) in &cases {
        let world = stored().await;
        let report = world.import(&arrival("bad", "v1"), line.as_bytes()).await;
        assert_eq!(codes(&report), [(1, code.as_str().to_owned())], "{report}");
        let report = world.import(&arrival("good", "v2"), neighbour.as_bytes()).await;
        assert_eq!(codes(&report), [], "a rejected line stores no identity: {report}");
    }
    let mut proven: Vec<_> = cases.iter().map(|(code, _, _)| *code).collect();
    proven.sort();
    proven.dedup();
    assert_eq!(proven, ProblemCode::ALL);
}

#[test]
fn the_codes_are_the_documented_ones_in_their_order() {
    let documented = [
        "line-too-long",
        "not-json",
        "unknown-type",
        "missing-field",
        "unknown-field",
        "bad-amount",
        "bad-date",
        "bad-value",
        "total-mismatch",
        "stale",
        "conflict",
        "unknown-account",
        "wrong-currency",
        "number-taken",
        "missing-pdf",
        "unknown-invoice",
        "unknown-payment",
        "too-much",
        "not-posted",
    ];
    let codes: Vec<_> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes, documented);
    let warnings: Vec<_> = WarningCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(warnings, ["username-taken", "amount-mismatch", "rate-mismatch"]);
}

/// Lines with two faults each, with the code that comes first in the order of the codes.
fn with_two_faults() -> Vec<(&'static str, Value)> {
    let pay = || payment("p", "a", "1.00");
    let bill = || invoice("i", "a", "1.00");
    let usd = |document: Value| with(document, "currency", json!("USD"));
    vec![
        ("unknown-type", with(without(pay(), "amount"), "type", json!("cheque"))),
        ("missing-field", with(without(pay(), "amount"), "colour", json!("red"))),
        ("missing-field", with(without(pay(), "method"), "amount", json!("x"))),
        ("unknown-field", with(with(pay(), "colour", json!("red")), "amount", json!("x"))),
        ("bad-amount", with(with(pay(), "amount", json!("x")), "receivedOn", json!("x"))),
        ("bad-amount", with(with(bill(), "issuedOn", json!("x")), "total", json!("x"))),
        ("bad-date", with(with(pay(), "receivedOn", json!("x")), "method", json!("x"))),
        ("bad-date", with(with(pay(), "currency", json!("x")), "receivedOn", json!("x"))),
        ("bad-value", with(with(bill(), "dueOn", json!("2026-01-01")), "total", json!("2.00"))),
        ("total-mismatch", with(usd(bill()), "total", json!("2.00"))),
        ("unknown-account", with(usd(pay()), "accountId", json!("nobody"))),
        ("wrong-currency", usd(with(pay(), "invoiceNumber", json!("none")))),
        (
            "number-taken",
            with(
                with(bill(), "number", json!("i-0")),
                "pdf",
                json!("billing/documents/a/none.pdf"),
            ),
        ),
        ("unknown-invoice", with(pay(), "invoiceNumber", json!("none"))),
        ("unknown-payment", refund("r", "a", "999.00", "none")),
        ("stale", with(account("a", 1), "currency", json!("USD"))),
        ("conflict", with(account("a", 2), "name", json!("Other"))),
        ("wrong-currency", with(account("a", 3), "currency", json!("USD"))),
        ("conflict", invoice("i-0", "nobody", "1.00")),
    ]
}

#[tokio::test]
async fn a_line_with_two_faults_has_the_code_that_comes_first() {
    for (code, line) in with_two_faults() {
        let world = World::new(Faults::default());
        let before = [account("a", 2), invoice("i-0", "a", "1.00")];
        world.import(&arrival("before", "v1"), file(&before)).await;
        let report = world.import(&arrival("twice", "v2"), file(&[line])).await;
        assert_eq!(codes(&report), [(1, code.to_owned())], "{report}");
    }
}
