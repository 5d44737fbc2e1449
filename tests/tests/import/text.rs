//! Texts of documents: no invisible characters, and in one Unicode normalisation form.

use app::import::{ProblemCode, parse, parse_stored};
use domain::document::{Detail, Document};

use super::*;

/// A document of each type, with all its texts.
fn full() -> Vec<Value> {
    let mut customer = account("a", 1);
    customer["billTo"]["line2"] = json!("Suite 2");
    customer["serviceAddress"] = customer["billTo"].clone();
    customer["gateway"] = json!({
        "customerId": "cus_1", "autoPay": true,
        "methods": [{ "id": "pm_1", "type": "card", "brand": "visa", "last4": "4242" }],
    });
    let mut bill = invoice("i", "a", "1.00");
    let tax = json!({ "name": "GST", "rate": "5", "amount": "0.00", "registration": "1" });
    bill["taxes"] = json!([tax]);
    let why = |kind: &str, day: &str| {
        json!({
            "type": kind, "id": "d", "accountId": "a", day: "2026-07-10", "amount": "1.00",
            "currency": "CAD", "reason": "outage",
        })
    };
    vec![
        customer,
        bill,
        with(payment("p", "a", "1.00"), "reference", json!("cheque 12")),
        refund("r", "a", "1.00", "p"),
        with(why("credit", "issuedOn"), "number", json!("C-1")),
        why("adjustment", "effectiveOn"),
        with(without(why("reversal", "on"), "amount"), "paymentId", json!("p")),
        why("write-off", "on"),
    ]
}

/// JSON Pointers to the texts of a document that people choose.
fn texts(document: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    walk(value, &format!("{path}/{name}"), found);
                }
            }
            Value::Array(list) => {
                for (at, value) in list.iter().enumerate() {
                    walk(value, &format!("{path}/{at}"), found);
                }
            }
            Value::String(_) => found.push(path.to_owned()),
            _ => {}
        }
    }
    // These have a narrower form of their own, which other tests hold.
    let narrow = [
        "type",
        "accountId",
        "currency",
        "timeZone",
        "language",
        "country",
        "last4",
        "method",
        "category",
        "amount",
        "quantity",
        "unitPrice",
        "total",
        "rate",
        "username",
        "email",
        "0",
        "from",
        "to",
        "on",
        "issuedOn",
        "dueOn",
        "receivedOn",
        "paidOn",
        "effectiveOn",
        "invoiceNumber",
        "paymentId",
    ];
    let mut found = Vec::new();
    walk(document, "", &mut found);
    found.retain(|path| !narrow.contains(&path.rsplit('/').next().unwrap()));
    found.retain(|path| path != "/id" || document["type"] != "account");
    found
}

fn set(document: &Value, path: &str, text: &str) -> Vec<u8> {
    let mut document = document.clone();
    *document.pointer_mut(path).unwrap() = json!(text);
    document.to_string().into_bytes()
}

#[test]
fn a_text_with_invisible_characters_is_rejected() {
    let mut tried = 0;
    for document in full() {
        assert!(parse(document.to_string().as_bytes()).document.is_ok(), "{document}");
        for path in texts(&document) {
            for text in ["a\u{202e}b", "a\u{200b}b", "a\u{ad}b", "a\u{2028}b", "a\tb", "\u{3164}"] {
                let problem = parse(&set(&document, &path, text)).document.unwrap_err();
                assert_eq!(problem.code, ProblemCode::BadValue, "{path} of {document}");
                tried += 1;
            }
            for text in ["l’été\u{a0}– 1\u{202f}000 «\u{a0}o'k\u{a0}»", "Œuvre"] {
                assert!(parse(&set(&document, &path, text)).document.is_ok(), "{path} {text}");
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn texts_are_normalised_and_identifiers_must_be_normalised() {
    let decomposed = "Che\u{300}que";
    let line = with(payment("p", "a", "1.00"), "reference", json!(decomposed)).to_string();
    let (document, _) = parse(line.as_bytes()).document.unwrap();
    let Document::Ledger(document) = document else { panic!("a payment") };
    let Detail::Payment { reference, .. } = document.detail else { panic!("a payment") };
    assert_eq!(reference.as_deref(), Some("Chèque"));
    // To normalise an identifier would make a posted document look new.
    for line in [payment(decomposed, "a", "1.00"), invoice(decomposed, "a", "1.00")] {
        assert_eq!(
            parse(line.to_string().as_bytes()).document.unwrap_err().code.as_str(),
            "bad-value"
        );
    }
}

/// A line that was posted before the import normalised texts must stay a `duplicate`.
#[tokio::test]
async fn the_content_hash_is_that_of_the_line_as_sent() {
    let composed = with(payment("p", "a", "1.00"), "reference", json!("Chèque")).to_string();
    let decomposed = with(payment("p", "a", "1.00"), "reference", json!("Che\u{300}que"));
    let hash = |line: &str| parse(line.as_bytes()).document.unwrap().1;
    assert_ne!(hash(&composed), hash(&decomposed.to_string()));
    let known = "def2a0883e6408283bbeea08bb44314331deef97b72478d5ce0853d259292838";
    assert_eq!(hash(&decomposed.to_string()), known, "the hash before normalisation");
    let world = World::new(Faults::default());
    let lines = file(&[account("a", 1), decomposed.clone(), decomposed]);
    let report = world.import(&arrival("july", "v1"), lines).await;
    assert_eq!((&report["posted"], &report["duplicates"]), (&json!(2), &json!(1)));
}

#[test]
fn a_document_stored_under_older_rules_can_be_read() {
    for (path, text) in [("/lines/0/description", "Seats\u{200b}"), ("/number", "\u{202e}1")] {
        let line = set(&invoice("i", "a", "1.00"), path, text);
        assert!(parse(&line).document.is_err());
        assert!(parse_stored(&line).document.is_ok(), "{path}");
    }
}
