//! Carries out one step of a payment: what the one transaction writes.

use domain::auto_pay::AutoPay;
use domain::document::{DocumentType, GatewayCustomer, MethodKind, PaidBy, SavedMethod};
use domain::ids::{AccountId, DocumentId};
use domain::ledger::{EntryId, Excess, LastPayment, Posting, PostingKind, Refusal};
use domain::money::Money;
use domain::payment::{
    Decline, GatewayDispute, GatewayPayment, GatewayRefund, Movement, MovementKind, Origin, Payer,
    Payment, PaymentMethod, PaymentState, RefundRequest, Step,
};
use jiff::civil::Date;

use super::activity::{activity, actor};
use super::method_list::short_name;
use super::notice;
use super::store::PaymentStore;
use crate::activity::{Action, Activity, Actor};
use crate::outbox::PaymentNews;
use crate::posting::{AccountState, Batch, Bookkeeper, DocumentKey, Identity, Source};
use crate::store::StoreError;
use crate::system::Clock;

/// Carries out steps.
#[derive(Debug)]
pub(super) struct Stepper<'a, S, C> {
    pub(super) books: Bookkeeper<'a, S, C>,
}

impl<S: PaymentStore, C: Clock> Stepper<'_, S, C> {
    /// Adds what a step writes to the batch, and gives the payment as it is after the step.
    pub(super) async fn carry_out(
        &self,
        step: Step,
        mut payment: Payment,
        seen: &GatewayPayment,
        batch: &mut Batch,
    ) -> Result<Payment, StoreError> {
        payment.gateway_id = Some(seen.id.clone());
        payment.changed_at = self.books.clock.now();
        Ok(match step {
            Step::Book => self.book(payment, seen, batch)?,
            Step::Reserve => self.reserve(payment, seen, batch),
            Step::Ask(url) => {
                Payment { state: PaymentState::RequiresAction, redirect: Some(url), ..payment }
            }
            Step::Decline(why) => self.decline(why, payment, batch)?,
            Step::Refund(refund) => self.refund(payment, &refund, batch).await?,
            Step::Return(dispute) => self.take_back(payment, &dispute, batch).await?,
            Step::Undo(position) => self.undo(payment, position, batch).await?,
            Step::RefuseRefund(refund) => refuse_refund(payment, &refund),
            Step::Pass(dispute) => pass(payment, &dispute),
        })
    }

    /// The gateway has captured the money.
    fn book(
        &self,
        mut payment: Payment,
        seen: &GatewayPayment,
        batch: &mut Batch,
    ) -> Result<Payment, StoreError> {
        if seen.amount != payment.amount {
            tracing::error!(payment = %payment.id, gateway_id = seen.id,
                "the gateway captured another amount than was asked; the captured one is booked");
            payment.amount = seen.amount;
        }
        let was_announced = payment.state == PaymentState::Processing;
        use_method(&mut payment, seen, batch);
        let kind = payment.known_method().map(|method| method.kind);
        let method = match kind.unwrap_or(MethodKind::Card) {
            MethodKind::Card => PaidBy::Card,
            MethodKind::BankDebit => PaidBy::BankDebit,
        };
        let kind = PostingKind::Payment { method, apply_first_to: payment.item };
        let number = Some(payment.id.to_string());
        let details = Details { id: payment.id.as_str(), number, reason: "" };
        if matches!(payment.payer, Payer::AutoPay(_)) {
            let booked = |auto_pay: &mut AutoPay| auto_pay.booked(payment.item, payment.amount);
            batch.change_auto_pay(booked).map_err(|_| corrupt(&batch.account().id))?;
        }
        let entry = self.post(details, kind, payment.amount, payment.payer.user(), batch)?;
        payment.entry = Some(entry);
        (payment.state, payment.decline, payment.redirect) = (PaymentState::Succeeded, None, None);
        self.announce(&payment, PaymentNews::Succeeded, batch);
        if !was_announced {
            self.log(&payment, Action::PaymentMade, batch);
        }
        Ok(payment)
    }

    /// A bank debit is on its way.
    fn reserve(&self, mut payment: Payment, seen: &GatewayPayment, batch: &mut Batch) -> Payment {
        use_method(&mut payment, seen, batch);
        (payment.state, payment.redirect) = (PaymentState::Processing, None);
        self.announce(&payment, PaymentNews::Processing, batch);
        self.log(&payment, Action::PaymentMade, batch);
        payment
    }

    /// The payment was not made.
    pub(super) fn decline(
        &self,
        why: Decline,
        mut payment: Payment,
        batch: &mut Batch,
    ) -> Result<Payment, StoreError> {
        payment.changed_at = self.books.clock.now();
        (payment.state, payment.decline) = (PaymentState::Declined, Some(why));
        payment.redirect = None;
        self.count_failed_try(why, &payment, batch)?;
        // A payer who left the gateway's page knows it.
        if why != Decline::Abandoned {
            self.announce(&payment, PaymentNews::Declined, batch);
            self.log(&payment, Action::PaymentDeclined, batch);
        }
        Ok(payment)
    }

    /// A declined payment of Auto Pay was a try of its collection.
    fn count_failed_try(
        &self,
        why: Decline,
        payment: &Payment,
        batch: &mut Batch,
    ) -> Result<(), StoreError> {
        let (Payer::AutoPay(_), Some(method)) = (&payment.payer, payment.known_method()) else {
            return Ok(());
        };
        let (today, is_final) = (self.today(batch)?, why.is_final_for_method());
        let was_last = batch.change_auto_pay(|it| it.failed(&method.id, is_final, today));
        if was_last {
            let account = &batch.account().id;
            tracing::warn!(%account, payment = %payment.id,
                "Auto Pay has used all tries; what it was to pay is past due");
            self.log(payment, Action::AutoPayGaveUp, batch);
        }
        Ok(())
    }

    async fn refund(
        &self,
        mut payment: Payment,
        refund: &GatewayRefund,
        batch: &mut Batch,
    ) -> Result<Payment, StoreError> {
        let asked = payment.refunds.iter_mut().find(|one| refund.request.as_ref() == Some(&one.id));
        let (origin, reason) = match asked {
            Some(request) => {
                (request.pending, request.refused) = (false, false);
                request.gateway_id = Some(refund.id.clone());
                (Some(request.origin.clone()), request.reason.clone())
            }
            None => (None, String::new()),
        };
        let history = self.books.credit_history(batch.account(), booked(&payment)?).await?;
        // The money has left, whatever became of the payment meanwhile.
        let kind = PostingKind::Refund { payment: Some(history), excess: Excess::OpenItem };
        let details = Details { id: &refund.id, number: None, reason: &reason };
        let entry = self.post(details, kind, refund.amount, origin.as_ref(), batch)?;
        let news = PaymentNews::Moved(refund.id.clone());
        self.announce(&payment, news, batch);
        let mut activity = activity(&payment, Action::RefundMade, refund.amount, batch);
        activity.actor = origin.as_ref().map_or_else(Actor::billing_system, actor);
        activity.address = origin.and_then(|origin| origin.address);
        batch.record_activity(activity);
        payment.movements.push(Movement {
            id: refund.id.clone(),
            kind: MovementKind::Refund,
            amount: refund.amount,
            entry: Some(entry),
            undone: false,
        });
        Ok(payment)
    }

    /// A bank took the money back.
    async fn take_back(
        &self,
        mut payment: Payment,
        dispute: &GatewayDispute,
        batch: &mut Batch,
    ) -> Result<Payment, StoreError> {
        let booked = booked(&payment)?;
        let history = self.books.credit_history(batch.account(), booked).await?;
        let corrupt = |_| corrupt(&batch.account().id);
        // What staff reversed before is the same money.
        let amount = dispute.amount.min(history.not_reversed().map_err(corrupt)?);
        let amount = amount.map_err(|_| StoreError::Corrupt(format!("dispute {}", dispute.id)))?;
        let kind = MovementKind::from(dispute.kind);
        let entry = if amount.is_positive() {
            let last_payment = self.books.earlier_payment(batch.account(), booked).await?;
            let posting = PostingKind::Return { payment: history, last_payment };
            let details = Details { id: &dispute.id, number: None, reason: kind.as_str() };
            Some(self.post(details, posting, amount, None, batch)?)
        } else {
            None
        };
        let action;
        (payment.state, action) = match kind {
            MovementKind::Chargeback => (PaymentState::ChargedBack, Action::PaymentChargedBack),
            _ => (PaymentState::Returned, Action::PaymentReturned),
        };
        self.announce(&payment, PaymentNews::Moved(dispute.id.clone()), batch);
        let mut activity = activity(&payment, action, amount, batch);
        (activity.actor, activity.address) = (Actor::billing_system(), None);
        activity.id = format!("{}-{}", activity.id, dispute.id);
        batch.record_activity(activity);
        let (id, undone) = (dispute.id.clone(), false);
        payment.movements.push(Movement { id, kind, amount, entry, undone });
        Ok(payment)
    }

    /// A refund failed, or a bank gave the money back.
    async fn undo(
        &self,
        mut payment: Payment,
        position: usize,
        batch: &mut Batch,
    ) -> Result<Payment, StoreError> {
        let corrupt = || corrupt(&batch.account().id);
        let movement = payment.movements.get_mut(position).ok_or_else(corrupt)?;
        movement.undone = true;
        let movement = movement.clone();
        if let Some(entry) = movement.entry {
            let history = self.books.consumption_history(batch.account(), entry).await?;
            // What staff undid before is the same money.
            let amount = history.not_undone().and_then(|left| left.min(movement.amount));
            let amount = amount.map_err(|_| corrupt())?;
            if amount.is_positive() {
                let last_payment = match movement.kind {
                    MovementKind::Refund => None,
                    MovementKind::Return | MovementKind::Chargeback => {
                        let paid = booked(&payment)?;
                        let paid = self.books.entry(&batch.account().id, paid).await?;
                        paid.as_ref().and_then(LastPayment::of)
                    }
                };
                let kind = PostingKind::Undo { consumption: history, last_payment };
                let id = format!("{}-undone", movement.id);
                let details = Details { id: &id, number: None, reason: movement.kind.as_str() };
                self.post(details, kind, amount, None, batch)?;
            }
        }
        let taken = |one: &Movement| one.kind != MovementKind::Refund && !one.undone;
        if movement.kind != MovementKind::Refund && !payment.movements.iter().any(taken) {
            payment.state = PaymentState::Succeeded;
        }
        self.announce(&payment, PaymentNews::Undone(movement.id.clone()), batch);
        Ok(payment)
    }

    /// Posts one document of the gateway, today.
    fn post(
        &self,
        details: Details<'_>,
        kind: PostingKind,
        amount: Money,
        origin: Option<&Origin>,
        batch: &mut Batch,
    ) -> Result<EntryId, StoreError> {
        let account = batch.account().id.clone();
        let (now, today) = (self.books.clock.now(), self.today(batch)?);
        let document = DocumentId::parse(details.id);
        let document =
            document.map_err(|_| StoreError::Corrupt(format!("document {}", details.id)))?;
        let document_type = DocumentType::parse(kind.entry_kind().as_str());
        let document_type = document_type.map_err(|_| corrupt(&account))?;
        let posting = Posting {
            document: document.clone(),
            number: details.number,
            document_on: today,
            amount,
            description: details.reason.to_owned(),
            kind,
            posted_at: now,
            source: Source::Gateway.to_string(),
            actor: origin.map(|origin| origin.user),
        };
        let hash = format!("{amount} {}", amount.currency().code());
        let key = DocumentKey::new(document_type, &document);
        let identity = Identity { key, hash, source: Source::Gateway };
        batch
            .post(identity, &posting, today, None)
            .map_err(|refusal| refused(refusal, &account))?;
        let posted = batch.documents().last().map(|posted| posted.entry.id);
        posted.ok_or_else(|| corrupt(&account))
    }

    /// The civil day in the account's zone.
    fn today(&self, batch: &Batch) -> Result<Date, StoreError> {
        let AccountState { id, profile, .. } = batch.account();
        let no_zone = || StoreError::Corrupt(format!("zone of account {id}"));
        profile.day_of(self.books.clock.now()).ok_or_else(no_zone)
    }

    /// Mails the customer what happened.
    fn announce(&self, payment: &Payment, news: PaymentNews, batch: &mut Batch) {
        let account = batch.account().id.clone();
        batch.send(notice::record(&account, &payment.id, news, self.books.clock.now()));
    }

    /// Logs what the payer did.
    fn log(&self, payment: &Payment, action: Action, batch: &mut Batch) {
        let activity = activity(payment, action, payment.amount, batch);
        batch.record_activity(activity);
    }
}

