//! Reconciles the portal with the gateway: payments without an outcome, refunds without an answer,
//! and everything that the gateway reported and the portal missed.

use domain::ids::{AccountId, PaymentId, RefundId};
use domain::payment::{
    Decline, GatewayState, Payment, PaymentMethod, PaymentState, RefundRequest, Reservation,
};
use jiff::{SignedDuration, Timestamp};

use super::carry_out::{CarryOut, RESEND_FOR, Site};
use super::events::ReadEvents;
use super::gateway::{CHECKOUT_LIFE, CheckoutState, GatewayError, PaymentGateway, RESEND_WITHIN};
use super::missed_events::{MissedEvents, OVERLAP};
use super::progress::{Progress, Reconciled, Run};
use super::refund::Refunder;
use super::settle::{SettleError, Settler};
use super::store::{PaymentStore, ProgressStore, UnsettledAccounts};
use crate::posting::Bookkeeper;
use crate::store::StoreError;
use crate::system::Clock;

/// A payment or refund is left to the call that began it for so long. Such a call ends much
/// earlier.
const GRACE: SignedDuration = SignedDuration::from_mins(2);

/// A bank debit on its way is asked about after so long: its bank has answered by then.
const LATE_DEBIT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Accounts of one page.
const PAGE: u16 = 100;

/// Why one thing could not be reconciled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum ReconcileError {
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Settle(#[from] SettleError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reconciles through its ports.
#[derive(Debug)]
pub struct Reconciler<'a, S, C, G> {
    /// The ledgers and payments.
    pub books: Bookkeeper<'a, S, C>,
    /// The gateway.
    pub gateway: &'a G,
    /// What the provider decided, and where the portal is.
    pub site: &'a Site,
}

