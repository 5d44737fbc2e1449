//! The settings of Auto Pay: what they are, and how a customer changes them.

use domain::auto_pay::{AutoPay, GuardRails, Request};
use domain::document::GatewayCustomer;
use domain::ids::AccountId;
use domain::ledger::EntryId;
use domain::money::{Money, MoneyError};
use jiff::Timestamp;
use serde_json::json;

use super::notice;
use super::outlook::{LimitsOf, Outlook, out_of_range};
use crate::activity::{Action, ActivityLog};
use crate::outbox::AutoPayNews;
use crate::payments::{PaymentStore, hash};
use crate::posting::{AccountState, Batch, Bookkeeper};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::{Clock, Random};
use crate::users::Author;

/// What a customer wants the settings to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether Auto Pay is on.
    pub enabled: bool,
    /// The saved methods, by id, in the order in which they are tried.
    pub methods: Vec<String>,
    /// The limits.
    pub guards: GuardRails,
    /// The sum that the customer saw as past due and agreed to have charged now.
    pub charge_past_due: Option<Money>,
}

/// A request to change the settings.
#[derive(Clone, Debug)]
pub struct SettingsRequest<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// Who asks.
    pub by: &'a Author,
    /// The idempotency key; `None` when nothing is to be charged.
    pub key: Option<&'a str>,
    /// The tag of the settings that the customer saw.
    pub tag: &'a str,
    /// What they are to be.
    pub settings: &'a Settings,
}

/// Why the settings were not changed. Nothing was charged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// The settings are not those that the customer saw.
    #[error("the settings have changed")]
    Stale,
    /// Another request used the idempotency key.
    #[error("another request used the idempotency key")]
    KeyReused,
    /// The list does not have each saved method once.
    #[error("the list does not have each saved method once")]
    OtherMethods,
    /// Auto Pay cannot be switched on without a method that can be charged.
    #[error("no saved method can be charged")]
    NoMethod,
    /// The cap is in another currency.
    #[error("the account has another currency than the cap")]
    CapCurrency,
    /// The sum that the customer agreed to is in another currency.
    #[error("the account has another currency than the agreed sum")]
    PastDueCurrency,
    /// The gateway does not charge as little as the cap.
    #[error("the cap is less than {0:?}")]
    LowCap(Money),
    /// Auto Pay would charge what is past due, and the customer has not agreed to this sum.
    #[error("{0:?} is past due")]
    PastDue(Money),
}

/// Why a change failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// It is refused.
    #[error(transparent)]
    Refused(#[from] SettingsError),
    /// The store failed. The same request again finds out what happened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<MoneyError> for ChangeError {
    fn from(error: MoneyError) -> Self {
        Self::Store(out_of_range(error))
    }
}

/// Identifies the settings: it is another one whenever one of them is.
pub fn settings_tag(account: &AccountState) -> String {
    let gateway = account.profile.gateway.as_ref();
    let methods = gateway.iter().flat_map(|gateway| &gateway.methods);
    let methods: Vec<_> = methods.map(|method| &method.id).collect();
    let GuardRails { cap, hold_above_percent, review_days } = account.auto_pay.guards;
    let cap = cap.map(|cap| cap.to_string());
    let settings = json!([account.has_auto_pay(), methods, cap, hold_above_percent, review_days]);
    hash(&settings.to_string()).chars().take(32).collect()
}

/// Changes settings through its ports.
#[derive(Debug)]
pub struct SettingsManager<'a, S, C, R> {
    /// The accounts.
    pub books: Bookkeeper<'a, S, C>,
    /// Makes ids of activities.
    pub random: &'a R,
    /// What the gateway charges in the account's currency.
    pub limits: LimitsOf,
}

