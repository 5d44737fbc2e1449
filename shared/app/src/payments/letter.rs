//! A mail about a payment. It goes to an address, which need not be a user's.

use std::future::Future;

use domain::document::{Language, MethodKind};
use domain::ids::{AccountId, DocumentNumber, PaymentId};
use domain::money::Money;
use domain::payment::{Decline, MovementKind};
use domain::user::Email;
use jiff::civil::Date;

use crate::mailer::{MailError, MailOptions};

/// A mail about a payment, to one address.
#[derive(Clone, Debug, PartialEq)]
pub struct PaymentLetter {
    /// The recipient's address.
    pub to: Email,
    /// The account's language.
    pub language: Language,
    /// The account.
    pub account: AccountId,
    /// The account's name.
    pub account_name: String,
    /// The account's number.
    pub account_number: DocumentNumber,
    /// The payment.
    pub payment: PaymentId,
    /// The amount of the payment.
    pub paid: Money,
    /// The amount that the mail is about: the payment's, or that of its refund or return.
    pub amount: Money,
    /// The civil day in the account's zone: when the payment was made or asked for, or when the
    /// money moved. `None` when it is not recorded.
    pub on: Option<Date>,
    /// How it was, or was to be, paid.
    pub method: MethodShown,
    /// The invoice that was to be paid first.
    pub invoice: Option<DocumentNumber>,
    /// What happened.
    pub about: PaymentAbout,
    /// What Auto Pay does after a payment of its own was not made; `None` otherwise.
    pub next_try: Option<NextTry>,
}

/// What Auto Pay does after a payment of its own was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextTry {
    /// It tries again on this day, with this method.
    On(Date, MethodShown),
    /// Nothing, until the customer acts.
    None,
}

/// A method as a mail shows it: never a whole number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodShown {
    /// Card or bank debit.
    pub kind: MethodKind,
    /// The card's brand as the gateway writes it: in lower case.
    pub brand: Option<String>,
    /// The last four digits; `None` for a method that the payer had not entered.
    pub last4: Option<String>,
}

/// What happened to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentAbout {
    /// It succeeded. The mail is the receipt.
    Receipt,
    /// A bank debit is on its way. The mail is not a receipt.
    OnItsWay,
    /// It was not made.
    Declined(Decline),
    /// It was refunded, returned or charged back.
    Moved(MovementKind),
    /// That was undone: a refund failed, or the bank gave the money back.
    Undone(MovementKind),
}

/// Sends mails about payments.
pub trait SendPaymentLetter: Send + Sync {
    /// Sends one mail, with these options.
    fn send_payment_letter(
        &self,
        letter: &PaymentLetter,
        options: &MailOptions,
    ) -> impl Future<Output = Result<(), MailError>> + Send;
}
