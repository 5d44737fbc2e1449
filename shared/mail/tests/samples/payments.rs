//! One mail about a payment of each kind.

use app::payments::{MethodShown, NextTry, PaymentAbout, PaymentLetter};
use domain::document::{Language, MethodKind};
use domain::ids::{AccountId, DocumentNumber, PaymentId};
use domain::money::{Currency, Money};
use domain::payment::{Decline, MovementKind};
use domain::user::Email;
use jiff::civil::date;

/// Every kind of letter, with a name for its file.
pub(crate) fn payments(language: Language) -> Vec<(String, PaymentLetter)> {
    let letter = |about, kind| letter(language, about, kind);
    let part = |about| {
        let amount = Money::parse("200", Currency::CAD).unwrap();
        PaymentLetter { amount, ..letter(about, MethodKind::Card) }
    };
    let mut all = vec![
        ("receipt".to_owned(), letter(PaymentAbout::Receipt, MethodKind::Card)),
        ("receipt-of-debit".to_owned(), letter(PaymentAbout::Receipt, MethodKind::BankDebit)),
        ("on-its-way".to_owned(), letter(PaymentAbout::OnItsWay, MethodKind::BankDebit)),
        ("refunded-in-part".to_owned(), part(PaymentAbout::Moved(MovementKind::Refund))),
    ];
    for kind in MovementKind::ALL {
        let method = match kind {
            MovementKind::Return => MethodKind::BankDebit,
            _ => MethodKind::Card,
        };
        all.push((format!("payment-{kind}"), letter(PaymentAbout::Moved(*kind), method)));
        let undone = PaymentLetter { on: None, ..letter(PaymentAbout::Undone(*kind), method) };
        all.push((format!("payment-{kind}-undone"), undone));
    }
    let why = PaymentAbout::Declined(Decline::InsufficientFunds);
    let again = NextTry::On(date(2026, 8, 2), card());
    for (name, next_try) in [("tried-again", again), ("not-tried-again", NextTry::None)] {
        let declined = PaymentLetter { next_try: Some(next_try), ..letter(why, MethodKind::Card) };
        all.push((format!("declined-and-{name}"), declined));
    }
    for why in Decline::ALL {
        for (kind, name) in [(MethodKind::Card, "card"), (MethodKind::BankDebit, "debit")] {
            let declined = letter(PaymentAbout::Declined(*why), kind);
            all.push((format!("declined-{why}-{name}"), declined));
        }
    }
    all
}

fn card() -> MethodShown {
    let (brand, last4) = (Some("mastercard".to_owned()), Some("4444".to_owned()));
    MethodShown { kind: MethodKind::Card, brand, last4 }
}

fn letter(language: Language, about: PaymentAbout, kind: MethodKind) -> PaymentLetter {
    let amount = Money::parse("1234.5", Currency::CAD).unwrap();
    let brand = (kind == MethodKind::Card).then(|| "visa".to_owned());
    PaymentLetter {
        to: Email::parse("dana@example.ca").unwrap(),
        language,
        account: AccountId::parse("acct-2041").unwrap(),
        account_name: "Maple & Sons Bakery".to_owned(),
        account_number: DocumentNumber::parse("10-2041").unwrap(),
        payment: PaymentId::parse("pay_00112233445566778899aabbccddeeff").unwrap(),
        paid: amount,
        amount,
        on: Some(date(2026, 8, 1)),
        method: MethodShown { kind, brand, last4: Some("4242".to_owned()) },
        invoice: Some(DocumentNumber::parse("INV-1001").unwrap()),
        about,
        next_try: None,
    }
}