/// What a posting takes from the gateway.
struct Details<'a> {
    /// The id of the payment, refund or dispute.
    id: &'a str,
    /// The number that customers see; `None` for the entry's own id.
    number: Option<String>,
    /// What customers read; may be empty.
    reason: &'a str,
}

/// The method that was used is now known. If the payer ticked *Use For Auto Pay*, it is saved as
/// the default method.
fn use_method(payment: &mut Payment, seen: &GatewayPayment, batch: &mut Batch) {
    let Some(used) = &seen.method else { return };
    if let PaymentMethod::New { use_for_auto_pay: true, .. } = payment.method {
        let customer = payment.customer.clone();
        let gateway = batch.account().profile.gateway.clone();
        let gateway = gateway.unwrap_or(GatewayCustomer {
            customer_id: customer,
            methods: Vec::new(),
            auto_pay: false,
        });
        batch.set_gateway(with_default(gateway, used.clone()));
        let added = activity(payment, Action::MethodAdded, payment.amount, batch);
        let detail = Some(short_name(used));
        batch.record_activity(Activity { subject: None, detail, ..added });
    }
    if payment.known_method().is_none() {
        payment.method = PaymentMethod::Known(used.clone());
    }
}

/// The customer's methods with this one first. What is known of it stays, and is brought up to
/// date.
pub(super) fn with_default(mut gateway: GatewayCustomer, method: SavedMethod) -> GatewayCustomer {
    let known = gateway.methods.iter().position(|one| one.id == method.id);
    let receipt_email =
        known.map(|at| gateway.methods.remove(at)).and_then(|one| one.receipt_email);
    gateway.methods.insert(0, SavedMethod { receipt_email, ..method });
    gateway
}

