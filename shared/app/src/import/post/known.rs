//! Documents that are known already: posted before, by this run or another, or begun in the portal
//! and sent back by the billing system.

use domain::{
    document::{Detail, LedgerDocument},
    ids::{DocumentId, PaymentId},
    ledger::{Entry, EntryId},
};

use super::{
    super::{
        context::{ImportContext, ImportPorts},
        numbered_document::Verdict,
        problem::{Problem, ProblemCode},
    },
    error::{PostError, rejected},
};
use crate::{
    posting::{DocumentKey, Identity, KnownDocument, PostingStore, Source},
    store::StoreError,
};

/// The verdict on a document that was posted before.
pub(super) async fn verdict_of_known<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    identity: &Identity,
    known: &KnownDocument,
) -> Result<Verdict, PostError> {
    if known.source == identity.source {
        let KnownDocument { late, username_taken, .. } = *known;
        return Ok(Verdict::Posted { late, username_taken });
    }
    let DocumentKey { kind, id, revision } = &identity.key;
    if let Some(revision) = *revision {
        let account = import.store.account(&known.account).await?;
        let latest = account.map_or(revision, |account| account.profile.revision);
        if revision < latest {
            return Err(stale(latest).into());
        }
    }
    if known.hash == identity.hash {
        return Ok(Verdict::Duplicate);
    }
    let message = match revision {
        Some(revision) => format!("revision {revision} is known with other content"),
        None => format!("{kind} {id} is known with other content"),
    };
    Err(rejected(ProblemCode::Conflict, message))
}

/// A line of an account that is older than the account.
pub(super) fn stale(latest: u64) -> Problem {
    Problem::new(ProblemCode::Stale, format!("revision {latest} is known"))
}

/// Checks that the document is the entry of its account that began in the portal under this id:
/// the same kind and the same amount. It is posted already.
///
/// # Errors
/// [`ProblemCode::BadValue`] when the account has no such entry, [`ProblemCode::Conflict`] when
/// the entry is of another kind or amount.
pub(super) async fn check_portal_entry<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    document: &LedgerDocument,
    portal_id: &DocumentId,
) -> Result<(), PostError> {
    let Some(entry) = portal_entry(import, document, portal_id).await? else {
        let message = format!("/portalId {portal_id} is not an entry of this account's");
        return Err(rejected(ProblemCode::BadValue, message));
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
    Err(rejected(ProblemCode::Conflict, message))
}

/// The entry of this id, or of this number, if it began in the portal.
async fn portal_entry<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    document: &LedgerDocument,
    portal_id: &DocumentId,
) -> Result<Option<Entry>, StoreError> {
    let account = &document.account;
    let id = match (portal_id.as_str().parse::<EntryId>(), PaymentId::parse(portal_id.as_str())) {
        (Ok(id), _) => Some(id),
        (Err(_), Ok(payment)) => {
            let found = import.store.payments(account, &[payment]).await?;
            found.into_iter().flatten().next().and_then(|payment| payment.entry)
        }
        (Err(_), Err(_)) => {
            let key = DocumentKey::new(document.kind(), portal_id);
            let known = import.store.known(&[key]).await?.into_iter().flatten().next();
            known.filter(|known| known.account == *account).and_then(|known| known.entry)
        }
    };
    let Some(id) = id else { return Ok(None) };
    let entry = import.books().entry(account, id).await?;
    let source = |entry: &Entry| entry.source.parse::<Source>();
    Ok(entry.filter(|entry| source(entry).is_ok_and(|source| source.is_of_portal())))
}
