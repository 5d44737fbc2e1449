//! Mails the customer about Auto Pay.
//!
//! A message of the outbox says what happened. It may come late or twice, so the account decides:
//! what is no longer true is not mailed.

use domain::auto_pay::{Facts, ForecastCharge, Item, Why};
use domain::money::{Money, MoneyError};
use domain::user::Email;
use jiff::Timestamp;
use jiff::civil::Date;

use super::letter::{AutoPayAbout, AutoPayLetter, ChargeShown, MAX_NUMBERS, SendAutoPayLetter};
use super::outlook::{LimitsOf, Outlook, out_of_range};
use super::store::ReadBills;
use crate::idempotency::{IdempotencyKey, PutIdempotency, ReadIdempotency};
use crate::mail_feedback::ReadSuppressions;
use crate::outbox::{AutoPayNews, AutoPayNotice};
use crate::payments::{
    Outcomes, PaymentMailError, PaymentMailOutcome, Recipient, send_once, shown_method, with_copies,
};
use crate::posting::{AccountState, PostingStore};
use crate::store::StoreError;
use crate::system::Clock;
use crate::unsubscribe::{UnsubscribeKey, UnsubscribeLinks};
use crate::users::ListUsers;

/// Sends mails about Auto Pay through its ports.
#[derive(Debug)]
pub struct AutoPayMailer<'a, L, S, M, C, K> {
    /// The accounts. It only reads them.
    pub ledger: &'a L,
    /// The mails that were sent, and the addresses that take none.
    pub access: &'a S,
    /// The mail service.
    pub mailer: &'a M,
    /// The clock.
    pub clock: &'a C,
    /// What the gateway charges.
    pub limits: LimitsOf,
    /// Makes the links to unsubscribe from copies.
    pub links: &'a UnsubscribeLinks<K>,
}

impl<L, S, M, C, K> AutoPayMailer<'_, L, S, M, C, K>
where
    L: PostingStore + ReadBills,
    S: ReadIdempotency + PutIdempotency + ReadSuppressions + ListUsers,
    M: SendAutoPayLetter,
    C: Clock,
    K: UnsubscribeKey,
{
    /// Sends the mails of the notice that came with this outbox message: one to each billing
    /// contact, and one to each user who asked for copies.
    ///
    /// # Errors
    /// [`PaymentMailError`]: the first failure. The message must be delivered again.
    pub async fn send(
        &self,
        message: &str,
        notice: &AutoPayNotice,
    ) -> Result<PaymentMailOutcome, PaymentMailError> {
        let Some(account) = self.ledger.account(&notice.account).await? else {
            tracing::error!(account = %notice.account, message,
                "no such account: its mail is dropped; find out who wrote the message");
            return Ok(PaymentMailOutcome::Unknown);
        };
        let Some(about) = self.about(&notice.news, &account).await? else {
            return Ok(PaymentMailOutcome::Outdated);
        };
        let required = account.profile.emails.iter();
        let required = required.map(|to| Recipient::of_account(&account, to)).collect();
        let now = self.clock.now();
        let recipients = with_copies(required, &account, self.access, self.links, now).await?;
        if recipients.is_empty() {
            tracing::warn!(account = %account.id,
                "nobody gets the mail about Auto Pay: add a billing contact to the account");
            return Ok(PaymentMailOutcome::NoRecipient);
        }
        let mut outcomes = Outcomes::new();
        for recipient in &recipients {
            let letter = letter(recipient, &account, about.clone());
            let options = recipient.options(message);
            let (to, key) = (&recipient.to, idempotency_key(message, &recipient.to));
            let send = self.mailer.send_auto_pay_letter(&letter, &options);
            outcomes.add(send_once(self.access, self.clock, (message, key), to, send).await);
        }
        outcomes.result()
    }

    /// What a notice says, if the account still says so.
    async fn about(
        &self,
        news: &AutoPayNews,
        account: &AccountState,
    ) -> Result<Option<AutoPayAbout>, StoreError> {
        let is_on = account.has_auto_pay();
        if is_on == (*news == AutoPayNews::Off) {
            return Ok(None);
        }
        let outlook = Outlook::of(account, (self.limits)(account.profile.currency))?;
        let outlook = outlook.with_bills(self.ledger, &account.id).await?;
        let now = self.clock.now();
        about(news, account, &outlook, now).map_err(out_of_range)
    }
}

