//! What can be posted.

use jiff::{Timestamp, civil::Date};

use crate::ledger::{ConsumptionHistory, CreditHistory, EntryId, EntryKind, LastPayment};
use crate::{
    document::PaidBy,
    ids::{DocumentId, UserId},
    money::Money,
};

/// What is to be posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// The document's id within its type, or the id of the request.
    pub document: DocumentId,
    /// What people call it; without one, the entry's own id.
    pub number: Option<String>,
    /// The day the document itself states.
    pub document_on: Date,
    /// A positive amount; the kind gives the sign. Only an invoice's may be 0, and only an
    /// adjustment's may be negative.
    pub amount: Money,
    /// Reason or reference.
    pub description: String,
    /// What it is.
    pub what: PostingKind,
    /// Now.
    pub posted_at: Timestamp,
    /// Where it came from.
    pub source: String,
    /// Who posts it, unless it is the billing system.
    pub actor: Option<UserId>,
}

/// What each kind adds.
#[derive(Clone, Debug, PartialEq)]
pub enum PostingKind {
    /// Opens an item.
    Invoice {
        /// When it is due.
        due_on: Date,
    },
    /// Pays items.
    Payment {
        /// How it came.
        method: PaidBy,
        /// The invoice to pay first.
        first: Option<EntryId>,
    },
    /// Pays items.
    Credit {
        /// The invoice to pay first.
        first: Option<EntryId>,
    },
    /// Takes credit away.
    Refund {
        /// The payment it returns; without one, any unapplied credit.
        payment: Option<CreditHistory>,
        /// What to do with what is not there any more.
        beyond: Beyond,
    },
    /// A payment was returned, bounced or charged back: takes it away, and what the payment no
    /// longer holds is owed again.
    Return {
        /// The payment.
        payment: CreditHistory,
        /// What Last Payment is if this one is wholly reversed by it.
        last_payment: Option<LastPayment>,
    },
    /// Takes back a refund that failed, or a reversal whose money came back.
    Undo {
        /// The refund or positive reversal.
        consumption: ConsumptionHistory,
        /// What Last Payment is once the payment stands again.
        last_payment: Option<LastPayment>,
    },
    /// Opens an item, or pays items if it is negative.
    Adjustment,
    /// Gives up what is open.
    WriteOff {
        /// The invoice; without one, everything undisputed.
        first: Option<EntryId>,
    },
}

/// What a refund does with what is no longer there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// It is refused: it has not happened yet, or is the sender's mistake.
    Refuse,
    /// It has happened, so it is owed: it opens an item.
    Open,
}

impl PostingKind {
    /// The kind of its entry.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Invoice { .. } => EntryKind::Invoice,
            Self::Payment { .. } => EntryKind::Payment,
            Self::Credit { .. } => EntryKind::Credit,
            Self::Refund { .. } => EntryKind::Refund,
            Self::Return { .. } | Self::Undo { .. } => EntryKind::Reversal,
            Self::Adjustment => EntryKind::Adjustment,
            Self::WriteOff { .. } => EntryKind::WriteOff,
        }
    }

    pub(super) fn names(&self) -> Option<EntryId> {
        match self {
            Self::Invoice { .. } | Self::Adjustment => None,
            Self::Payment { first, .. } | Self::Credit { first } | Self::WriteOff { first } => {
                *first
            }
            Self::Refund { payment, .. } => payment.as_ref().map(|history| history.credit),
            Self::Return { payment, .. } => Some(payment.credit),
            Self::Undo { consumption, .. } => Some(consumption.consumption),
        }
    }

    pub(super) const fn lowers(&self) -> bool {
        match self {
            Self::Invoice { .. } | Self::Refund { .. } | Self::Return { .. } | Self::Adjustment => {
                false
            }
            Self::Payment { .. }
            | Self::Credit { .. }
            | Self::Undo { .. }
            | Self::WriteOff { .. } => true,
        }
    }
}
