//! Brings a payment's record and the ledger to what the gateway says.
//!
//! The response of the gateway, its webhook, the reconciler and staff all come here. Each step is
//! one transaction on condition of the account's version, so of two calls that come at the same
//! time the second finds nothing left to do.

use domain::ids::{AccountId, PaymentId};
use domain::payment::{Decline, GatewayPayment, Payment, PaymentState, next_step};

use super::step::Stepper;
use super::store::{PaymentStore, payment_of};
use crate::posting::{AccountState, Batch, Bookkeeper};
use crate::retry::Retry;
use crate::store::{Condition, StoreError};
use crate::system::Clock;

/// Why a payment was not settled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// The portal has no record of it.
    #[error("the portal has no record of payment {0}")]
    NoRecord(PaymentId),
    /// The gateway's payment contradicts the record. An operator must look at it.
    #[error("payment {payment} contradicts {gateway_id} at the gateway: {why}")]
    Contradiction {
        /// The payment.
        payment: PaymentId,
        /// The payment at the gateway.
        gateway_id: String,
        /// What contradicts.
        why: &'static str,
    },
    /// The store failed. What was carried out is stored; settling again continues.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Settles payments.
#[derive(Debug)]
pub struct Settler<'a, S, C> {
    /// The ledgers and the payments.
    pub books: Bookkeeper<'a, S, C>,
}

impl<S, C> Clone for Settler<'_, S, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, C> Copy for Settler<'_, S, C> {}

/// What is attempted.
enum Work<'a, S, C> {
    /// The next step towards what the gateway says.
    Step(&'a GatewayPayment),
    /// A change of the record; `None` when there is nothing to change.
    Change(&'a Change<'a, S, C>),
}

/// A change of a payment's record, with what belongs to it.
type Change<'a, S, C> = dyn Fn(&Stepper<'_, S, C>, Payment, &mut Batch) -> Changed + Sync + 'a;

/// The payment after a change; `None` when there is nothing to change.
type Changed = Result<Option<Payment>, StoreError>;

/// What one attempt achieved.
enum Attempt {
    /// A step was carried out; there may be another.
    Stepped,
    /// Nothing is left.
    Done(Box<Payment>),
}