impl<S: PaymentStore, C: Clock, R: Random> SettingsManager<'_, S, C, R> {
    /// Changes the settings, and gives the account as it is then. A request that is sent again with
    /// its key changes nothing more.
    ///
    /// # Errors
    /// [`ChangeError`].
    pub async fn change(&self, request: &SettingsRequest<'_>) -> Result<AccountState, ChangeError> {
        let mut retry = Retry::new(self.books.clock);
        loop {
            match Box::pin(self.attempt(request)).await {
                Err(ChangeError::Store(error)) if retry.again(&error).await => {}
                Err(ChangeError::Store(StoreError::ConditionFailed(_))) => {
                    return Err(StoreError::Conflict.into());
                }
                result => return result,
            }
        }
    }

    async fn attempt(&self, request: &SettingsRequest<'_>) -> Result<AccountState, ChangeError> {
        let account = self.books.account(request.account).await?;
        let account = account.ok_or(SettingsError::UnknownAccount)?;
        let kept = request.key.map(|key| self.request(request, key));
        if let (Some(now), Some(before)) = (&kept, &account.auto_pay.request)
            && now.key == before.key
        {
            let is_same = now.hash == before.hash;
            return if is_same { Ok(account) } else { Err(SettingsError::KeyReused.into()) };
        }
        let (wanted, was_on) = (request.settings, account.has_auto_pay());
        if request.tag != settings_tag(&account) {
            // The settings are what was wanted if the answer to this request was lost.
            let is_done = wanted.charge_past_due.is_none() && has(&account, wanted);
            return if is_done { Ok(account) } else { Err(SettingsError::Stale.into()) };
        }
        let now = self.books.clock.now();
        let today = account.profile.day_of(now);
        let today = today.ok_or_else(|| StoreError::Corrupt(format!("zone of {}", account.id)))?;
        self.check_guards(&account, &wanted.guards)?;
        let gateway = ordered(&account, wanted)?;
        if wanted.enabled && !was_on && !gateway.methods.iter().any(|it| it.is_valid_on(today)) {
            return Err(SettingsError::NoMethod.into());
        }
        let agreed = self.agreed(&account, wanted, now)?;
        let message = (wanted.enabled != was_on).then(|| {
            let news = if wanted.enabled { AutoPayNews::On } else { AutoPayNews::Off };
            notice::record(&account, news, now)
        });
        let before = settings_tag(&account);
        let mut batch = Batch::new(account);
        if batch.account().profile.gateway.is_some() || wanted.enabled {
            batch.set_gateway(gateway);
        }
        let agrees = agreed.is_some() || (wanted.enabled && !was_on);
        batch.change_auto_pay(|auto_pay| {
            set_guards(auto_pay, wanted.guards);
            auto_pay.request = kept.or(auto_pay.request.take());
            if !wanted.enabled {
                auto_pay.switch_off();
            } else if agrees {
                auto_pay.agree(agreed.unwrap_or_default(), today);
            }
        });
        if settings_tag(batch.account()) != before {
            let action = match (was_on, wanted.enabled) {
                (false, true) => Action::AutoPayOn,
                (true, false) => Action::AutoPayOff,
                _ => Action::AutoPayChanged,
            };
            let log = ActivityLog::Account(request.account.clone());
            batch.record_activity(request.by.activity(self.random, log, action));
        }
        if let Some(message) = message {
            batch.send(message);
        }
        Ok(self.books.commit(batch).await?.0)
    }

    /// A request as the account keeps it.
    fn request(&self, request: &SettingsRequest<'_>, key: &str) -> Request {
        let Settings { enabled, methods, guards, charge_past_due } = request.settings;
        let user = request.by.user.map(|user| user.to_string());
        let content = format!("{enabled}\n{methods:?}\n{guards:?}\n{charge_past_due:?}");
        Request { key: hash(&format!("{user:?}\n{key}")), hash: hash(&content) }
    }

    fn check_guards(
        &self,
        account: &AccountState,
        guards: &GuardRails,
    ) -> Result<(), SettingsError> {
        let Some(cap) = guards.cap else { return Ok(()) };
        if cap.currency() != account.profile.currency {
            return Err(SettingsError::CapCurrency);
        }
        let least = (self.limits)(account.profile.currency).least;
        if cap < least { Err(SettingsError::LowCap(least)) } else { Ok(()) }
    }

    /// What is past due and will be charged now, if the customer agreed to exactly that.
    fn agreed(
        &self,
        account: &AccountState,
        wanted: &Settings,
        now: Timestamp,
    ) -> Result<Option<Vec<(EntryId, Money)>>, ChangeError> {
        let outlook = Outlook::of(account, (self.limits)(account.profile.currency))?;
        let past_due: Vec<_> =
            outlook.facts().past_due(now).map(|item| (item.id, item.amount)).collect();
        let sum = Money::sum(account.profile.currency, past_due.iter().map(|(_, open)| *open))?;
        let must_agree = wanted.enabled && !account.has_auto_pay() && sum.is_positive();
        match wanted.charge_past_due {
            Some(seen) if seen.currency() != account.profile.currency => {
                Err(SettingsError::PastDueCurrency.into())
            }
            Some(seen) if !wanted.enabled || seen != sum => Err(SettingsError::PastDue(sum).into()),
            None if must_agree => Err(SettingsError::PastDue(sum).into()),
            Some(_) => Ok(Some(past_due)),
            None => Ok(None),
        }
    }
}

/// The customer at the gateway with these settings.
fn ordered(account: &AccountState, wanted: &Settings) -> Result<GatewayCustomer, SettingsError> {
    let Some(gateway) = account.profile.gateway.clone() else {
        return match (wanted.enabled, wanted.methods.is_empty()) {
            (_, false) => Err(SettingsError::OtherMethods),
            (true, true) => Err(SettingsError::NoMethod),
            (false, true) => {
                let (customer_id, methods) = (String::new(), Vec::new());
                Ok(GatewayCustomer { customer_id, methods, auto_pay: false })
            }
        };
    };
    let mut left = gateway.methods;
    let mut methods = Vec::with_capacity(left.len());
    for id in &wanted.methods {
        let at = left.iter().position(|method| method.id == *id);
        methods.push(left.remove(at.ok_or(SettingsError::OtherMethods)?));
    }
    if !left.is_empty() {
        return Err(SettingsError::OtherMethods);
    }
    Ok(GatewayCustomer { methods, auto_pay: wanted.enabled, ..gateway })
}

/// Whether the settings are these.
fn has(account: &AccountState, wanted: &Settings) -> bool {
    let gateway = account.profile.gateway.as_ref();
    let methods = gateway.iter().flat_map(|gateway| &gateway.methods).map(|method| &method.id);
    account.has_auto_pay() == wanted.enabled
        && account.auto_pay.guards == wanted.guards
        && methods.eq(&wanted.methods)
}

/// Sets the limits. What an earlier limit held is looked at again.
fn set_guards(auto_pay: &mut AutoPay, guards: GuardRails) {
    if auto_pay.guards != guards {
        (auto_pay.guards, auto_pay.held) = (guards, None);
    }
}
