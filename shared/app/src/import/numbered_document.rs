//! The documents of a run on their way to a ledger, and how each line ends.

use domain::{
    document::{Document, DocumentType},
    ids::AccountId,
};
use jiff::Timestamp;

use super::problem::Problem;
use crate::posting::{DocumentKey, Identity, RunId, Source};

/// A document and where it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberedDocument {
    /// Its line, from 1.
    pub line: u64,
    /// The document.
    pub document: Document,
    /// Hash of its content.
    pub hash: String,
    /// The line itself.
    pub bytes: Vec<u8>,
}

impl NumberedDocument {
    /// The account it belongs to.
    pub fn account(&self) -> &AccountId {
        account_of(&self.document)
    }

    /// Its type.
    pub fn kind(&self) -> DocumentType {
        match &self.document {
            Document::Account(_) => DocumentType::Account,
            Document::Ledger(document) => document.kind(),
        }
    }

    /// Its identity when this run posts it.
    pub(super) fn identity(&self, run: &RunContext) -> Identity {
        let source = Source::Import { run: run.id, line: self.line };
        Identity { key: key_of(&self.document), hash: self.hash.clone(), source }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match &self.document {
            Document::Account(account) => account.id.as_str(),
            Document::Ledger(document) => document.id.as_str(),
        }
    }
}

/// The account a document belongs to.
pub(super) fn account_of(document: &Document) -> &AccountId {
    match document {
        Document::Account(account) => &account.id,
        Document::Ledger(document) => &document.account,
    }
}

/// The run that posts documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunContext {
    /// Its id.
    pub id: RunId,
    /// When its file arrived.
    pub arrived_at: Timestamp,
    /// Whether an earlier call may have posted some of it.
    pub resumed: bool,
}

/// How a line ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Posted by this run, now or before it was cut off.
    Posted {
        /// Whether its own day could no longer be used.
        late: bool,
        /// Of an account: whether its manager was left out because the user name is taken.
        username_taken: bool,
    },
    /// Posted before with the same content.
    Duplicate,
    /// Not posted, and why.
    Rejected(Problem),
}

/// The key by which the store knows a document.
pub(super) fn key_of(document: &Document) -> DocumentKey {
    match document {
        Document::Account(account) => DocumentKey {
            kind: DocumentType::Account,
            id: account.id.to_string(),
            revision: Some(account.revision),
        },
        Document::Ledger(document) => DocumentKey::new(document.kind(), &document.id),
    }
}
