//! A PDF has the figures of the page, to the cent.

use contract::Language::{EnCa, FrCa};
use pdf::PdfError;

use crate::content::{address, cad, invoice, issuer, line_cents, payment, statement};
use crate::read::text;

#[test]
fn an_invoice_has_every_line_tax_and_total() {
    let content = invoice(200);
    let text = text(&pdf::invoice(&issuer(), "A-1001", &content, EnCa).unwrap());
    for index in 1..=200 {
        let amount = cad(line_cents(index)).amount;
        let row = format!("Line {index} of the service 1 {amount} {amount}");
        assert!(text.contains(&row), "{row} in {text}");
    }
    let expected = "Subtotal 401.00 GST 5% (123456789 RT0001) 50.05 \
                    QST 9.975% (1234567890 TQ0001) 99.85 Total $550.90";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("Due\u{a0}") || text.contains("July\u{a0}31, 2026"));
    for part in ["Payment slip", "Amount due $550.90", "billing@northern.example", "1 800 555-0199"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn an_invoice_without_all_its_lines_is_not_made() {
    let mut content = invoice(3);
    content.lines.pop();
    let made = pdf::invoice(&issuer(), "A-1001", &content, EnCa);
    assert!(matches!(made, Err(PdfError::Incomplete)));
}

#[test]
fn an_invoice_that_asks_for_no_money_has_no_slip() {
    for total in [cad(0), cad(-500)] {
        let content = contract::Invoice { total, ..invoice(1) };
        let text = text(&pdf::invoice(&issuer(), "A-1001", &content, EnCa).unwrap());
        assert!(!text.contains("Payment slip"), "{text}");
    }
}

#[test]
fn a_statement_has_every_movement_between_its_two_balances() {
    let content = statement(100, -5_000);
    for (language, opening, closing) in [
        (EnCa, "2026-07-01 Opening balance −50.00", "Closing balance $43,256.50"),
        (FrCa, "2026-07-01 Solde d’ouverture −50,00", "Solde de clôture 43\u{a0}256,50\u{a0}$"),
    ] {
        let text = text(&pdf::statement(&issuer(), &content, language).unwrap());
        assert!(text.contains(opening) && text.contains(closing), "{text}");
        for movement in &content.movements {
            let shown = |amount: &str| match language {
                EnCa => grouped(amount, ","),
                FrCa => grouped(amount, "\u{a0}").replace('.', ","),
            };
            let (amount, after) = (&movement.amount.amount, &movement.balance_after.amount);
            let row = format!("{} {} {}", movement.number, shown(amount), shown(after));
            assert!(text.contains(&row), "{row} in {text}");
        }
    }
}

/// Digits in groups, written for these tests alone: amounts here are below a million.
fn grouped(amount: &str, separator: &str) -> String {
    let (sign, digits) = amount.strip_prefix('-').map_or(("", amount), |rest| ("−", rest));
    let thousands = digits.len().saturating_sub("000.00".len());
    match digits.split_at(thousands) {
        ("", rest) => format!("{sign}{rest}"),
        (thousands, rest) => format!("{sign}{thousands}{separator}{rest}"),
    }
}

#[test]
fn a_number_is_the_page_s_not_the_billing_system_s_id() {
    let mut content = statement(1, 0);
    content.movements[0].number = "ext:pay-7".to_owned();
    content.open_items[0].number = "ext:inv-7".to_owned();
    let of_statement = text(&pdf::statement(&issuer(), &content, EnCa).unwrap());
    assert!(of_statement.contains("pay-7") && of_statement.contains("inv-7"), "{of_statement}");
    let mut paid = payment();
    paid.transaction.number = "ext:pay-7".to_owned();
    let (address, account) = (address(), "A-1001");
    let made = pdf::receipt(&issuer(), (account, &address), &paid, EnCa).unwrap().unwrap();
    let of_receipt = text(&made);
    assert!(of_receipt.contains("Payment receipt pay-7"), "{of_receipt}");
    assert!(!of_statement.contains("ext:") && !of_receipt.contains("ext:"));
}

#[test]
fn the_closing_of_one_month_is_the_opening_of_the_next() {
    let july = statement(3, 1_000);
    let closing = 1_000 + 2 * 210_069 - 123_456;
    let text_of = |content| text(&pdf::statement(&issuer(), content, EnCa).unwrap());
    assert!(text_of(&july).contains("Closing balance $2,976.82"));
    assert!(text_of(&statement(1, closing)).contains("Opening balance $2,976.82"));
}

#[test]
fn a_receipt_says_what_was_paid_and_what_became_of_it() {
    let address = address();
    let made = pdf::receipt(&issuer(), ("A-1001", &address), &payment(), EnCa).unwrap().unwrap();
    let text = text(&made);
    for part in [
        "Payment receipt DOC-2",
        "Received on July\u{a0}15, 2026",
        "Payment method Cheque",
        "Invoice INV-2026-0701 2026-07-01 1,000.00",
        "Unapplied credit 234.56",
        "Total $1,234.56",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Refunded"), "nothing was taken");
}

#[test]
fn only_a_payment_has_a_receipt() {
    let mut content = payment();
    content.transaction.r#type = contract::TransactionType::Credit;
    let made = pdf::receipt(&issuer(), ("A-1001", &address()), &content, EnCa).unwrap();
    assert!(made.is_none());
}
