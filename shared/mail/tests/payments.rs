//! The mails about payments: what each says, and what none may say.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

#[expect(dead_code, reason = "letters to users have their own tests")]
mod samples;

use std::collections::BTreeSet;

use app::payments::{MethodShown, PaymentAbout, PaymentLetter};
use domain::document::{Language, MethodKind};
use domain::money::{Currency, Money};
use domain::payment::Decline;
use mail::{Rendered, render_payment};
use samples::{LANGUAGES, payments, provider};

fn written(letter: &PaymentLetter) -> Rendered {
    render_payment(letter, &provider()).unwrap()
}

fn letter(name: &str, language: Language) -> PaymentLetter {
    payments(language).into_iter().find(|(known, _)| known == name).unwrap().1
}

/// The text with plain spaces, in one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn declines(language: Language) -> Vec<(Decline, PaymentLetter)> {
    let letters = payments(language).into_iter().map(|(_, letter)| letter);
    let by_users = letters.filter(|letter| letter.next_try.is_none());
    let declined = by_users.filter_map(|letter| match letter.about {
        PaymentAbout::Declined(why) => Some((why, letter)),
        _ => None,
    });
    declined.collect()
}

#[test]
fn every_mail_names_account_payment_method_and_amount_and_has_one_button_to_the_payment() {
    let id = "pay_00112233445566778899aabbccddeeff";
    let link = format!("https://billing.example.ca/accounts/acct-2041/payments/{id}");
    for language in LANGUAGES {
        for (name, letter) in payments(language) {
            let mail = written(&letter);
            for part in ["Maple & Sons Bakery", "10-2041", id, "4242", &link] {
                assert!(mail.text.contains(part), "{name}: {part}");
            }
            let amounts = match language {
                Language::English => ["$1,234.50", "$200.00"],
                Language::French => ["1\u{a0}234,50\u{a0}$", "200,00\u{a0}$"],
            };
            assert!(amounts.iter().any(|amount| mail.subject.contains(amount)), "{name}");
            assert_eq!(mail.html.matches("display:inline-block").count(), 1, "{name}");
            assert_eq!(mail.html.matches(&format!("href=\"{link}\"")).count(), 2, "{name}");
        }
    }
}

#[test]
fn an_invoice_is_named_where_it_was_or_is_to_be_paid() {
    for (name, expected) in [
        ("receipt", "Invoice paid first: INV-1001"),
        ("on-its-way", "Invoice to pay first: INV-1001"),
        ("declined-declined-card", "Invoice to pay first: INV-1001"),
        ("payment-return", "Invoice paid first: INV-1001"),
        ("payment-chargeback", "Invoice paid first: INV-1001"),
    ] {
        let text = written(&letter(name, Language::English)).text;
        assert!(text.contains(expected), "{name}: {text}");
    }
    for name in ["payment-refund", "payment-refund-undone", "payment-chargeback-undone"] {
        assert!(!written(&letter(name, Language::English)).text.contains("INV-1001"), "{name}");
    }
}

#[test]
fn only_a_receipt_calls_itself_one() {
    for (language, is_receipt, is_none) in [
        (Language::English, "This is your receipt.", "This is not a receipt"),
        (Language::French, "Ce courriel est votre reçu.", "Ce courriel n’est pas un reçu"),
    ] {
        for (name, letter) in payments(language) {
            let text = line(&written(&letter).text);
            let receipt = letter.about == PaymentAbout::Receipt;
            assert_eq!(text.contains(is_receipt), receipt, "{name}");
            assert_eq!(text.contains(is_none), letter.about == PaymentAbout::OnItsWay, "{name}");
        }
    }
}

#[test]
fn a_part_of_a_payment_states_the_amount_of_the_payment_too() {
    for (language, expected) in [
        (Language::English, "Amount: $200.00 Amount of the payment: $1,234.50"),
        (Language::French, "Montant : 200,00 $ Montant du paiement : 1 234,50 $"),
    ] {
        let text = line(&written(&letter("refunded-in-part", language)).text);
        assert!(text.contains(expected), "{text}");
        let whole = line(&written(&letter("payment-refund", language)).text);
        assert!(!whole.contains(expected.rsplit_once(':').unwrap().0), "{whole}");
    }
}

#[test]
fn a_refund_and_a_bank_debit_say_how_long_they_take() {
    for (name, english, french) in [
        ("payment-refund", "5 to 10 business days", "5 à 10 jours ouvrables"),
        ("on-its-way", "up to five business days", "jusqu’à cinq jours ouvrables"),
    ] {
        assert!(line(&written(&letter(name, Language::English)).text).contains(english));
        assert!(line(&written(&letter(name, Language::French)).text).contains(french));
    }
}