fn about(
    news: &AutoPayNews,
    account: &AccountState,
    outlook: &Outlook<'_>,
    now: Timestamp,
) -> Result<Option<AutoPayAbout>, MoneyError> {
    let facts = outlook.facts();
    Ok(match news {
        AutoPayNews::Off => Some(AutoPayAbout::Off),
        AutoPayNews::On => {
            let next = facts.forecast(now)?.charges.into_iter().next();
            Some(AutoPayAbout::On(next.as_ref().map(shown_charge)))
        }
        AutoPayNews::Announced(day) => announced(account, &facts, *day, now)?,
        AutoPayNews::Held => {
            let held = account.auto_pay.held.as_ref();
            held.map(|held| AutoPayAbout::Held(held.amount, held.reason))
        }
        AutoPayNews::TooLittle => {
            let open = sum(account, facts.included().map(|item: &Item| item.amount))?;
            let (is_open, least) = (open.is_positive(), facts.limits.least);
            (is_open && open < least).then_some(AutoPayAbout::TooLittle(open, least))
        }
        AutoPayNews::CardExpires(id) => {
            let today = account.profile.day_of(now);
            let mut saved = facts.methods.iter().filter(|method| method.id == *id);
            let valid = saved.find(|method| today.is_some_and(|day| method.is_valid_on(day)));
            valid.and_then(|card| Some(AutoPayAbout::CardExpires(shown_method(card), card.expiry?)))
        }
    })
}

/// What is announced for a day, whatever else is to be charged before or with it; `None` when it is
/// paid by now.
fn announced(
    account: &AccountState,
    facts: &Facts<'_>,
    day: Date,
    now: Timestamp,
) -> Result<Option<AutoPayAbout>, MoneyError> {
    let notices: Vec<_> =
        account.auto_pay.notices.iter().filter(|notice| notice.on == day).collect();
    let amount = sum(account, notices.iter().map(|notice| notice.amount))?;
    if !amount.is_positive() {
        return Ok(None);
    }
    let charges = facts.forecast(now)?.charges;
    let foretold = charges.iter().find(|charge| charge.on == day).map(shown_charge);
    let Some(method) = facts.probable_method(day) else {
        return Ok(Some(AutoPayAbout::AnnouncedWithoutMethod(day, amount)));
    };
    let is_announced = |item: &&Item| notices.iter().any(|notice| notice.item == item.id);
    let items = facts.items.iter().filter(is_announced);
    Ok(Some(AutoPayAbout::Announced(ChargeShown {
        on: day,
        amount,
        method: shown_method(method),
        numbers: items.map(|item| item.number.clone()).take(MAX_NUMBERS).collect(),
        hold: foretold.and_then(|charge| charge.hold),
    })))
}

fn sum(account: &AccountState, amounts: impl Iterator<Item = Money>) -> Result<Money, MoneyError> {
    Money::sum(account.profile.currency, amounts)
}

fn shown_charge(foretold: &ForecastCharge) -> ChargeShown {
    let ForecastCharge { on, charge, why, .. } = foretold;
    let numbers = charge.items.iter().take(MAX_NUMBERS).map(|item| item.number.clone());
    ChargeShown {
        on: *on,
        amount: charge.amount,
        method: shown_method(&charge.method),
        numbers: numbers.collect(),
        hold: why.and_then(|why| match why {
            Why::Held(reason) => Some(reason),
            Why::Retry => None,
        }),
    }
}

/// Identifies one mail: one for each message and address, however many deliveries there were.
fn idempotency_key(message: &str, to: &Email) -> IdempotencyKey {
    let name = format!("{message}\n{}", to.as_str());
    IdempotencyKey::new("notice", &"", "send-auto-pay-mail", &name, &[])
}

fn letter(recipient: &Recipient, account: &AccountState, about: AutoPayAbout) -> AutoPayLetter {
    AutoPayLetter {
        to: recipient.to.clone(),
        language: recipient.language,
        account: account.id.clone(),
        account_name: account.profile.name.clone(),
        account_number: account.profile.number.clone(),
        about,
    }
}
