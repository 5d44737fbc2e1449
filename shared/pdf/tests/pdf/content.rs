//! Documents to typeset.

use contract::{
    AccountSummary, Aging, AgingBucket, Allocation, BillingAddress, BucketName, Cause, CauseAmount,
    Invoice, InvoiceLine, InvoiceStatus, LineCategory, Money, OpenItem, PaidBy, Period, Statement,
    Tax, Transaction, TransactionDetail, TransactionType,
};
use jiff::civil::{Date, date};
use pdf::Issuer;

pub(crate) fn issuer() -> Issuer {
    Issuer {
        name: "Northern Voice".to_owned(),
        email: "billing@northern.example".to_owned(),
        phone: "1 800 555-0199".to_owned(),
    }
}

pub(crate) fn cad(cents: i64) -> Money {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    let amount = format!("{sign}{}.{:02}", cents / 100, cents % 100);
    Money { amount, currency: "CAD".to_owned() }
}

pub(crate) fn address() -> BillingAddress {
    BillingAddress {
        name: "Café Été inc.".to_owned(),
        line1: "1200, rue Sherbrooke Ouest".to_owned(),
        line2: None,
        city: "Montréal".to_owned(),
        region: Some("QC".to_owned()),
        postal_code: Some("H3A 1H6".to_owned()),
        country: "CA".to_owned(),
    }
}

/// What a line costs, in cents: each line has another amount.
pub(crate) fn line_cents(index: usize) -> i64 {
    100 + i64::try_from(index).unwrap()
}

/// An invoice of this many lines.
pub(crate) fn invoice(lines: usize) -> Invoice {
    let line = |index: usize| InvoiceLine {
        id: format!("l{index}"),
        description: format!("Line {index} of the service"),
        category: LineCategory::Recurring,
        quantity: "1".to_owned(),
        unit_price: cad(line_cents(index)).amount,
        amount: cad(line_cents(index)),
        usage: None,
    };
    let subtotal = (1..=lines).map(line_cents).sum();
    let tax = |name: &str, rate: &str, amount, registration: &str| Tax {
        name: name.to_owned(),
        rate: rate.to_owned(),
        amount: cad(amount),
        registration: Some(registration.to_owned()),
    };
    Invoice {
        id: "20260701-1".to_owned(),
        number: "INV-2026-0701".to_owned(),
        issued_on: date(2026, 7, 1),
        due_on: date(2026, 7, 31),
        period: Period { from: date(2026, 6, 1), to: date(2026, 6, 30) },
        bill_to: address(),
        lines: (1..=lines).map(line).collect(),
        line_count: u64::try_from(lines).unwrap(),
        next_lines: None,
        causes: vec![
            CauseAmount { cause: Cause::Recurring, amount: cad(subtotal) },
            CauseAmount { cause: Cause::Taxes, amount: cad(5_005 + 9_985) },
        ],
        subtotal: cad(subtotal),
        taxes: vec![
            tax("GST", "5", 5_005, "123456789 RT0001"),
            tax("QST", "9.975", 9_985, "1234567890 TQ0001"),
        ],
        total: cad(subtotal + 5_005 + 9_985),
        open: cad(0),
        status: InvoiceStatus::Paid,
        payments: Vec::new(),
        payment_count: 0,
        next_payments: None,
        call_records: None,
    }
}

fn transaction(seq: u64, on: Date, cents: i64, balance: i64) -> Transaction {
    Transaction {
        id: format!("20260701-{seq}"),
        seq,
        r#type: if cents < 0 { TransactionType::Payment } else { TransactionType::Invoice },
        date: on,
        document_on: on,
        number: format!("DOC-{seq}"),
        description: String::new(),
        amount: cad(cents),
        balance_after: cad(balance),
        open: None,
        due_on: None,
        method: (cents < 0).then_some(PaidBy::Cheque),
    }
}

/// A statement of this many movements, beginning with this balance.
pub(crate) fn statement(movements: u64, opening: i64) -> Statement {
    let mut balance = opening;
    let movements: Vec<_> = (1..=movements)
        .map(|seq| {
            let cents = if seq % 2 == 0 { -123_456 } else { 210_069 };
            balance += cents;
            transaction(seq, date(2026, 7, 2), cents, balance)
        })
        .collect();
    let bucket = |name, amount| AgingBucket { name, amount: cad(amount), invoices: Vec::new() };
    let account = AccountSummary {
        id: "acct-1".to_owned(),
        number: "A-1001".to_owned(),
        name: "Café Été inc.".to_owned(),
        currency: "CAD".to_owned(),
        time_zone: "America/Toronto".to_owned(),
    };
    Statement {
        account,
        bill_to: address(),
        from: date(2026, 7, 1),
        to: date(2026, 7, 31),
        opening: cad(opening),
        movements,
        closing: cad(balance),
        open_items: vec![OpenItem {
            id: "20260701-1".to_owned(),
            r#type: TransactionType::Invoice,
            number: "DOC-1".to_owned(),
            due_on: date(2026, 7, 31),
            open: cad(86_613),
        }],
        aging: Aging {
            as_of: date(2026, 7, 31),
            buckets: vec![bucket(BucketName::Current, 86_613), bucket(BucketName::Over120, 77)],
            unapplied: cad(12_345),
            disputed: cad(0),
            balance: cad(balance),
        },
    }
}

/// A payment that paid an invoice, with a rest.
pub(crate) fn payment() -> TransactionDetail {
    TransactionDetail {
        transaction: transaction(2, date(2026, 7, 15), -123_456, -23_456),
        allocations: vec![Allocation {
            id: "20260701-1".to_owned(),
            r#type: TransactionType::Invoice,
            number: "INV-2026-0701".to_owned(),
            date: date(2026, 7, 1),
            amount: cad(100_000),
        }],
        allocation_count: 1,
        next_allocations: None,
        unapplied: Some(cad(23_456)),
        taken: Some(cad(0)),
        given_back: None,
        names: None,
        posted_at: "2026-07-15T12:00:00Z".parse().unwrap(),
    }
}