impl<S, C, G> Reconciler<'_, S, C, G>
where
    S: PaymentStore + UnsettledAccounts + ProgressStore,
    C: Clock,
    G: PaymentGateway + ReadEvents,
{
    /// Reconciles until everything is done or the clock reaches `until`. What fails does not hold
    /// up the rest. What the time does not suffice for is where the next run goes on; half of it is
    /// kept for events.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read at all.
    pub async fn run(&self, until: Timestamp) -> Result<Reconciled, StoreError> {
        let store = self.books.store;
        let began = self.books.clock.now();
        let half = began + until.duration_since(began) / 2;
        let progress = store.progress().await?;
        let mut run = Run { until, progress, done: Reconciled::default() };
        let from_first = run.progress.accounts_after.is_none();
        let accounts = self.accounts(half, &mut run).await;
        let events = MissedEvents { settler: self.settler(), gateway: self.gateway };
        events.carry_out(&mut run).await?;
        let whole = (accounts? && from_first) || self.accounts(until, &mut run).await?;
        store.set_progress(&run.progress).await?;
        run.done.is_cut_off |= !whole;
        if run.done.is_cut_off {
            let Progress { events_until, failed_events, accounts_after } = &run.progress;
            let failed_events = failed_events.len();
            tracing::warn!(
                ?accounts_after,
                ?events_until,
                failed_events,
                "the time was over before everything was reconciled; the next run goes on"
            );
        }
        Ok(run.done)
    }

    fn settler(&self) -> Settler<'_, S, C> {
        Settler { books: self.books }
    }

    fn carry_out(&self) -> CarryOut<'_, S, C, G> {
        CarryOut { settler: self.settler(), gateway: self.gateway, site: self.site }
    }

    fn age(&self, since: Timestamp) -> SignedDuration {
        self.books.clock.now().duration_since(since)
    }

    /// The accounts with a payment or refund that waits, from where the progress is; whether the
    /// last one was reached.
    async fn accounts(&self, until: Timestamp, run: &mut Run) -> Result<bool, StoreError> {
        loop {
            let after = run.progress.accounts_after.as_ref();
            let page = self.books.store.unsettled(after, PAGE).await?;
            if page.is_empty() {
                run.progress.accounts_after = None;
                return Ok(true);
            }
            for account in page {
                if self.books.clock.now() >= until {
                    return Ok(false);
                }
                self.account(&account, &mut run.done).await;
                run.progress.accounts_after = Some(account);
            }
        }
    }

    /// Each payment and refund of an account by itself.
    async fn account(&self, id: &AccountId, done: &mut Reconciled) {
        let slots = match self.books.account(id).await {
            Ok(Some(state)) => state.payments,
            Ok(None) => return,
            Err(error) => return fail(id, &error.into(), done),
        };
        if let Some(payment) = slots.in_flight.filter(|one| self.age(one.changed_at) >= GRACE) {
            count(id, self.in_flight(id, payment).await, done);
        }
        for Reservation { payment, since, .. } in slots.reserved {
            if self.age(since) >= LATE_DEBIT {
                count(id, self.reserved(id, &payment).await, done);
            }
        }
        for payment in slots.refunding {
            self.refunds(id, &payment, done).await;
        }
    }

    /// Finds out what became of a payment in flight; whether it has an outcome now.
    async fn in_flight(
        &self,
        account: &AccountId,
        payment: Payment,
    ) -> Result<bool, ReconcileError> {
        let payment = self.outcome(account, payment).await?;
        Ok(payment.is_some_and(|payment| !payment.state.is_in_flight()))
    }

    /// The payment as it is now; `None` when its page is still open.
    async fn outcome(
        &self,
        account: &AccountId,
        payment: Payment,
    ) -> Result<Option<Payment>, ReconcileError> {
        let (settler, id) = (self.settler(), payment.id.clone());
        let abandon = || settler.decline(account, &id, Decline::Abandoned, None);
        if let Some(checkout) = &payment.checkout {
            return Ok(match self.gateway.checkout(&checkout.id).await?.state {
                CheckoutState::Paid(seen) => Some(settler.settle(account, &id, &seen, None).await?),
                CheckoutState::Expired => Some(abandon().await?),
                CheckoutState::Open | CheckoutState::Saved { .. } => None,
            });
        }
        let seen = match &payment.gateway_id {
            Some(gateway_id) => Some(self.gateway.payment(gateway_id).await?),
            None => {
                let since = payment.created_at - OVERLAP;
                self.gateway.find_payment(&payment.customer, &id, since).await?
            }
        };
        let age = self.age(payment.created_at);
        if let Some(seen) = seen {
            // A payer who has not authenticated in the time of the gateway's page has left.
            let left = matches!(seen.state, GatewayState::RequiresAction(_));
            let seen = match left && age >= CHECKOUT_LIFE {
                true => self.gateway.cancel_payment(&seen.id).await?,
                false => seen,
            };
            return Ok(Some(settler.settle(account, &id, &seen, None).await?));
        }
        Ok(match payment.method {
            // The payer never learned the page's address, so the page can be closed.
            PaymentMethod::New { .. } => {
                self.carry_out().release(account, &payment).await?;
                settler.read(account, &id).await.map(|(_, payment)| Some(payment))?
            }
            PaymentMethod::Known(_) if age < RESEND_FOR => {
                Some(self.carry_out().carry_out(account, payment).await?)
            }
            // The gateway lists what it has made, and no request runs for so long.
            PaymentMethod::Known(_) => {
                Some(settler.decline(account, &id, Decline::ProcessingError, None).await?)
            }
        })
    }

    /// Finds out what became of a bank debit; whether it has an outcome now.
    async fn reserved(&self, account: &AccountId, id: &PaymentId) -> Result<bool, ReconcileError> {
        let (_, payment) = self.settler().read(account, id).await?;
        let Some(gateway_id) = &payment.gateway_id else { return Ok(false) };
        let seen = self.gateway.payment(gateway_id).await?;
        let payment = self.settler().settle(account, id, &seen, None).await?;
        Ok(payment.state != PaymentState::Processing)
    }

    /// Asks again for the refunds of a payment that the gateway has not answered.
    async fn refunds(&self, account: &AccountId, id: &PaymentId, done: &mut Reconciled) {
        let refunds = match self.settler().read(account, id).await {
            Ok((_, payment)) => payment.refunds,
            Err(error) => return fail(account, &error.into(), done),
        };
        for asked in refunds.iter().filter(|asked| asked.pending) {
            if self.age(asked.created_at) >= GRACE {
                count(account, self.refund(account, id, asked).await, done);
            }
        }
    }

    /// Asks again for a refund; whether it has an outcome now.
    async fn refund(
        &self,
        account: &AccountId,
        id: &PaymentId,
        asked: &RefundRequest,
    ) -> Result<bool, ReconcileError> {
        let (_, payment) = self.settler().read(account, id).await?;
        let after = if self.age(asked.created_at) < RESEND_WITHIN {
            let refunder = Refunder { settler: self.settler(), gateway: self.gateway };
            refunder.carry_out(account, payment, &asked.id).await?
        } else {
            self.late_refund(account, payment, &asked.id).await?
        };
        Ok(!after.refunds.iter().any(|one| one.id == asked.id && one.pending))
    }

    /// Looks for a refund whose request the gateway would no longer recognise. It is refused only
    /// when the gateway shows the payment without it.
    async fn late_refund(
        &self,
        account: &AccountId,
        payment: Payment,
        id: &RefundId,
    ) -> Result<Payment, ReconcileError> {
        let Some(gateway_id) = &payment.gateway_id else { return Ok(payment) };
        let seen = self.gateway.payment(gateway_id).await?;
        let after = self.settler().settle(account, &payment.id, &seen, None).await?;
        let is_there = seen.refunds.iter().any(|refund| refund.request.as_ref() == Some(id));
        if is_there {
            return Ok(after);
        }
        let refunder = Refunder { settler: self.settler(), gateway: self.gateway };
        Ok(refunder.refuse(account, &payment.id, id).await?)
    }
}

/// Counts a payment or refund that was looked at.
fn count(account: &AccountId, settled: Result<bool, ReconcileError>, done: &mut Reconciled) {
    done.unsettled = done.unsettled.saturating_add(1);
    match settled {
        Ok(settled) => done.settled = done.settled.saturating_add(usize::from(settled)),
        Err(error) => fail(account, &error, done),
    }
}

fn fail(account: &AccountId, error: &ReconcileError, done: &mut Reconciled) {
    tracing::error!(%account, %error, "cannot settle the account's payments");
    done.fail();
}
