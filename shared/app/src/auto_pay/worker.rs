//! Does what Auto Pay has to do for one account.
//!
//! Everything is decided from the account as it is at that moment, and written on condition of the
//! version that was read. So a message that comes twice, late, or after the customer acted finds
//! nothing to do, and whatever the customer did meanwhile wins.

use domain::auto_pay::{Action, Charge};
use domain::document::SavedMethod;
use domain::ids::{AccountId, DocumentNumber, PaymentId};
use domain::ledger::EntryKind;
use domain::payment::{Payer, Payment, PaymentMethod, PaymentState, Try};
use jiff::Timestamp;
use uuid::Uuid;

use super::notice;
use super::outlook::{Outlook, out_of_range};
use super::store::{Pace, ReadBills, UnfinishedImport};
use crate::payments::gateway::PaymentGateway;
use crate::payments::{CarryOut, PaymentStore, SettleError, Settler, Site, with_mandate};
use crate::posting::{AccountState, Batch, Bookkeeper};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Most actions in a row for one account.
const MAX_ACTIONS: usize = 10;

/// What the worker did for an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Notices, reminders and questions.
    pub told: usize,
    /// Charges that were tried.
    pub tried: usize,
    /// Whether an import is unfinished, so that the account waits for the next run.
    pub is_paused: bool,
    /// Whether another payment is in flight, so that the account waits for the next run.
    pub is_busy: bool,
}

/// Why an account was not finished. The message must be delivered again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A payment was not settled; the reconciler does it.
    #[error(transparent)]
    Settle(SettleError),
}

impl From<SettleError> for WorkError {
    fn from(error: SettleError) -> Self {
        match error {
            SettleError::Store(error) => Self::Store(error),
            error => Self::Settle(error),
        }
    }
}

/// What one attempt led to.
enum Attempt {
    /// There is nothing to do now.
    Done,
    /// The customer was told something.
    Told,
    /// A charge is recorded, to be carried out.
    Claimed(Box<Payment>),
    /// A payment that the payer had left is closed.
    Released,
    /// An import is unfinished.
    Paused,
    /// Another payment is in flight.
    Busy,
}

/// Works through its ports.
#[derive(Debug)]
pub struct Worker<'a, S, C, G, P> {
    /// The ledgers and payments.
    pub books: Bookkeeper<'a, S, C>,
    /// The gateway.
    pub gateway: &'a G,
    /// Limits how fast charges are made.
    pub pace: &'a P,
    /// What the provider decided, and where the portal is.
    pub site: &'a Site,
}

