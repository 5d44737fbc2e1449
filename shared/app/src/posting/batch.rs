//! Postings to one account that are committed as one.

use domain::ledger::{Budget, Posting, Refusal, post};
use jiff::civil::Date;

use super::{AccountState, Identity, LedgerCommit, PostedDocument, StoredInvoice, budget::budget};
use crate::activity::Activity;

/// Documents that were posted to an account's state in memory and are not stored yet.
#[derive(Debug)]
pub struct Batch {
    account: AccountState,
    documents: Vec<PostedDocument>,
    activity: Option<Activity>,
}

impl Batch {
    /// Nothing posted to this account yet.
    pub const fn new(account: AccountState) -> Self {
        Self { account, documents: Vec::new(), activity: None }
    }

    /// The account after what was posted, at the version that was read.
    pub const fn account(&self) -> &AccountState {
        &self.account
    }

    /// What was posted.
    pub fn documents(&self) -> &[PostedDocument] {
        &self.documents
    }

    /// Whether this posting can be committed together with those before it. A first one always can:
    /// if it moves more than fits, it is split.
    pub fn has_room(&self, posting: &Posting) -> bool {
        if self.documents.is_empty() {
            return true;
        }
        let ledger = &self.account.ledger;
        let Some(more) = ledger.max_touched(posting) else { return false };
        let (touched, budget) = (ledger.touched().len().saturating_add(more), self.next_budget());
        // Each move of these touches one item or credit more.
        ledger.unfinished.is_none() && touched <= budget.touched && more <= budget.credit_changes
    }

    /// What is left for one more document.
    fn next_budget(&self) -> Budget {
        let whole = budget(self.documents.len().saturating_add(1));
        let made = self.documents.iter().map(|posted| posted.entry.credit_changes.len());
        let made = made.fold(0, usize::saturating_add);
        Budget { credit_changes: whole.credit_changes.saturating_sub(made), ..whole }
    }

    /// Posts one document that there is room for. `today` is the civil day, in the
    /// account's zone, at which the command came.
    ///
    /// # Errors
    /// [`Refusal`]; then nothing has changed, except after [`Refusal::Inconsistent`].
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

    /// What is told of it, written in the same command. An import tells nothing.
    pub fn tell(&mut self, activity: Activity) {
        self.activity = Some(activity);
    }

    /// All of it as one command.
    pub fn commit(&self) -> LedgerCommit<'_> {
        let activity = self.activity.as_ref();
        LedgerCommit { account: &self.account, documents: &self.documents, activity }
    }

    /// The account once the batch is stored, and what was posted.
    pub fn stored(self) -> (AccountState, Vec<PostedDocument>) {
        let Self { account, documents, .. } = self;
        let account = if documents.is_empty() { account } else { account.stored() };
        (account, documents)
    }
}
