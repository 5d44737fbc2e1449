//! Carries out an event of the gateway, from its webhook or read again by the reconciler.
//!
//! An event says only what to look at. The handler reads that from the gateway and brings the
//! portal to it, so events may come late, twice and in any order.

use domain::document::{GatewayCustomer, Mandate, SavedMethod};
use domain::ids::AccountId;
use domain::payment::{Decline, GatewayPayment, Origin};

use super::activity::actor;
use super::events::{EventSubject, GatewayEvent};
use super::gateway::{CheckoutSession, CheckoutState, GatewayError, PaymentGateway};
use super::method_list::{MethodError, MethodList, short_name};
use super::settle::{SettleError, Settler};
use super::step::with_default;
use super::store::PaymentStore;
use crate::activity::{Action, Activity, ActivityLog, Actor};
use crate::store::StoreError;
use crate::system::Clock;

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventOutcome {
    /// The portal is as the gateway says.
    CarriedOut,
    /// It was carried out before.
    Repeated,
    /// It does not concern the portal.
    Ignored,
}

/// Why an event must be delivered again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// The gateway gave no usable answer.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The payment was not settled.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// The methods were not changed.
    #[error(transparent)]
    Methods(#[from] MethodError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EventError {
    /// Whether the portal knows neither the account nor the payment, so that carrying it out again
    /// cannot help.
    pub(super) const fn is_unknown(&self) -> bool {
        matches!(
            self,
            Self::Settle(SettleError::NoRecord(_)) | Self::Methods(MethodError::UnknownAccount)
        )
    }
}

/// Carries out events.
#[derive(Debug)]
pub struct EventHandler<'a, S, C, G> {
    /// Settles payments.
    pub settler: Settler<'a, S, C>,
    /// The gateway.
    pub gateway: &'a G,
}

