//! Postings to one account that one transaction of the store commits.

use domain::account::{Edit, ProfileChange};
use domain::auto_pay::AutoPay;
use domain::document::GatewayCustomer;
use domain::ledger::{Budget, EntryId, Posting, PostingKind, Refusal, post};
use domain::payment::Payment;
use jiff::{Timestamp, civil::Date};

use super::{
    AccountState, HeadChanges, Identity, LedgerCommit, PaymentWrites, PostedDocument,
    StoredInvoice, budget::budget,
};
use crate::activity::Activity;
use crate::outbox::OutboxRecord;
use crate::store::StoreError;

/// Documents posted to an account's state in memory and not yet stored.
#[derive(Debug)]
pub struct Batch {
    account: AccountState,
    documents: Vec<PostedDocument>,
    activities: Vec<Activity>,
    payment: Option<Payment>,
    event: Option<String>,
    messages: Vec<OutboxRecord>,
    is_planned: bool,
}

impl Batch {
    /// An empty batch for this account.
    pub const fn new(account: AccountState) -> Self {
        Self {
            account,
            documents: Vec::new(),
            activities: Vec::new(),
            payment: None,
            event: None,
            messages: Vec::new(),
            is_planned: false,
        }
    }

    /// The account after the postings, still with the version that was read.
    pub const fn account(&self) -> &AccountState {
        &self.account
    }

    /// The posted documents, in order.
    pub fn documents(&self) -> &[PostedDocument] {
        &self.documents
    }

    /// Whether this posting fits into the same transaction as those before it. The first always
    /// does: if its credit changes exceed the budget, the posting is split.
    pub fn has_room(&self, posting: &Posting) -> bool {
        if self.documents.is_empty() {
            return true;
        }
        let ledger = &self.account.ledger;
        let Some(more) = ledger.max_touched(posting) else { return false };
        let (touched, budget) = (ledger.touched().len().saturating_add(more), self.next_budget());
        // Each credit change touches a further item or credit, so `more` bounds their number too.
        ledger.unfinished.is_none() && touched <= budget.touched && more <= budget.credit_changes
    }

    /// The budget that remains for one more document.
    fn next_budget(&self) -> Budget {
        let whole = budget(self.documents.len().saturating_add(1));
        let used = self.documents.iter().map(|posted| posted.entry.credit_changes.len());
        let used = used.fold(0, usize::saturating_add);
        Budget { credit_changes: whole.credit_changes.saturating_sub(used), ..whole }
    }

    /// Posts one document to the state in memory; the caller has checked [`Self::has_room`].
    /// `today` is the civil day, in the account's time zone, on which the request arrived.
    ///
    /// # Errors
    /// [`Refusal`]; the batch is then unchanged, except after [`Refusal::Inconsistent`].
    pub fn post(
        &mut self,
        identity: Identity,
        posting: &Posting,
        today: Date,
        invoice: Option<StoredInvoice>,
    ) -> Result<(), Refusal> {
        let budget = self.next_budget();
        let posted = post(&mut self.account.ledger, posting, today, budget)?;
        let (entry, late) = (posted.entry, posted.late);
        self.leave_out_reopened(&posting.kind, entry.id);
        self.documents.push(PostedDocument { identity, entry, late, invoice });
        Ok(())
    }

    /// What was paid and whose money went back is charged by Auto Pay only after the customer
    /// agrees.
    fn leave_out_reopened(&mut self, kind: &PostingKind, entry: EntryId) {
        let (PostingKind::Return { payment, .. }
        | PostingKind::Refund { payment: Some(payment), .. }) = kind
        else {
            return;
        };
        if self.account.has_auto_pay() {
            let reopened = payment.allocations.iter().map(|one| one.item).chain([entry]);
            self.account.change_auto_pay(|auto_pay| auto_pay.leave_out(reopened));
        }
    }

    /// Adds an activity that the same transaction writes to the activity log. An import writes
    /// none.
    pub fn record_activity(&mut self, activity: Activity) {
        self.activities.push(activity);
    }

    /// Sets a payment's record as the same transaction writes it: in the account's head while it
    /// is in flight, otherwise by itself. The head also changes what it keeps of the payment.
    pub fn record_payment(&mut self, payment: Payment) {
        self.account.place(&payment);
        self.payment = Some(payment);
    }

    /// Replaces the customer's data at the gateway.
    pub fn set_gateway(&mut self, gateway: GatewayCustomer) {
        self.account.set_gateway(gateway);
    }

    /// Changes the profile as a customer wants it.
    pub fn change_profile(&mut self, change: &ProfileChange, edit: Edit) {
        self.account.change_profile(change, edit);
    }

    /// Changes what is kept of Auto Pay.
    pub fn change_auto_pay<T>(&mut self, change: impl FnOnce(&mut AutoPay) -> T) -> T {
        self.account.change_auto_pay(change)
    }

    /// Sets when Auto Pay acts next, instead of what [`Self::plan`] would find.
    pub fn act_next_at(&mut self, at: Option<Timestamp>) {
        self.account.set_next_action(at);
        self.is_planned = true;
    }

    /// Brings Auto Pay up to date with everything in the batch, before it is committed.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the account's zone or a sum is damaged.
    pub fn plan(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if self.is_planned || self.is_empty() {
            return Ok(());
        }
        self.is_planned = true;
        self.account.plan(now)
    }

    /// Sets the gateway's event that the same transaction marks as carried out.
    pub fn record_event(&mut self, event: &str) {
        self.event = Some(event.to_owned());
    }

    /// Adds a message that the same transaction puts into the outbox.
    pub fn send(&mut self, message: OutboxRecord) {
        self.messages.push(message);
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
            && self.payment.is_none()
            && self.event.is_none()
            && self.account.changed == HeadChanges::default()
    }

    /// The whole batch as one commit.
    pub fn commit(&self) -> LedgerCommit<'_> {
        let record = self.payment.as_ref().filter(|payment| !payment.state.is_in_flight());
        let payment =
            PaymentWrites { record, event: self.event.as_deref(), messages: &self.messages };
        let activities = &self.activities;
        LedgerCommit { account: &self.account, documents: &self.documents, activities, payment }
    }

    /// The account as it is after the commit, and the posted documents.
    pub fn stored(self) -> (AccountState, Vec<PostedDocument>) {
        let written = !self.is_empty();
        let Self { account, documents, .. } = self;
        (if written { account.stored() } else { account }, documents)
    }
}
