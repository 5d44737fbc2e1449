//! Mails the customer what happened to a payment.
//!
//! A message of the outbox says what happened. It may come late, twice, or after the next one, so
//! the payment's record decides: what is no longer true is not mailed.

use std::slice;

use domain::money::Money;
use domain::payment::{Movement, Payment, PaymentMethod, PaymentState};
use domain::user::Email;
use jiff::civil::Date;

use super::letter::{MethodShown, PaymentAbout, PaymentLetter, SendPaymentLetter};
use super::store::payment_of;
use crate::idempotency::{
    IdempotencyKey, IdempotencyRecord, PutIdempotency, RECORD_LIFE, ReadIdempotency,
};
use crate::mail_feedback::{ReadSuppressions, Suppression};
use crate::mailer::{MailError, MailOptions};
use crate::outbox::{PaymentNews, PaymentNotice};
use crate::posting::{AccountState, PostingStore};
use crate::store::StoreError;
use crate::system::Clock;

/// The outcome of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentMailOutcome {
    /// A mail was sent.
    Mailed,
    /// All mails had been sent before.
    Repeated,
    /// The payment's record no longer says so.
    Outdated,
    /// No mail was sent, because an address bounces or its owner complained.
    Suppressed,
    /// Neither the payment nor the account has an address.
    NoRecipient,
    /// There is no such account or payment.
    Unknown,
}

/// Why a notice must be delivered again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentMailError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A mail was not sent.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// The worker that sends mails about payments.
#[derive(Debug)]
pub struct PaymentMailer<L, S, M, C> {
    /// The accounts and their payments. It only reads them.
    pub ledger: L,
    /// The mails that were sent.
    pub access: S,
    /// The mail service.
    pub mailer: M,
    /// The clock.
    pub clock: C,
}

impl<L, S, M, C> PaymentMailer<L, S, M, C>
where
    L: PostingStore,
    S: ReadIdempotency + PutIdempotency + ReadSuppressions,
    M: SendPaymentLetter,
    C: Clock,
{
    /// Sends the mails of the notice that came with this outbox message: one to each recipient. One
    /// is repeated only after a crash between sending and recording it. A recipient whose mail
    /// fails does not hold up the others.
    ///
    /// # Errors
    /// [`PaymentMailError`]: the first failure. The message must be delivered again.
    pub async fn send(
        &self,
        message: &str,
        notice: &PaymentNotice,
    ) -> Result<PaymentMailOutcome, PaymentMailError> {
        let Some((account, payment)) = self.read(notice).await? else {
            tracing::error!(account = %notice.account, payment = %notice.payment, message,
                "no such payment: its mail is dropped; find out who wrote the message");
            return Ok(PaymentMailOutcome::Unknown);
        };
        let Some(news) = News::of(&notice.what, &account, &payment) else {
            return Ok(PaymentMailOutcome::Outdated);
        };
        let recipients = recipients(&account, &payment, &notice.what);
        if recipients.is_empty() {
            tracing::warn!(account = %account.id, payment = %payment.id,
                "nobody gets the mail about this payment: add a billing contact to the account");
            return Ok(PaymentMailOutcome::NoRecipient);
        }
        let (mut outcome, mut failure) = (PaymentMailOutcome::Repeated, None);
        for to in recipients {
            let letter = letter(to, &account, &payment, &news);
            match self.send_once(message, &payment, &letter).await {
                Ok(PaymentMailOutcome::Repeated) => {}
                Ok(PaymentMailOutcome::Suppressed) if outcome == PaymentMailOutcome::Mailed => {}
                Ok(one) => outcome = one,
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(outcome), Err)
    }

    async fn read(
        &self,
        notice: &PaymentNotice,
    ) -> Result<Option<(AccountState, Payment)>, StoreError> {
        // Only the profile and the payments of the account count, so a torn read does no harm.
        let Some(account) = self.ledger.account(&notice.account).await? else { return Ok(None) };
        let payment = payment_of(&self.ledger, &account, &notice.payment).await?;
        Ok(payment.map(|payment| (account, payment)))
    }

    /// Sends a mail, unless it was sent before or its address is suppressed.
    async fn send_once(
        &self,
        message: &str,
        payment: &Payment,
        letter: &PaymentLetter,
    ) -> Result<PaymentMailOutcome, PaymentMailError> {
        let key = idempotency_key(message, payment, &letter.to);
        if self.access.get_idempotency_record(&key.id).await?.is_some() {
            return Ok(PaymentMailOutcome::Repeated);
        }
        let suppressed = self.access.suppressions(slice::from_ref(&letter.to)).await?;
        if let Some(Suppression { problem, since }) = suppressed.get(&letter.to) {
            tracing::warn!(account = %letter.account, payment = %payment.id, %problem, %since,
                "a recipient gets no mail about this payment: the address is suppressed; correct \
                 it, or see docs/operations.md");
            return Ok(PaymentMailOutcome::Suppressed);
        }
        let options = MailOptions { key: Some(message.to_owned()), ..MailOptions::default() };
        self.mailer.send_payment_letter(letter, &options).await?;
        let expires_at = self.clock.now() + RECORD_LIFE;
        let record = IdempotencyRecord { key, answer: "mailed".to_owned(), expires_at };
        match self.access.put_idempotency_record(&record).await {
            Ok(()) | Err(StoreError::ConditionFailed(_)) => Ok(PaymentMailOutcome::Mailed),
            Err(error) => Err(error.into()),
        }
    }
}

/// Identifies one mail: one for each message and address, however many deliveries there were.
fn idempotency_key(message: &str, payment: &Payment, to: &Email) -> IdempotencyKey {
    let name = format!("{message}\n{}", to.as_str());
    IdempotencyKey::new("notice", &payment.origin.user, "send-payment-mail", &name, &[])
}

/// The address that the payer or the saved method names for receipts, or else the account's billing
/// contacts. The contacts alone read of a payment that was not made: any address can be named, and
/// an attempt costs nothing.
fn recipients<'a>(
    account: &'a AccountState,
    payment: &'a Payment,
    what: &PaymentNews,
) -> Vec<&'a Email> {
    match &payment.receipt_email {
        Some(email) if *what != PaymentNews::Declined => vec![email],
        _ => account.profile.emails.iter().collect(),
    }
}