impl<S: PaymentStore, C: Clock, G: PaymentGateway> EventHandler<'_, S, C, G> {
    /// Carries an event out, unless it was before.
    ///
    /// # Errors
    /// [`EventError`]; what was carried out of it is stored.
    pub async fn handle(&self, event: &GatewayEvent) -> Result<EventOutcome, EventError> {
        let store = self.settler.books.store;
        if store.known_events(&[&event.id]).await?.first() == Some(&true) {
            return Ok(EventOutcome::Repeated);
        }
        let concerned = match &event.subject {
            EventSubject::Payment(id) => match ours(self.gateway.payment(id).await)? {
                Some(seen) => self.payment(&seen, &event.id).await?,
                None => false,
            },
            EventSubject::Checkout(id) => match ours(self.gateway.checkout(id).await)? {
                Some(session) => self.checkout(session, &event.id).await?,
                None => false,
            },
            EventSubject::Method { id, customer } => {
                self.method(id, customer.as_deref(), &event.id).await?
            }
            EventSubject::Payout(id) => {
                store.mark_payout(id, self.settler.books.clock.now()).await?;
                store.mark_event(&event.id).await?;
                true
            }
            EventSubject::Other => false,
        };
        if concerned {
            return Ok(EventOutcome::CarriedOut);
        }
        store.mark_event(&event.id).await?;
        Ok(EventOutcome::Ignored)
    }

    /// Whether the portal began this payment.
    async fn payment(&self, seen: &GatewayPayment, event: &str) -> Result<bool, EventError> {
        let (Some(account), Some(payment)) = (&seen.account, &seen.payment) else {
            return Ok(false);
        };
        if let Some(method) = &seen.method {
            self.agreed(account, method).await?;
        }
        self.settler.settle(account, payment, seen, Some(event)).await?;
        Ok(true)
    }

    /// Stores the mandate of a bank account that was saved before the gateway named its mandate:
    /// only the payment with which it was given tells it.
    async fn agreed(&self, account: &AccountId, method: &SavedMethod) -> Result<(), EventError> {
        let named = method.mandate.as_ref().filter(|mandate| !mandate.id.is_empty());
        let Some(mandate) = named else { return Ok(()) };
        let Some(state) = self.settler.books.account(account).await? else { return Ok(()) };
        let methods = state.profile.gateway.map_or_else(Vec::new, |gateway| gateway.methods);
        let waits = |one: &SavedMethod| one.id == method.id && is_unnamed(one);
        if !methods.iter().any(waits) {
            return Ok(());
        }
        let change = |mut gateway: GatewayCustomer| {
            for one in gateway.methods.iter_mut().filter(|one| waits(one)) {
                one.mandate = Some(mandate.clone());
            }
            Ok(gateway)
        };
        self.list().write(account, None, |_| None, change).await?;
        Ok(())
    }

    async fn checkout(&self, session: CheckoutSession, event: &str) -> Result<bool, EventError> {
        let Some(account) = &session.account else { return Ok(false) };
        match (session.state, &session.payment) {
            (CheckoutState::Paid(seen), _) => self.payment(&seen, event).await,
            (CheckoutState::Expired, Some(payment)) => {
                let settler = &self.settler;
                settler.decline(account, payment, Decline::Abandoned, Some(event)).await?;
                Ok(true)
            }
            (CheckoutState::Saved { method, use_for_auto_pay }, _) => {
                let origin = self.settler.books.store.set_up(account, &session.checkout.id).await?;
                self.save(account, method, use_for_auto_pay, (origin, event)).await?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Adds a method that the customer saved at the gateway.
    async fn save(
        &self,
        account: &AccountId,
        method: SavedMethod,
        use_for_auto_pay: bool,
        (origin, event): (Option<Origin>, &str),
    ) -> Result<(), EventError> {
        let change = |mut gateway: GatewayCustomer| {
            let known = gateway.methods.iter().any(|one| one.id == method.id);
            Ok(match (known, use_for_auto_pay) {
                (true, _) => gateway,
                (false, true) => with_default(gateway, method.clone()),
                (false, false) => {
                    gateway.methods.push(method.clone());
                    gateway
                }
            })
        };
        let log = |_: &GatewayCustomer| {
            Some(self.activity(account, Action::MethodAdded, &method, origin.as_ref()))
        };
        self.list().write(account, Some(event), log, change).await?;
        Ok(())
    }

    /// Brings what is stored of a method up to date; whether it is stored.
    async fn method(
        &self,
        id: &str,
        customer: Option<&str>,
        event: &str,
    ) -> Result<bool, EventError> {
        let (mut now, owner) = match self.gateway.method(id).await {
            Ok((method, customer)) => (Some(method), Some(customer)),
            Err(GatewayError::NotFound) => (None, customer.map(str::to_owned)),
            Err(error) => return Err(error.into()),
        };
        let Some(account) = self.account_of(owner.as_deref()).await? else { return Ok(false) };
        if let Some(method) = now.as_mut().filter(|method| method.mandate.is_none()) {
            method.mandate = self.mandate(&account, id).await?;
        }
        let log = |before: &GatewayCustomer| {
            let gone = before.methods.iter().find(|method| method.id == id);
            let gone = gone.filter(|_| now.is_none())?;
            Some(self.activity(&account, Action::MethodRemoved, gone, None))
        };
        let change = |gateway| Ok(updated(gateway, id, now.as_ref()));
        match self.list().write(&account, Some(event), log, change).await {
            Ok(_) => Ok(true),
            Err(MethodError::UnknownAccount | MethodError::UnknownMethod) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The account of a customer at the gateway; `None` also when the customer was deleted there.
    async fn account_of(&self, customer: Option<&str>) -> Result<Option<AccountId>, EventError> {
        let Some(customer) = customer else { return Ok(None) };
        if let Some(account) = self.settler.books.store.account_of_customer(customer).await? {
            return Ok(Some(account));
        }
        match self.gateway.account_of(customer).await {
            Err(GatewayError::NotFound) => Ok(None),
            found => Ok(found?),
        }
    }

    /// The mandate that is stored with a method, as it is now.
    async fn mandate(&self, account: &AccountId, id: &str) -> Result<Option<Mandate>, EventError> {
        let state = self.settler.books.account(account).await?;
        let gateway = state.and_then(|state| state.profile.gateway);
        let stored = gateway.and_then(|gateway| {
            gateway.methods.into_iter().find(|method| method.id == id)?.mandate
        });
        match stored {
            Some(stored) if !stored.id.is_empty() => {
                Ok(Some(self.gateway.mandate(&stored.id).await?))
            }
            // One that the gateway has not named yet stays as it is.
            stored => Ok(stored),
        }
    }

    fn list(&self) -> MethodList<'_, S, C> {
        MethodList { books: self.settler.books }
    }

    fn activity(
        &self,
        account: &AccountId,
        action: Action,
        method: &SavedMethod,
        origin: Option<&Origin>,
    ) -> Activity {
        let now = self.settler.books.clock.now();
        Activity {
            log: ActivityLog::Account(account.clone()),
            id: format!("{}-{}", method.id, action.as_str()),
            at: now,
            filed_at: now,
            actor: origin.map_or_else(Actor::billing_system, actor),
            action,
            subject: None,
            detail: Some(short_name(method)),
            address: origin.and_then(|origin| origin.address.clone()),
        }
    }
}

/// Whether the gateway had not named the method's mandate when it was stored.
fn is_unnamed(method: &SavedMethod) -> bool {
    method.mandate.as_ref().is_some_and(|mandate| mandate.id.is_empty())
}

/// What the portal began; `None` for what somebody else did.
fn ours<T>(found: Result<T, GatewayError>) -> Result<Option<T>, GatewayError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(GatewayError::Foreign) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The methods with one brought up to date, or without it if the gateway no longer has it.
fn updated(mut gateway: GatewayCustomer, id: &str, now: Option<&SavedMethod>) -> GatewayCustomer {
    match now {
        None => gateway.methods.retain(|method| method.id != id),
        Some(now) => {
            for method in gateway.methods.iter_mut().filter(|method| method.id == id) {
                let receipt_email = method.receipt_email.clone();
                *method = SavedMethod { receipt_email, ..now.clone() };
            }
        }
    }
    gateway
}