fn refuse_refund(mut payment: Payment, refund: &GatewayRefund) -> Payment {
    let is_it = |asked: &&mut RefundRequest| refund.request.as_ref() == Some(&asked.id);
    if let Some(asked) = payment.refunds.iter_mut().find(is_it) {
        (asked.refused, asked.pending) = (asked.refused || asked.pending, false);
    }
    came_and_went(payment, &refund.id, MovementKind::Refund, refund.amount)
}

fn pass(payment: Payment, dispute: &GatewayDispute) -> Payment {
    came_and_went(payment, &dispute.id, dispute.kind.into(), dispute.amount)
}

/// Money that left and came back before the portal looked. It is recorded, so that an answer of the
/// gateway from before does not book it.
fn came_and_went(mut payment: Payment, id: &str, kind: MovementKind, amount: Money) -> Payment {
    let id = id.to_owned();
    payment.movements.push(Movement { id, kind, amount, entry: None, undone: true });
    payment
}

/// The entry of a booked payment.
fn booked(payment: &Payment) -> Result<EntryId, StoreError> {
    payment.entry.ok_or_else(|| StoreError::Corrupt(format!("entry of payment {}", payment.id)))
}

/// The ledger refuses what the gateway has done: amounts beyond all bounds, or damaged state.
fn refused(refusal: Refusal, account: &AccountId) -> StoreError {
    tracing::error!(%account, %refusal, "the ledger refuses what the gateway has done");
    corrupt(account)
}

fn corrupt(account: &AccountId) -> StoreError {
    StoreError::Corrupt(format!("the ledger of account {account}"))
}
