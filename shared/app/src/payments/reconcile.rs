//! Reconciles the portal with the gateway: payments without an outcome, refunds without an answer,
//! and everything that the gateway reported and the portal missed.

use domain::ids::{AccountId, PaymentId, RefundId};
use domain::payment::{Decline, GatewayState, Payment, PaymentMethod, Reservation};
use jiff::{SignedDuration, Timestamp};

use super::carry_out::{CarryOut, RESEND_FOR, Site};
use super::events::{GatewayEvent, ReadEvents};
use super::gateway::{CHECKOUT_LIFE, CheckoutState, GatewayError, PaymentGateway, RESEND_WITHIN};
use super::handle_event::{EventError, EventHandler, EventOutcome};
use super::refund::Refunder;
use super::settle::{SettleError, Settler};
use super::store::{EventCursor, PaymentStore, UnsettledAccounts};
use crate::posting::Bookkeeper;
use crate::store::StoreError;
use crate::system::Clock;

/// A payment or refund is left to the call that began it for so long. Such a call ends much
/// earlier.
const GRACE: SignedDuration = SignedDuration::from_mins(2);

/// A bank debit on its way is asked about after so long: its bank has answered by then.
const LATE_DEBIT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Events may be listed later than others that happened after them.
const OVERLAP: SignedDuration = SignedDuration::from_hours(1);

/// How far back the first reconciliation reads events: as far as gateways keep them.
///
/// <https://docs.stripe.com/api/events>
const FIRST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Accounts of one page.
const PAGE: u16 = 100;

/// What a reconciliation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Payments in flight and refunds that were looked at.
    pub unsettled: usize,
    /// Of them, those that are settled now.
    pub settled: usize,
    /// Events that the portal had missed.
    pub missed: usize,
    /// What could not be done; the next reconciliation tries again.
    pub failed: usize,
    /// Whether the time was over before everything was looked at.
    pub is_cut_off: bool,
}