impl<S, C, G, P> Worker<'_, S, C, G, P>
where
    S: PaymentStore + UnfinishedImport + ReadBills,
    C: Clock,
    G: PaymentGateway,
    P: Pace,
{
    /// Does everything that is due for the account.
    ///
    /// # Errors
    /// [`WorkError`]. What was done is stored; working again continues.
    pub async fn work(&self, account: &AccountId) -> Result<Worked, WorkError> {
        let mut worked = Worked::default();
        for _ in 0..MAX_ACTIONS {
            // Boxed: a debug build would need megabytes of stack for all of it at once.
            match Box::pin(self.act(account)).await? {
                Attempt::Done => break,
                Attempt::Told => worked.told = worked.told.saturating_add(1),
                Attempt::Released => {}
                Attempt::Claimed(payment) => {
                    worked.tried = worked.tried.saturating_add(1);
                    self.pace.turn().await;
                    Box::pin(self.carry_out().carry_out(account, *payment)).await?;
                }
                Attempt::Paused => {
                    worked.is_paused = true;
                    break;
                }
                Attempt::Busy => {
                    worked.is_busy = true;
                    break;
                }
            }
        }
        Ok(worked)
    }

    fn carry_out(&self) -> CarryOut<'_, S, C, G> {
        let settler = Settler { books: self.books };
        CarryOut { settler, gateway: self.gateway, site: self.site }
    }

    async fn act(&self, account: &AccountId) -> Result<Attempt, WorkError> {
        let mut retry = Retry::new(self.books.clock);
        loop {
            match Box::pin(self.attempt(account)).await {
                Err(WorkError::Store(error)) if retry.again(&error).await => {}
                Err(WorkError::Store(StoreError::ConditionFailed(_))) => {
                    return Err(StoreError::Conflict.into());
                }
                attempt => return attempt,
            }
        }
    }

    async fn attempt(&self, id: &AccountId) -> Result<Attempt, WorkError> {
        let Some(account) = self.books.account(id).await? else { return Ok(Attempt::Done) };
        let now = self.books.clock.now();
        let outlook = Outlook::of(&account, self.gateway.limits(account.profile.currency))?;
        let outlook = outlook.with_bills(self.books.store, id).await?;
        let next = outlook.facts().next(now).map_err(out_of_range)?;
        drop(outlook);
        let action = match next {
            Some(due) if due.at <= now => due.action,
            later => {
                self.wait_until(account, later.map(|due| due.at)).await?;
                return Ok(Attempt::Done);
            }
        };
        if self.books.store.unfinished_import().await?.is_some() {
            return Ok(Attempt::Paused);
        }
        match action {
            Action::Charge(charge) => self.claim(account, charge, now).await,
            action => self.tell(account, &action, now).await,
        }
    }

    /// Records when there is something to do next, if that differs from what is recorded.
    async fn wait_until(
        &self,
        account: AccountState,
        at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        if account.next_action_at == at {
            return Ok(());
        }
        let mut batch = Batch::new(account);
        batch.act_next_at(at);
        self.books.commit(batch).await?;
        Ok(())
    }

    /// Records that the customer is told something, and mails it.
    async fn tell(
        &self,
        account: AccountState,
        action: &Action,
        now: Timestamp,
    ) -> Result<Attempt, WorkError> {
        let today = today(&account, now)?;
        let message = notice::news(action).map(|news| notice::record(&account, news, now));
        let mut batch = Batch::new(account);
        batch.change_auto_pay(|auto_pay| auto_pay.carry_out(action, today));
        if let Some(message) = message {
            batch.send(message);
        }
        self.books.commit(batch).await?;
        Ok(Attempt::Told)
    }

    /// Records a charge before the gateway is asked, with the try that it is.
    async fn claim(
        &self,
        account: AccountState,
        charge: Charge,
        now: Timestamp,
    ) -> Result<Attempt, WorkError> {
        if let Some(other) = &account.payments.in_flight {
            let is_closed = self.carry_out().release(&account.id, other).await?;
            return Ok(if is_closed { Attempt::Released } else { Attempt::Busy });
        }
        let Some(customer) = account.profile.gateway.as_ref().map(|it| it.customer_id.clone())
        else {
            return Ok(Attempt::Done);
        };
        let (id, today) = (account.id.clone(), today(&account, now)?);
        let method = with_mandate(self.gateway, charge.method.clone()).await;
        let language = account.profile.language;
        let mut batch = Batch::new(account);
        let one = batch.change_auto_pay(|auto_pay| {
            auto_pay.carry_out(&Action::Charge(charge.clone()), today);
            let collection = auto_pay.collection.as_ref();
            collection.map(|it| Try { collection: it.number, number: it.tries })
        });
        let one = one.ok_or_else(|| StoreError::Corrupt(format!("collection of {id}")))?;
        let payment = Payment {
            id: payment_id(&id, one),
            request: String::new(),
            payer: Payer::AutoPay(one),
            amount: charge.amount,
            invoice: invoice(&charge),
            item: charge.only_item().map(|item| item.id),
            receipt_email: method.receipt_email.clone(),
            method: PaymentMethod::Known(SavedMethod::clone(&method)),
            language,
            created_at: now,
            changed_at: now,
            state: PaymentState::Submitted,
            decline: None,
            customer,
            gateway_id: None,
            checkout: None,
            redirect: None,
            entry: None,
            refunds: Vec::new(),
            movements: Vec::new(),
        };
        batch.record_payment(payment.clone());
        self.books.commit(batch).await?;
        Ok(Attempt::Claimed(Box::new(payment)))
    }
}

/// Namespace of the ids of Auto Pay's payments. It must never change.
const NAMESPACE: Uuid = Uuid::from_u128(0x7b52_0c1e_9e3f_4d6b_a1d4_58c2_1e90_b3f7);

/// The id of a try's payment. It is also the gateway's idempotency key.
fn payment_id(account: &AccountId, one: Try) -> PaymentId {
    let name = format!("{account}\n{}\n{}", one.collection, one.number);
    PaymentId::of(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
}

/// The invoice that a charge pays, if it pays one invoice and nothing else.
fn invoice(charge: &Charge) -> Option<DocumentNumber> {
    let item = charge.only_item().filter(|item| item.kind == EntryKind::Invoice)?;
    DocumentNumber::stored(&item.number).ok()
}

fn today(account: &AccountState, now: Timestamp) -> Result<jiff::civil::Date, StoreError> {
    let day = account.profile.day_of(now);
    day.ok_or_else(|| StoreError::Corrupt(format!("zone of account {}", account.id)))
}
