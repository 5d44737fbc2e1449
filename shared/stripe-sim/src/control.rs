//! Controls for tests and for people who try things.

use jiff::Timestamp;
use serde_json::Value;

use crate::checkout_completion::follow;
use crate::control_steps::{add_customer, change_method, enter, take_step};
use crate::control_types::{
    CheckoutEntry, CheckoutStep, MethodChange, NewCustomer, PaymentStep, Refused,
};
use crate::faults::Fault;
use crate::payouts;
use crate::refunds;
use crate::refusal::Refusal;
use crate::stripe::{Inner, Stripe};
use crate::time::advance;
use crate::webhooks::WebhookMode;

impl Stripe {
    fn control<T>(
        &self,
        now: Timestamp,
        step: impl FnOnce(&mut Inner) -> Result<T, Refusal>,
    ) -> Result<T, Refused> {
        let mut inner = self.lock();
        advance(&mut inner.state, now);
        step(&mut inner).map_err(Refused::from)
    }

    /// The next requests of an operation go wrong.
    pub fn fault(&self, fault: Fault) {
        self.lock().faults.add(fault);
    }

    /// From now on events reach the receiver in this way.
    pub fn set_webhooks(&self, mode: WebhookMode) {
        self.lock().state.webhooks.mode = mode;
    }

    /// The account may send so many requests in a second; Stripe allows 100.
    pub fn limit_rate(&self, per_second: usize) {
        self.lock().limit.per_second = per_second;
    }

    /// The customer enters something on the hosted page of a Checkout Session.
    ///
    /// # Errors
    ///
    /// The session is not open, the number is not that of a test card or account, or a decline,
    /// after which the customer may try again.
    pub fn enter(
        &self,
        now: Timestamp,
        session: &str,
        entry: &CheckoutEntry,
    ) -> Result<CheckoutStep, Refused> {
        self.control(now, |inner| enter(&mut inner.state, session, entry))
    }

    /// A bank or a customer does something about a payment intent, and gives it as it is then.
    ///
    /// # Errors
    ///
    /// The state of the intent does not allow it.
    pub fn payment(
        &self,
        now: Timestamp,
        intent: &str,
        step: &PaymentStep,
    ) -> Result<Value, Refused> {
        self.control(now, |inner| {
            take_step(&mut inner.state, intent, step)?;
            follow(&mut inner.state, intent);
            Ok(inner.state.show(intent))
        })
    }

    /// Makes a customer and methods whose ids are given. Those that exist already stay.
    ///
    /// # Errors
    ///
    /// A number that is not that of a test card or account.
    pub fn add_customer(&self, now: Timestamp, new: &NewCustomer) -> Result<Value, Refused> {
        self.control(now, |inner| add_customer(&mut inner.state, new))
    }

    /// Changes a saved method, as its bank or card network would.
    ///
    /// # Errors
    ///
    /// No such method, code or mandate.
    pub fn change_method(
        &self,
        now: Timestamp,
        id: &str,
        change: &MethodChange,
    ) -> Result<Value, Refused> {
        self.control(now, |inner| change_method(&mut inner.state, id, change))
    }

    /// The bank refuses the money of a refund.
    ///
    /// # Errors
    ///
    /// No such refund, or it has failed already.
    pub fn fail_refund(&self, now: Timestamp, id: &str) -> Result<Value, Refused> {
        self.control(now, |inner| {
            refunds::fail(&mut inner.state, id)?;
            Ok(inner.state.show(id))
        })
    }

    /// Pays out everything now, and gives the payouts: one per currency.
    pub fn pay_out(&self, now: Timestamp) -> Vec<Value> {
        let mut inner = self.lock();
        let state = &mut inner.state;
        advance(state, now);
        let made = payouts::make(state, true);
        made.iter().for_each(|id| payouts::arrive(state, id));
        made.iter().map(|id| state.show(id)).collect()
    }
}