/// Why one thing could not be reconciled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum ReconcileError {
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Settle(#[from] SettleError),
    #[error(transparent)]
    Event(#[from] EventError),
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
    S: PaymentStore + UnsettledAccounts + EventCursor,
    C: Clock,
    G: PaymentGateway + ReadEvents,
{
    /// Reconciles until everything is done or the clock reaches `until`. What fails does not hold
    /// up the rest.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read at all.
    pub async fn run(&self, until: Timestamp) -> Result<Reconciled, StoreError> {
        let mut done = Reconciled::default();
        self.unsettled(until, &mut done).await?;
        self.events(until, &mut done).await?;
        Ok(done)
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

    /// Every account with a payment or refund that waits.
    async fn unsettled(&self, until: Timestamp, done: &mut Reconciled) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = self.books.store.unsettled(after.as_ref(), PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.clone());
            for account in page {
                if self.books.clock.now() >= until {
                    done.is_cut_off = true;
                    return Ok(());
                }
                if let Err(error) = self.account(&account, done).await {
                    tracing::error!(%account, %error, "cannot settle the account's payments");
                    done.failed = done.failed.saturating_add(1);
                }
            }
        }
    }

    async fn account(&self, id: &AccountId, done: &mut Reconciled) -> Result<(), ReconcileError> {
        let Some(state) = self.books.account(id).await? else { return Ok(()) };
        let slots = state.payments;
        if let Some(payment) = slots.in_flight.filter(|one| self.age(one.changed_at) >= GRACE) {
            done.unsettled = done.unsettled.saturating_add(1);
            let payment = self.in_flight(id, payment).await?;
            let settled = payment.is_some_and(|payment| !payment.state.is_in_flight());
            done.settled = done.settled.saturating_add(usize::from(settled));
        }
        for Reservation { payment, since, .. } in slots.reserved {
            if self.age(since) >= LATE_DEBIT {
                done.unsettled = done.unsettled.saturating_add(1);
                self.reserved(id, &payment).await?;
            }
        }
        for payment in slots.refunding {
            self.refunds(id, &payment, done).await?;
        }
        Ok(())
    }

    /// Finds out what became of a payment in flight.
    async fn in_flight(
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

    async fn reserved(&self, account: &AccountId, id: &PaymentId) -> Result<(), ReconcileError> {
        let (_, payment) = self.settler().read(account, id).await?;
        let Some(gateway_id) = &payment.gateway_id else { return Ok(()) };
        let seen = self.gateway.payment(gateway_id).await?;
        self.settler().settle(account, id, &seen, None).await?;
        Ok(())
    }

    /// Asks again for refunds that the gateway has not answered.
    async fn refunds(
        &self,
        account: &AccountId,
        id: &PaymentId,
        done: &mut Reconciled,
    ) -> Result<(), ReconcileError> {
        let refunder = Refunder { settler: self.settler(), gateway: self.gateway };
        let (_, payment) = self.settler().read(account, id).await?;
        for asked in payment.refunds.iter().filter(|asked| asked.pending) {
            let age = self.age(asked.created_at);
            if age < GRACE {
                continue;
            }
            done.unsettled = done.unsettled.saturating_add(1);
            let after = match age < RESEND_WITHIN {
                true => refunder.carry_out(account, payment.clone(), &asked.id).await?,
                false => self.late_refund(account, &payment, &asked.id).await?,
            };
            let pending = after.refunds.iter().any(|one| one.id == asked.id && one.pending);
            done.settled = done.settled.saturating_add(usize::from(!pending));
        }
        Ok(())
    }

    /// Looks for a refund whose request the gateway would no longer recognise. It is refused only
    /// when the gateway shows the payment without it.
    async fn late_refund(
        &self,
        account: &AccountId,
        payment: &Payment,
        id: &RefundId,
    ) -> Result<Payment, ReconcileError> {
        let Some(gateway_id) = &payment.gateway_id else { return Ok(payment.clone()) };
        let seen = self.gateway.payment(gateway_id).await?;
        let after = self.settler().settle(account, &payment.id, &seen, None).await?;
        let is_there = seen.refunds.iter().any(|refund| refund.request.as_ref() == Some(id));
        if is_there || seen.state != GatewayState::Succeeded {
            return Ok(after);
        }
        let refunder = Refunder { settler: self.settler(), gateway: self.gateway };
        Ok(refunder.refuse(account, &payment.id, id).await?)
    }

    /// Carries out the events that the portal missed, oldest first.
    async fn events(&self, until: Timestamp, done: &mut Reconciled) -> Result<(), StoreError> {
        let store = self.books.store;
        let began = self.books.clock.now();
        let since = store.events_read_until().await?.unwrap_or(began - FIRST) - OVERLAP;
        let (mut after, failed) = (None, done.failed);
        loop {
            let page = match self.gateway.events(since, after.as_deref()).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::error!(%error, "the gateway's events cannot be read");
                    done.failed = done.failed.saturating_add(1);
                    return Ok(());
                }
            };
            self.event_page(&page.events, done).await?;
            if page.next.is_some() && self.books.clock.now() >= until {
                done.is_cut_off = true;
                return Ok(());
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        if done.failed == failed {
            store.set_events_read_until(began).await?;
        }
        Ok(())
    }

    async fn event_page(
        &self,
        events: &[GatewayEvent],
        done: &mut Reconciled,
    ) -> Result<(), StoreError> {
        let ids: Vec<_> = events.iter().map(|event| &*event.id).collect();
        let known = self.books.store.known_events(&ids).await?;
        let handler = EventHandler { settler: self.settler(), gateway: self.gateway };
        for (event, _) in events.iter().zip(known).filter(|(_, known)| !known) {
            match handler.handle(event).await {
                Ok(EventOutcome::CarriedOut) => done.missed = done.missed.saturating_add(1),
                Ok(EventOutcome::Repeated | EventOutcome::Ignored) => {}
                Err(error) => {
                    let (id, kind) = (&event.id, &event.kind);
                    tracing::error!(id, kind, %error, "an event of the gateway is not carried out");
                    done.failed = done.failed.saturating_add(1);
                    // Of another portal, or older than a restored ledger: logged once is enough.
                    if error.is_unknown() {
                        self.books.store.mark_event(id).await?;
                    }
                }
            }
        }
        Ok(())
    }
}
