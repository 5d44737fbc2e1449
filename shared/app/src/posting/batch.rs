//! Postings to one account that one transaction of the store commits.

use domain::ledger::{Budget, Posting, Refusal, post};
use jiff::civil::Date;

use super::{AccountState, Identity, LedgerCommit, PostedDocument, StoredInvoice, budget::budget};
use crate::activity::Activity;

/// Documents posted to an account's state in memory and not yet stored.
#[derive(Debug)]
pub struct Batch {
    account: AccountState,
    documents: Vec<PostedDocument>,
    activity: Option<Activity>,
}

impl Batch {
    /// An empty batch for this account.
    pub const fn new(account: AccountState) -> Self {
        Self { account, documents: Vec::new(), activity: None }
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
        self.documents.push(PostedDocument { identity, entry, late, invoice });
        Ok(())
    }

    /// Sets the activity that the same transaction writes to the activity log. An import writes
    /// none.
    pub fn record_activity(&mut self, activity: Activity) {
        self.activity = Some(activity);
    }

    /// The whole batch as one commit.
    pub fn commit(&self) -> LedgerCommit<'_> {
        let activity = self.activity.as_ref();
        LedgerCommit { account: &self.account, documents: &self.documents, activity }
    }

    /// The account as it is after the commit, and the posted documents.
    pub fn stored(self) -> (AccountState, Vec<PostedDocument>) {
        let Self { account, documents, .. } = self;
        let account = if documents.is_empty() { account } else { account.stored() };
        (account, documents)
    }
}
