//! Documents that began in the portal and come back from the billing system.

use domain::{
    document::{Detail, LedgerDocument},
    ids::DocumentId,
    ledger::{Entry, EntryId},
};

use super::{
    DocumentFiles, ImportStore, ProblemCode,
    posting::{Poster, Stop, problem},
};
use crate::posting::{DocumentKey, Source};
use crate::store::StoreError;
use crate::system::Clock;

impl<S: ImportStore, D: DocumentFiles, C: Clock> Poster<'_, S, D, C> {
    /// Checks that the document is the entry of its account that began in the portal under this id:
    /// the same kind and the same amount. It is posted already.
    ///
    /// # Errors
    /// [`ProblemCode::BadValue`] when the account has no such entry, [`ProblemCode::Conflict`] when
    /// the entry is of another kind or amount.
    pub(super) async fn check_portal_entry(
        &self,
        document: &LedgerDocument,
        portal_id: &DocumentId,
    ) -> Result<(), Stop> {
        let Some(entry) = self.portal_entry(document, portal_id).await? else {
            let message = format!("/portalId {portal_id} is not an entry of this account's");
            return Err(problem(ProblemCode::BadValue, message));
        };
        let amount = match document.detail {
            Detail::Payment { .. } => document.amount.map(|amount| amount.negated()),
            _ => document.amount,
        };
        let same_kind = entry.kind.as_str() == document.kind().as_str();
        if same_kind && amount == Some(entry.amount) {
            return Ok(());
        }
        let Entry { kind, amount, .. } = entry;
        let message = format!("/portalId {portal_id} is a {kind} of {amount:?}");
        Err(problem(ProblemCode::Conflict, message))
    }

    /// The entry of this id, or of this number, if it began in the portal.
    async fn portal_entry(
        &self,
        document: &LedgerDocument,
        portal_id: &DocumentId,
    ) -> Result<Option<Entry>, StoreError> {
        let account = &document.account;
        let id = match portal_id.as_str().parse::<EntryId>() {
            Ok(id) => Some(id),
            Err(_) => {
                let key = DocumentKey::new(document.kind(), portal_id);
                let known = self.books.store.known(&[key]).await?.into_iter().flatten().next();
                known.filter(|known| known.account == *account).and_then(|known| known.entry)
            }
        };
        let Some(id) = id else { return Ok(None) };
        let entry = self.books.entry(account, id).await?;
        Ok(entry.filter(|entry| entry.source.parse() == Ok(Source::Staff)))
    }
}