impl<S: PaymentStore, C: Clock> Settler<'_, S, C> {
    /// Carries out every step that is left, and gives the payment as it is then. The transaction of
    /// the last step marks `event` as carried out.
    ///
    /// # Errors
    /// [`SettleError`].
    pub async fn settle(
        &self,
        account: &AccountId,
        payment: &PaymentId,
        seen: &GatewayPayment,
        event: Option<&str>,
    ) -> Result<Payment, SettleError> {
        self.repeat(account, payment, &Work::Step(seen), event).await
    }

    /// Records that the gateway did not carry a payment out, if it is still in flight.
    ///
    /// # Errors
    /// [`SettleError`].
    pub async fn decline(
        &self,
        account: &AccountId,
        payment: &PaymentId,
        why: Decline,
        event: Option<&str>,
    ) -> Result<Payment, SettleError> {
        let decline = |stepper: &Stepper<'_, S, C>, payment: Payment, batch: &mut Batch| {
            let in_flight = payment.state.is_in_flight();
            in_flight.then(|| stepper.decline(why, payment, batch)).transpose()
        };
        self.repeat(account, payment, &Work::Change(&decline), event).await
    }

    /// Changes the record of a payment, and neither the ledger nor what the customer reads.
    ///
    /// # Errors
    /// [`SettleError`].
    pub(super) async fn record(
        &self,
        account: &AccountId,
        payment: &PaymentId,
        update: impl Fn(Payment) -> Payment + Sync,
    ) -> Result<Payment, SettleError> {
        let update = |_: &Stepper<'_, S, C>, payment: Payment, _: &mut Batch| {
            let after = update(payment.clone());
            Ok((after != payment).then_some(after))
        };
        self.repeat(account, payment, &Work::Change(&update), None).await
    }

    /// The account, and the payment wherever it is.
    ///
    /// # Errors
    /// [`SettleError`].
    pub async fn read(
        &self,
        account: &AccountId,
        id: &PaymentId,
    ) -> Result<(AccountState, Payment), SettleError> {
        let missing = || SettleError::NoRecord(id.clone());
        let state = self.books.account(account).await?.ok_or_else(missing)?;
        let payment = payment_of(self.books.store, &state, id).await?.ok_or_else(missing)?;
        Ok((state, payment))
    }

    /// Attempts until nothing is left, with retries after transient failures.
    async fn repeat(
        &self,
        account: &AccountId,
        payment: &PaymentId,
        work: &Work<'_, S, C>,
        mut event: Option<&str>,
    ) -> Result<Payment, SettleError> {
        let mut retry = Retry::new(self.books.clock);
        loop {
            // Boxed, as the commits below: a debug build would need megabytes of stack for all of
            // it at once.
            let attempt = match work {
                Work::Step(seen) => Box::pin(self.step(account, payment, seen, event)).await,
                Work::Change(change) => {
                    Box::pin(self.change(account, payment, event, *change)).await
                }
            };
            match attempt {
                Ok(Attempt::Done(payment)) => return Ok(*payment),
                Ok(Attempt::Stepped) => retry = Retry::new(self.books.clock),
                // A repeated delivery marked it; what is left does not depend on it.
                Err(SettleError::Store(StoreError::ConditionFailed(Condition::GatewayEvent))) => {
                    event = None;
                }
                Err(SettleError::Store(error)) if retry.again(&error).await => {}
                // The last attempt met another writer, too.
                Err(SettleError::Store(StoreError::ConditionFailed(_))) => {
                    return Err(StoreError::Conflict.into());
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn step(
        &self,
        account: &AccountId,
        id: &PaymentId,
        seen: &GatewayPayment,
        event: Option<&str>,
    ) -> Result<Attempt, SettleError> {
        let (state, payment) = self.read(account, id).await?;
        check(&payment, seen)?;
        let Some(step) = next_step(&payment, seen) else {
            return self.nothing_left(payment, event).await;
        };
        let mut batch = Batch::new(state);
        let stepper = Stepper { books: self.books };
        let after = Box::pin(stepper.carry_out(step, payment, seen, &mut batch)).await?;
        let is_last = next_step(&after, seen).is_none();
        if let Some(event) = event.filter(|_| is_last) {
            batch.record_event(event);
        }
        batch.record_payment(after.clone());
        Box::pin(self.books.commit(batch)).await?;
        Ok(if is_last { Attempt::Done(Box::new(after)) } else { Attempt::Stepped })
    }

    async fn change(
        &self,
        account: &AccountId,
        id: &PaymentId,
        event: Option<&str>,
        change: &Change<'_, S, C>,
    ) -> Result<Attempt, SettleError> {
        let (state, payment) = self.read(account, id).await?;
        let mut batch = Batch::new(state);
        let stepper = Stepper { books: self.books };
        let Some(after) = change(&stepper, payment.clone(), &mut batch)? else {
            return self.nothing_left(payment, event).await;
        };
        if let Some(event) = event {
            batch.record_event(event);
        }
        batch.record_payment(after.clone());
        Box::pin(self.books.commit(batch)).await?;
        Ok(Attempt::Done(Box::new(after)))
    }

    async fn nothing_left(
        &self,
        payment: Payment,
        event: Option<&str>,
    ) -> Result<Attempt, SettleError> {
        if let Some(event) = event {
            self.books.store.mark_event(event).await?;
        }
        Ok(Attempt::Done(Box::new(payment)))
    }
}

/// Refuses what cannot be the payment of this record.
fn check(payment: &Payment, seen: &GatewayPayment) -> Result<(), SettleError> {
    let contradiction = |why| SettleError::Contradiction {
        payment: payment.id.clone(),
        gateway_id: seen.id.clone(),
        why,
    };
    if seen.amount.currency() != payment.amount.currency() {
        return Err(contradiction("it is in another currency"));
    }
    let is_other = payment.gateway_id.as_ref().is_some_and(|known| *known != seen.id);
    let is_final = payment.entry.is_some() || payment.state == PaymentState::Processing;
    if is_other && is_final {
        return Err(contradiction("another payment at the gateway was booked for it"));
    }
    Ok(())
}
