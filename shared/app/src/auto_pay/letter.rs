//! A mail about Auto Pay.

use std::future::Future;

use domain::auto_pay::HoldReason;
use domain::document::Language;
use domain::ids::{AccountId, DocumentNumber};
use domain::money::Money;
use domain::user::Email;
use jiff::civil::Date;

use crate::mailer::{MailError, MailOptions};
use crate::payments::MethodShown;

/// A mail about Auto Pay of an account, to one address.
#[derive(Clone, Debug, PartialEq)]
pub struct AutoPayLetter {
    /// The recipient's address.
    pub to: Email,
    /// The language of the mail.
    pub language: Language,
    /// The account.
    pub account: AccountId,
    /// The account's name.
    pub account_name: String,
    /// The account's number.
    pub account_number: DocumentNumber,
    /// What it is about.
    pub about: AutoPayAbout,
}

/// What a mail about Auto Pay is about.
#[derive(Clone, Debug, PartialEq)]
pub enum AutoPayAbout {
    /// It was switched on; the next charge, if one is known.
    On(Option<ChargeShown>),
    /// It was switched off.
    Off,
    /// The advance notice.
    Announced(ChargeShown),
    /// The advance notice, when no saved method can be charged on that day: the day and the amount.
    AnnouncedWithoutMethod(Date, Money),
    /// A charge that is held until the customer acts.
    Held(Money, HoldReason),
    /// What is open is less than the smallest charge, and waits: both amounts.
    TooLittle(Money, Money),
    /// A card that expires at the end of this month and year.
    CardExpires(MethodShown, (u8, u16)),
}

/// A charge to come, as a mail shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChargeShown {
    /// The civil day in the account's zone.
    pub on: Date,
    /// The amount.
    pub amount: Money,
    /// The method.
    pub method: MethodShown,
    /// The numbers of the invoices and other items that it pays; at most [`MAX_NUMBERS`].
    pub numbers: Vec<String>,
    /// Why it will be held, if it will.
    pub hold: Option<HoldReason>,
}

/// Most numbers in a mail.
pub const MAX_NUMBERS: usize = 12;

/// Sends mails about Auto Pay.
pub trait SendAutoPayLetter: Send + Sync {
    /// Sends one mail, with these options.
    fn send_auto_pay_letter(
        &self,
        letter: &AutoPayLetter,
        options: &MailOptions,
    ) -> impl Future<Output = Result<(), MailError>> + Send;
}