/// What is mailed.
struct News {
    about: PaymentAbout,
    amount: Money,
    on: Option<Date>,
}

impl News {
    /// What a notice says, if the payment's record still says so.
    fn of(what: &PaymentNews, account: &AccountState, payment: &Payment) -> Option<Self> {
        let day = |instant| account.profile.day_of(instant);
        let of_payment = |state, about, on| {
            (payment.state == state).then_some(Self { about, amount: payment.amount, on })
        };
        match what {
            PaymentNews::Succeeded => {
                let on = payment.entry.map(|entry| entry.on);
                of_payment(PaymentState::Succeeded, PaymentAbout::Receipt, on)
            }
            PaymentNews::Processing => {
                let on = day(payment.created_at);
                of_payment(PaymentState::Processing, PaymentAbout::OnItsWay, on)
            }
            PaymentNews::Declined => {
                let about = PaymentAbout::Declined(payment.decline?);
                of_payment(PaymentState::Declined, about, day(payment.changed_at))
            }
            PaymentNews::Moved(id) => {
                let moved = movement(payment, id, false)?;
                let (about, on) = (PaymentAbout::Moved(moved.kind), moved.entry?.on);
                Some(Self { about, amount: moved.amount, on: Some(on) })
            }
            PaymentNews::Undone(id) => {
                let moved = movement(payment, id, true)?;
                moved.entry?;
                // The record does not say when.
                let (about, on) = (PaymentAbout::Undone(moved.kind), None);
                Some(Self { about, amount: moved.amount, on })
            }
        }
    }
}

/// A movement of the payment that is, or is not, undone. One without an entry changed nothing for
/// the customer.
fn movement<'a>(payment: &'a Payment, id: &str, undone: bool) -> Option<&'a Movement> {
    let mut movements = payment.movements.iter();
    movements.find(|moved| moved.id == id && moved.undone == undone)
}

fn letter(to: &Email, account: &AccountState, payment: &Payment, news: &News) -> PaymentLetter {
    PaymentLetter {
        to: to.clone(),
        language: account.profile.language,
        account: account.id.clone(),
        account_name: account.profile.name.clone(),
        account_number: account.profile.number.clone(),
        payment: payment.id.clone(),
        paid: payment.amount,
        amount: news.amount,
        on: news.on,
        method: shown(&payment.method),
        invoice: payment.invoice.as_ref().map(|(number, _)| number.clone()),
        about: news.about,
    }
}

fn shown(method: &PaymentMethod) -> MethodShown {
    match method {
        PaymentMethod::Known(method) => MethodShown {
            kind: method.kind,
            brand: method.brand.clone(),
            last4: Some(method.last4.clone()),
        },
        PaymentMethod::New { kind, .. } => MethodShown { kind: *kind, brand: None, last4: None },
    }
}
