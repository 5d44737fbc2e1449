//! Mails the customer what happened to a payment.
//!
//! A message of the outbox says what happened. It may come late, twice, or after the next one, so
//! the payment's record decides: what is no longer true is not mailed.

use domain::auto_pay::Why;
use domain::document::SavedMethod;
use domain::money::Money;
use domain::payment::{Movement, Payer, Payment, PaymentMethod, PaymentState};
use domain::user::Email;
use jiff::civil::Date;

use super::letter::{MethodShown, NextTry, PaymentAbout, PaymentLetter, SendPaymentLetter};
use super::mail_outcome::{PaymentMailError, PaymentMailOutcome};
use super::recipients::{Recipient, with_copies};
use super::send_once::{Outcomes, send_once};
use super::store::payment_of;
use crate::auto_pay::{LimitsOf, Outlook, ReadBills, out_of_range};
use crate::idempotency::{IdempotencyKey, PutIdempotency, ReadIdempotency};
use crate::mail_feedback::ReadSuppressions;
use crate::outbox::{PaymentNews, PaymentNotice};
use crate::posting::{AccountState, PostingStore};
use crate::store::StoreError;
use crate::system::Clock;
use crate::unsubscribe::{UnsubscribeKey, UnsubscribeLinks};
use crate::users::ListUsers;

/// The worker that sends mails about payments.
#[derive(Debug)]
pub struct PaymentMailer<L, S, M, C, K> {
    /// The accounts and their payments. It only reads them.
    pub ledger: L,
    /// The mails that were sent.
    pub access: S,
    /// The mail service.
    pub mailer: M,
    /// The clock.
    pub clock: C,
    /// What the gateway charges.
    pub limits: LimitsOf,
    /// Makes the links to unsubscribe from copies.
    pub links: UnsubscribeLinks<K>,
}

impl<L, S, M, C, K> PaymentMailer<L, S, M, C, K>
where
    L: PostingStore + ReadBills,
    S: ReadIdempotency + PutIdempotency + ReadSuppressions + ListUsers,
    M: SendPaymentLetter,
    C: Clock,
    K: UnsubscribeKey,
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
        let next_try = match news.about {
            PaymentAbout::Declined(_) => self.next_try(&account, &payment).await?,
            _ => None,
        };
        let recipients = self.recipients(&account, &payment, &notice.what).await?;
        if recipients.is_empty() {
            tracing::warn!(account = %account.id, payment = %payment.id,
                "nobody gets the mail about this payment: add a billing contact to the account");
            return Ok(PaymentMailOutcome::NoRecipient);
        }
        let mut outcomes = Outcomes::new();
        for recipient in recipients {
            let Recipient { to, language, .. } = &recipient;
            let letter = PaymentLetter {
                next_try: next_try.clone(),
                language: *language,
                ..letter(to, &account, &payment, &news)
            };
            let options = recipient.options(message);
            let key = idempotency_key(message, &payment, to);
            let send = self.mailer.send_payment_letter(&letter, &options);
            outcomes.add(send_once(&self.access, &self.clock, (message, key), to, send).await);
        }
        outcomes.result()
    }

    /// Who gets the mail. Of Auto Pay's payments, users can have copies.
    async fn recipients(
        &self,
        account: &AccountState,
        payment: &Payment,
        what: &PaymentNews,
    ) -> Result<Vec<Recipient>, PaymentMailError> {
        let required = recipients(account, payment, what).into_iter();
        let required = required.map(|to| Recipient::of_account(account, to)).collect();
        match payment.payer {
            Payer::User(_) => Ok(required),
            Payer::AutoPay(_) => {
                let now = self.clock.now();
                with_copies(required, account, &self.access, &self.links, now).await
            }
        }
    }

    /// What Auto Pay does after a payment of its own was not made; `None` for a payment of a user.
    async fn next_try(
        &self,
        account: &AccountState,
        payment: &Payment,
    ) -> Result<Option<NextTry>, StoreError> {
        if matches!(payment.payer, Payer::User(_)) {
            return Ok(None);
        }
        let outlook = Outlook::of(account, (self.limits)(account.profile.currency))?;
        let outlook = outlook.with_bills(&self.ledger, &account.id).await?;
        let forecast = outlook.facts().forecast(self.clock.now()).map_err(out_of_range)?;
        let next = forecast.charges.first().filter(|next| next.why == Some(Why::Retry));
        Ok(Some(
            next.map_or(NextTry::None, |next| {
                NextTry::On(next.on, shown_method(&next.charge.method))
            }),
        ))
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
}

/// Identifies one mail: one for each message and address, however many deliveries there were.
fn idempotency_key(message: &str, payment: &Payment, to: &Email) -> IdempotencyKey {
    let name = format!("{message}\n{}", to.as_str());
    let payer = payment.payer.user().map_or_else(String::new, |origin| origin.user.to_string());
    IdempotencyKey::new("notice", &payer, "send-payment-mail", &name, &[])
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
        invoice: payment.invoice.clone(),
        about: news.about,
        next_try: None,
    }
}

/// A saved method as a mail shows it.
pub(crate) fn shown_method(method: &SavedMethod) -> MethodShown {
    let (brand, last4) = (method.brand.clone(), Some(method.last4.clone()));
    MethodShown { kind: method.kind, brand, last4 }
}

fn shown(method: &PaymentMethod) -> MethodShown {
    match method {
        PaymentMethod::Known(method) => shown_method(method),
        PaymentMethod::New { kind, .. } => MethodShown { kind: *kind, brand: None, last4: None },
    }
}