#[test]
fn a_declined_card_payment_says_that_nothing_was_charged() {
    for (language, expected) in
        [(Language::English, "Nothing was charged."), (Language::French, "Rien n’a été débité.")]
    {
        for (why, letter) in declines(language) {
            let of_card = letter.method.kind == MethodKind::Card;
            let text = line(&written(&letter).text);
            assert!(!of_card || text.contains(expected), "{why}: {text}");
        }
    }
}

#[test]
fn a_debit_that_a_bank_did_not_pay_says_so_and_what_is_open_again() {
    let failed = Decline::InsufficientFunds;
    for (language, title, open) in [
        (Language::English, "Your bank did not pay", "is open again"),
        (Language::French, "Votre banque n’a pas payé", "est de nouveau à payer"),
    ] {
        for (why, letter) in declines(language) {
            let mail = written(&letter);
            let by_bank = mail.subject.starts_with(title);
            assert_eq!(line(&mail.text).contains(open), by_bank, "{why}");
            assert!(!by_bank || letter.method.kind == MethodKind::BankDebit, "{why}");
            if why == failed && letter.method.kind == MethodKind::BankDebit {
                assert!(by_bank);
            }
            // The bank had no part in it.
            assert!(!(by_bank && matches!(why, Decline::Busy | Decline::ProcessingError)));
        }
    }
}

#[test]
fn each_reason_has_words_of_its_own_and_none_says_that_a_card_is_lost_or_stolen() {
    for language in LANGUAGES {
        let mut texts = BTreeSet::new();
        for (why, letter) in declines(language) {
            let text = written(&letter).text;
            let told = line(&text).to_lowercase();
            for word in ["lost", "stolen", "blocked", "fraud", "perdu", "vol", "bloqu", "fraud"] {
                assert!(!told.contains(&format!(" {word}")), "{why}: {word}");
            }
            if letter.method.kind == MethodKind::Card {
                texts.insert(text);
            }
        }
        assert_eq!(texts.len(), Decline::ALL.len());
    }
}

#[test]
fn reasons_and_advice_are_as_their_snapshots() {
    for language in LANGUAGES {
        let told = declines(language).into_iter().map(|(why, letter)| {
            let mail = written(&letter);
            let parts: Vec<_> = mail.text.split("\n\n").collect();
            format!("{why}, {}: {}\n{}\n{}\n", letter.method.kind, parts[1], parts[2], parts[4])
        });
        let told: Vec<_> = told.collect();
        insta::assert_snapshot!(format!("declines-{}", language.as_str()), told.join("\n"));
    }
}

#[test]
fn a_method_is_shown_by_brand_and_last_digits_as_far_as_they_are_known() {
    let card = |brand: Option<&str>, last4: Option<&str>| MethodShown {
        kind: MethodKind::Card,
        brand: brand.map(str::to_owned),
        last4: last4.map(str::to_owned),
    };
    let bank = MethodShown { kind: MethodKind::BankDebit, ..card(None, Some("6789")) };
    for (method, english, french) in [
        (card(Some("visa"), Some("4242")), "Visa ending in 4242", "Visa se terminant par 4242"),
        (
            card(Some("amex"), Some("0005")),
            "American Express ending in 0005",
            "American Express se terminant par 0005",
        ),
        (card(Some("eftpos_au"), Some("1")), "Card ending in 1", "Carte se terminant par 1"),
        (card(None, None), "Card", "Carte"),
        (bank, "Bank account ending in 6789", "Compte bancaire se terminant par 6789"),
    ] {
        for (language, label, shown) in [
            (Language::English, "Payment method: ", english),
            (Language::French, "Mode de paiement\u{a0}: ", french),
        ] {
            let letter = PaymentLetter { method: method.clone(), ..letter("receipt", language) };
            assert!(written(&letter).text.contains(&format!("{label}{shown}\n")), "{shown}");
        }
    }
}

#[test]
fn another_currency_is_named() {
    let amount = Money::parse("1235", Currency::JPY).unwrap();
    for (language, shown) in
        [(Language::English, "JPY\u{a0}1,235"), (Language::French, "1\u{a0}235\u{a0}JPY")]
    {
        let letter = PaymentLetter { amount, paid: amount, ..letter("receipt", language) };
        let mail = written(&letter);
        assert!(mail.subject.contains(shown) && mail.text.contains(shown));
    }
}

#[test]
fn what_is_not_known_has_no_line() {
    for (language, date, invoice) in
        [(Language::English, "Date", "Invoice"), (Language::French, "Date", "Facture")]
    {
        let letter = PaymentLetter { on: None, invoice: None, ..letter("receipt", language) };
        let text = written(&letter).text;
        assert!(!text.lines().any(|line| line.starts_with(date) || line.starts_with(invoice)));
    }
}
