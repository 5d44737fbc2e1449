//! Lines of a billing file.

use serde_json::{Value, json};

/// An account in CAD whose manager is `<id>.manager`.
pub fn account(id: &str, revision: u64) -> Value {
    json!({
        "type": "account", "id": id, "revision": revision, "name": format!("Customer {id}"),
        "number": id, "currency": "CAD", "timeZone": "America/Toronto", "language": "en-CA",
        "billTo": {
            "name": "Customer", "line1": "1 Main St", "city": "Ottawa", "region": "ON",
            "postalCode": "K1A 0B1", "country": "CA",
        },
        "emails": ["billing@example.ca"],
        "manager": {
            "username": format!("{id}.manager"), "email": format!("{id}@example.ca"),
            "givenName": "Robin", "familyName": "Roy",
        },
    })
}

/// An invoice of one line, issued on 1 and due on 15 July 2026, numbered as its id.
pub fn invoice(id: &str, account: &str, amount: &str) -> Value {
    json!({
        "type": "invoice", "id": id, "accountId": account, "number": id, "currency": "CAD",
        "issuedOn": "2026-07-01", "dueOn": "2026-07-15",
        "period": { "from": "2026-06-01", "to": "2026-06-30" },
        "lines": [{
            "id": "1", "description": "Seats", "category": "recurring", "quantity": "1",
            "unitPrice": amount, "amount": amount,
        }],
        "taxes": [], "total": amount,
    })
}

/// A wire received on 10 July 2026.
pub fn payment(id: &str, account: &str, amount: &str) -> Value {
    json!({
        "type": "payment", "id": id, "accountId": account, "receivedOn": "2026-07-10",
        "amount": amount, "currency": "CAD", "method": "wire",
    })
}

/// A refund of a payment, paid on 12 July 2026.
pub fn refund(id: &str, account: &str, amount: &str, payment: &str) -> Value {
    json!({
        "type": "refund", "id": id, "accountId": account, "paidOn": "2026-07-12",
        "amount": amount, "currency": "CAD", "reason": "sent twice", "paymentId": payment,
    })
}

/// The document with one field set.
pub fn with(mut document: Value, name: &str, value: Value) -> Value {
    document[name] = value;
    document
}

/// The document without one field.
pub fn without(mut document: Value, name: &str) -> Value {
    document.as_object_mut().unwrap().remove(name);
    document
}

/// A file of these lines.
pub fn file(lines: &[Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Postings of every kind, between lines whose result would differ if they were posted later.
pub fn entangled() -> String {
    let mut text = file(&[
        invoice("i-1", "a", "100.00"),
        account("a", 1),
        refund("r-1", "a", "10.00", "p-1"),
        invoice("i-1", "a", "100.00"),
        payment("p-1", "a", "150.00"),
        refund("r-2", "a", "500.00", "p-1"),
        refund("r-1", "a", "10.00", "p-1"),
        invoice("i-2", "a", "70.00"),
        payment("p-1", "a", "150.00"),
        payment("p-1", "a", "151.00"),
    ]);
    text.push_str("not json\n");
    text.push_str(&file(&[
        account("a", 3),
        account("a", 2),
        account("b", 1),
        with(payment("p-2", "a", "30.00"), "invoiceNumber", json!("i-9")),
        invoice("i-9", "a", "30.00"),
        with(payment("p-2", "a", "30.00"), "invoiceNumber", json!("i-9")),
        with(invoice("i-3", "b", "5.00"), "number", json!("i-2")),
        with(invoice("i-4", "a", "5.00"), "number", json!("i-2")),
        json!({
            "type": "credit", "id": "c-1", "accountId": "a", "number": "c-1", "currency": "CAD",
            "issuedOn": "2026-06-30", "amount": "20.00", "reason": "outage",
        }),
        with(account("c", 1), "manager", account("a", 1)["manager"].clone()),
        with(
            account("d", 1),
            "manager",
            json!({
                "username": "A.Manager", "email": "other@example.ca",
                "givenName": "X", "familyName": "Y",
            }),
        ),
    ]));
    text
}
