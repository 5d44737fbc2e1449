//! The mails about payments. They name the provider, the account and the payment, so that they
//! make sense to a billing contact who has never signed in.

mod english;
mod french;
mod words;

use app::payments::{MethodShown, PaymentAbout, PaymentLetter};
use askama::Template;
use domain::document::{Language, MethodKind};
use domain::payment::MovementKind;

use crate::instant::day;
use crate::money::money;
use crate::text::{Provider, Rendered};
use words::Case;
pub(crate) use words::Words;

/// Writes a letter about a payment.
///
/// # Errors
/// Never with the templates of this crate, which are checked at compile time.
pub fn render_payment(
    letter: &PaymentLetter,
    provider: &Provider,
) -> Result<Rendered, askama::Error> {
    let (page, mail) = (Head::new(provider), Shown::new(letter, provider));
    let subject = format!("{} – {}", mail.words.title, provider.name);
    let (html, text) = match letter.language {
        Language::English => {
            (EnHtml { page, mail: &mail }.render()?, EnText { page, mail: &mail }.render()?)
        }
        Language::French => {
            (FrHtml { page, mail: &mail }.render()?, FrText { page, mail: &mail }.render()?)
        }
    };
    Ok(Rendered { subject, html, text })
}

/// What every mail's layout shows of the provider.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a> {
    pub(crate) provider: &'a str,
    pub(crate) provider_email: &'a str,
    pub(crate) provider_phone: &'a str,
}

impl<'a> Head<'a> {
    pub(crate) fn new(provider: &'a Provider) -> Self {
        Self {
            provider: &provider.name,
            provider_email: &provider.email,
            provider_phone: &provider.phone,
        }
    }
}

/// A letter in words.
struct Shown<'a> {
    words: Words,
    account_name: &'a str,
    account_number: &'a str,
    amount: String,
    /// The amount of the whole payment, where the mail is about a part of it.
    paid: Option<String>,
    on: Option<String>,
    method: String,
    payment: String,
    invoice: Option<&'a str>,
    /// Whether the payment has paid what it was for.
    is_booked: bool,
    /// The payment's page. It needs a session, and stays the same for ever.
    link: String,
}

impl<'a> Shown<'a> {
    fn new(letter: &'a PaymentLetter, provider: &Provider) -> Self {
        let language = letter.language;
        let is_part = letter.paid != letter.amount;
        let (portal, account, payment) = (&provider.portal_url, &letter.account, &letter.payment);
        let amount = money(letter.amount, language);
        let (case, provider) = (Case::of(letter), &provider.name);
        let words = match language {
            Language::English => english::words(&case, &amount, provider),
            Language::French => french::words(&case, &amount, provider),
        };
        let words = match (&letter.next_try, language) {
            (None, _) => words,
            (Some(next), Language::English) => english::after_auto_pay(words, &amount, next),
            (Some(next), Language::French) => french::after_auto_pay(words, &amount, next),
        };
        Self {
            words,
            account_name: &letter.account_name,
            account_number: letter.account_number.as_str(),
            amount,
            paid: is_part.then(|| money(letter.paid, language)),
            on: letter.on.map(|on| day(on, language)),
            method: method(&letter.method, language),
            payment: payment.to_string(),
            invoice: invoice(letter),
            is_booked: !matches!(letter.about, PaymentAbout::OnItsWay | PaymentAbout::Declined(_)),
            link: format!("{portal}/accounts/{account}/payments/{payment}"),
        }
    }
}

/// The invoice, where it matters: a refund and the end of a movement concern the payment alone.
fn invoice(letter: &PaymentLetter) -> Option<&str> {
    let about_refund = PaymentAbout::Moved(MovementKind::Refund);
    let is_beside = letter.about == about_refund || matches!(letter.about, PaymentAbout::Undone(_));
    letter.invoice.as_ref().filter(|_| !is_beside).map(|number| number.as_str())
}

/// The method, by its brand and last digits as far as they are known.
pub(crate) fn method(method: &MethodShown, language: Language) -> String {
    let brand = method.brand.as_deref().and_then(brand_name);
    let name = match (brand, method.kind, language) {
        (Some(brand), MethodKind::Card, _) => brand,
        (None, MethodKind::Card, Language::English) => "Card",
        (None, MethodKind::Card, Language::French) => "Carte",
        (_, MethodKind::BankDebit, Language::English) => "Bank account",
        (_, MethodKind::BankDebit, Language::French) => "Compte bancaire",
    };
    match (&method.last4, language) {
        (None, _) => name.to_owned(),
        (Some(last4), Language::English) => format!("{name} ending in {last4}"),
        (Some(last4), Language::French) => format!("{name} se terminant par {last4}"),
    }
}

/// A brand as its owner writes it; `None` for an unknown one. The codes are Stripe's:
/// <https://docs.stripe.com/api/payment_methods/object#payment_method_object-card-brand>.
fn brand_name(code: &str) -> Option<&'static str> {
    match code {
        "amex" => Some("American Express"),
        "diners" => Some("Diners Club"),
        "discover" => Some("Discover"),
        "interac" => Some("Interac"),
        "jcb" => Some("JCB"),
        "mastercard" => Some("Mastercard"),
        "unionpay" => Some("UnionPay"),
        "visa" => Some("Visa"),
        _ => None,
    }
}

macro_rules! templates {
    ($( $name:ident = $path:literal )+) => {
        $(
            #[derive(Template)]
            #[template(path = $path)]
            struct $name<'a> {
                page: Head<'a>,
                mail: &'a Shown<'a>,
            }
        )+
    };
}

templates! {
    EnHtml = "payment.en.html"
    EnText = "payment.en.txt"
    FrHtml = "payment.fr.html"
    FrText = "payment.fr.txt"
}
