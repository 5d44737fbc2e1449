//! The documents and invoices of an account that a call has looked up, so that each is read once.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    document::{Detail, Document, DocumentType},
    ids::{AccountId, DocumentNumber, PaymentId},
    ledger::EntryId,
};

use super::super::numbered_document::{NumberedDocument, key_of};
use crate::{
    posting::{AccountState, DocumentKey, KnownDocument, PostedDocument, PostingStore, Source},
    store::StoreError,
};

/// Documents and invoices that are looked up at a time.
const AT_ONCE: usize = 100;

/// What a call has read of one account. If any of it has changed since, the commit fails.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    /// The account, ready for a posting; `None` when it has to be read.
    pub(super) account: Option<AccountState>,
    documents: BTreeMap<DocumentKey, Option<KnownDocument>>,
    invoices: BTreeMap<DocumentNumber, Option<EntryId>>,
}

impl Lookup {
    /// Looks up what the first of `next` needs, together with what some of the following need.
    pub(super) async fn look_up(
        &mut self,
        store: &impl PostingStore,
        account: &AccountId,
        next: &[NumberedDocument],
    ) -> Result<(), StoreError> {
        if next.first().is_none_or(|first| self.has(&first.document)) {
            return Ok(());
        }
        let (mut keys, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for numbered in next.iter().take(AT_ONCE) {
            let wanted = keys_of(&numbered.document);
            let wanted = wanted.into_iter().filter(|key| !self.documents.contains_key(key));
            let number = number_of(&numbered.document);
            let number = number.filter(|number| !self.invoices.contains_key(number));
            keys.extend(wanted);
            numbers.extend(number.cloned());
            if keys.len().max(numbers.len()) >= AT_ONCE {
                break;
            }
        }
        if !keys.is_empty() {
            let keys: Vec<_> = keys.into_iter().collect();
            let known = store.known(&keys).await?;
            self.documents.extend(keys.into_iter().zip(known));
            self.look_up_payments(store, account).await?;
        }
        if !numbers.is_empty() {
            let numbers: Vec<_> = numbers.into_iter().collect();
            let known = store.invoices(account, &numbers).await?;
            self.invoices.extend(numbers.into_iter().zip(known));
        }
        Ok(())
    }

    /// Payments that were made in the portal are known by their own records.
    async fn look_up_payments(
        &mut self,
        store: &impl PostingStore,
        account: &AccountId,
    ) -> Result<(), StoreError> {
        let unknown = self
            .documents
            .iter()
            .filter(|(key, known)| key.kind == DocumentType::Payment && known.is_none());
        let ids = unknown.filter_map(|(key, _)| PaymentId::parse(&key.id).ok());
        let ids: Vec<_> = ids.collect();
        if ids.is_empty() {
            return Ok(());
        }
        for payment in store.payments(account, &ids).await?.into_iter().flatten() {
            let Some(entry) = payment.entry else { continue };
            let (kind, id) = (DocumentType::Payment, payment.id.to_string());
            let known = KnownDocument {
                hash: payment.request,
                source: Source::Gateway,
                account: account.clone(),
                entry: Some(entry),
                late: false,
                username_taken: false,
            };
            self.documents.insert(DocumentKey { kind, id, revision: None }, Some(known));
        }
        Ok(())
    }

    fn has(&self, document: &Document) -> bool {
        let number = number_of(document);
        keys_of(document).iter().all(|key| self.documents.contains_key(key))
            && number.is_none_or(|number| self.invoices.contains_key(number))
    }

    /// What is known of a document that was looked up.
    pub(super) fn document(&self, key: &DocumentKey) -> Option<&KnownDocument> {
        self.documents.get(key)?.as_ref()
    }

    /// The entry of an invoice that was looked up.
    pub(super) fn invoice(&self, number: &DocumentNumber) -> Option<EntryId> {
        *self.invoices.get(number)?
    }

    /// Adds a document that was posted, for those after it.
    pub(super) fn posted(&mut self, account: &AccountId, document: &PostedDocument) {
        let PostedDocument { identity, entry, late, invoice } = document;
        let known = KnownDocument {
            hash: identity.hash.clone(),
            source: identity.source,
            account: account.clone(),
            entry: Some(entry.id),
            late: *late,
            username_taken: false,
        };
        self.documents.insert(identity.key.clone(), Some(known));
        if let Some(invoice) = invoice {
            self.invoices.insert(invoice.number.clone(), Some(entry.id));
        }
    }
}

/// The document itself, and the payment it names.
fn keys_of(document: &Document) -> Vec<DocumentKey> {
    let mut keys = vec![key_of(document)];
    if let Document::Ledger(document) = document
        && let Detail::Refund { payment: Some(payment), .. } | Detail::Reversal { payment, .. } =
            &document.detail
    {
        keys.push(DocumentKey::new(DocumentType::Payment, payment));
    }
    keys
}

/// The number of the invoice that it is or names.
fn number_of(document: &Document) -> Option<&DocumentNumber> {
    let Document::Ledger(document) = document else { return None };
    match &document.detail {
        Detail::Invoice(detail) => Some(&detail.number),
        Detail::Credit { invoice, .. }
        | Detail::Payment { invoice, .. }
        | Detail::WriteOff { invoice, .. } => invoice.as_ref(),
        Detail::Refund { .. } | Detail::Reversal { .. } | Detail::Adjustment { .. } => None,
    }
}
