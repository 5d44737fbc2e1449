//! The mails about Auto Pay. They name the provider and the account, so that they make sense to a
//! billing contact who has never signed in.

mod english;
mod french;

use app::auto_pay::{AutoPayAbout, AutoPayLetter, ChargeShown, MAX_NUMBERS};
use askama::Template;
use domain::document::Language;

use crate::instant::day;
use crate::money::money;
use crate::payment::{Head, Words, method};
use crate::text::{Provider, Rendered};

/// Writes a letter about Auto Pay.
///
/// # Errors
/// Never with the templates of this crate, which are checked at compile time.
pub fn render_auto_pay(
    letter: &AutoPayLetter,
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

/// A letter in words.
struct Shown<'a> {
    words: Words,
    account_name: &'a str,
    account_number: &'a str,
    charge: Option<Charge>,
    /// The page with the settings. It needs a session, and stays the same permanently.
    link: String,
}

/// A charge to come, in words.
struct Charge {
    amount: String,
    on: String,
    method: String,
    numbers: Option<String>,
}

impl Charge {
    fn new(charge: &ChargeShown, language: Language) -> Self {
        let more = if charge.numbers.len() < MAX_NUMBERS { "" } else { ", …" };
        let numbers = charge.numbers.join(", ");
        Self {
            amount: money(charge.amount, language),
            on: day(charge.on, language),
            method: method(&charge.method, language),
            numbers: (!numbers.is_empty()).then(|| numbers + more),
        }
    }
}

impl<'a> Shown<'a> {
    fn new(letter: &'a AutoPayLetter, provider: &Provider) -> Self {
        let language = letter.language;
        let words = match language {
            Language::English => english::words(&letter.about),
            Language::French => french::words(&letter.about),
        };
        let charge = match &letter.about {
            AutoPayAbout::On(charge) => charge.as_ref(),
            AutoPayAbout::Announced(charge) => Some(charge),
            _ => None,
        };
        let (portal, account) = (&provider.portal_url, &letter.account);
        Self {
            words,
            account_name: &letter.account_name,
            account_number: letter.account_number.as_str(),
            charge: charge.map(|charge| Charge::new(charge, language)),
            link: format!("{portal}/accounts/{account}/payment-methods"),
        }
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
    EnHtml = "auto-pay.en.html"
    EnText = "auto-pay.en.txt"
    FrHtml = "auto-pay.fr.html"
    FrText = "auto-pay.fr.txt"
}
