//! Postings to one account that are committed as one.

use domain::ledger::{MOST_MOVES, Posting, Refusal, post};
use jiff::civil::Date;

use super::{AccountState, Identity, LedgerCommit, PostedDocument, StoredInvoice};
use crate::activity::Activity;

/// Most items of one transaction of the store: DynamoDB's bound.
pub const MAX_ITEMS: usize = 100;

/// Items that a commit has however many documents it has: the head; what an import notes and the
/// lease it checks, or what is told of staff.
const SHARED_ITEMS: usize = 3;

/// Items of one posting beside the moves it makes: identity, entry, an invoice's number, and its
/// own item or credit.
const OWN_ITEMS: usize = 4;

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
        let Some(moves) = self.account.ledger.moves_at_most(posting) else { return false };
        let before = self.documents.len().saturating_mul(OWN_ITEMS.saturating_sub(1));
        let touched = self.account.ledger.touched().len();
        // A move touches the credit and the item that it uses up, or one of them only begun.
        let own = OWN_ITEMS.saturating_add(moves).saturating_add(1);
        let items = [SHARED_ITEMS, before, touched, own].into_iter().fold(0, usize::saturating_add);
        self.account.ledger.pending.is_none() && items <= MAX_ITEMS
    }

    /// Posts one document that there is room for. `today` is the civil day, in the
    /// account's zone, at which the command came.
    ///
    /// # Errors
    /// [`Refusal`]; then nothing has changed, except after [`Refusal::Unsound`].
    pub fn post(
        &mut self,
        identity: Identity,
        posting: &Posting,
        today: Date,
        invoice: Option<StoredInvoice>,
    ) -> Result<(), Refusal> {
        let posted = post(&mut self.account.ledger, posting, today, MOST_MOVES)?;
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
