//! One mail about Auto Pay of each kind.

use app::auto_pay::{AutoPayAbout, AutoPayLetter, ChargeShown};
use app::payments::MethodShown;
use domain::auto_pay::HoldReason;
use domain::document::{Language, MethodKind};
use domain::ids::{AccountId, DocumentNumber};
use domain::money::{Currency, Money};
use domain::user::Email;
use jiff::civil::date;

/// Every kind of letter, with a name for its file.
pub(crate) fn auto_pay(language: Language) -> Vec<(String, AutoPayLetter)> {
    let (amount, small) = (cad("1234.5"), cad("0.4"));
    let day = date(2026, 8, 1);
    let without = AutoPayAbout::AnnouncedWithoutMethod(day, amount);
    let mut all = vec![
        ("auto-pay-on".to_owned(), AutoPayAbout::On(Some(charge(None)))),
        ("auto-pay-on-nothing-open".to_owned(), AutoPayAbout::On(None)),
        ("auto-pay-off".to_owned(), AutoPayAbout::Off),
        ("auto-pay-announced".to_owned(), AutoPayAbout::Announced(charge(None))),
        ("auto-pay-announced-without-method".to_owned(), without),
        ("auto-pay-too-little".to_owned(), AutoPayAbout::TooLittle(small, cad("0.5"))),
        ("auto-pay-card-expires".to_owned(), AutoPayAbout::CardExpires(card(), (8, 2026))),
    ];
    for reason in HoldReason::ALL {
        let held = AutoPayAbout::Held(amount, *reason);
        all.push((format!("auto-pay-held-{reason}"), held));
        let announced = AutoPayAbout::Announced(charge(Some(*reason)));
        all.push((format!("auto-pay-announced-{reason}"), announced));
    }
    all.into_iter().map(|(name, about)| (name, letter(language, about))).collect()
}

fn cad(amount: &str) -> Money {
    Money::parse(amount, Currency::CAD).unwrap()
}

fn card() -> MethodShown {
    let (brand, last4) = (Some("visa".to_owned()), Some("4242".to_owned()));
    MethodShown { kind: MethodKind::Card, brand, last4 }
}

fn charge(hold: Option<HoldReason>) -> ChargeShown {
    ChargeShown {
        on: date(2026, 8, 1),
        amount: cad("1234.5"),
        method: card(),
        numbers: vec!["INV-1001".to_owned(), "INV-1002".to_owned()],
        hold,
    }
}

fn letter(language: Language, about: AutoPayAbout) -> AutoPayLetter {
    AutoPayLetter {
        to: Email::parse("dana@example.ca").unwrap(),
        language,
        account: AccountId::parse("acct-2041").unwrap(),
        account_name: "Maple & Sons Bakery".to_owned(),
        account_number: DocumentNumber::parse("10-2041").unwrap(),
        about,
    }
}
