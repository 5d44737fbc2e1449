//! The input of a posting: the document's values and what its kind needs from the past.

use jiff::{Timestamp, civil::Date};

use crate::ledger::{ConsumptionHistory, CreditHistory, EntryId, EntryKind, LastPayment};
use crate::{
    document::PaidBy,
    ids::{DocumentId, UserId},
    money::Money,
};

/// A document to post.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// The document's id within its type. For a posting by staff, the id of the request.
    pub document: DocumentId,
    /// The number that customers see. `None` shows the entry's id instead.
    pub number: Option<String>,
    /// The date on the document.
    pub document_on: Date,
    /// A positive amount; the kind gives the sign. Only an invoice's may be 0, and only an
    /// adjustment's may be negative.
    pub amount: Money,
    /// Reason or reference; may be empty.
    pub description: String,
    /// The kind, with the values that only this kind has.
    pub kind: PostingKind,
    /// The present instant.
    pub posted_at: Timestamp,
    /// `import:<run>:<line>`, `staff` or `gateway`.
    pub source: String,
    /// The user who posts it; `None` for the billing system.
    pub actor: Option<UserId>,
}

/// The kind of a posting, with the values that only this kind has.
#[derive(Clone, Debug, PartialEq)]
pub enum PostingKind {
    /// Opens an item.
    Invoice {
        /// The due date.
        due_on: Date,
    },
    /// Pays items.
    Payment {
        /// The payment method.
        method: PaidBy,
        /// The invoice to pay first; `None` follows the order of items.
        apply_first_to: Option<EntryId>,
    },
    /// Pays items, as a credit note.
    Credit {
        /// The invoice to pay first; `None` follows the order of items.
        apply_first_to: Option<EntryId>,
    },
    /// Consumes credit: money was sent back.
    Refund {
        /// The payment it returns. `None` consumes unapplied credit, the oldest first.
        payment: Option<CreditHistory>,
        /// What happens to an amount beyond the credit that can be consumed.
        excess: Excess,
    },
    /// Consumes a payment that was returned, bounced or charged back. The part that the payment
    /// no longer has, because a refund consumed it, opens an item.
    Return {
        /// The payment.
        payment: CreditHistory,
        /// The Last Payment that is left if this posting completes the payment's reversal.
        last_payment: Option<LastPayment>,
    },
    /// Undoes a refund that failed, or a reversal whose money arrived after all.
    Undo {
        /// The refund or positive reversal to undo.
        consumption: ConsumptionHistory,
        /// The payment whose reversal is undone: it becomes Last Payment again if it is the latest.
        /// `None` for a refund.
        last_payment: Option<LastPayment>,
    },
    /// Opens an item, or pays items if the amount is negative.
    Adjustment,
    /// Pays items that the provider no longer expects to collect.
    WriteOff {
        /// The invoice. `None` writes off undisputed amounts in the order of items.
        apply_first_to: Option<EntryId>,
    },
}

/// What a refund does with an amount beyond the credit that it can consume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// [`post`](super::post()) refuses the refund: it has not happened yet, or the sender made a
    /// mistake.
    Refuse,
    /// The excess opens an item: the money has already left, so the customer owes it.
    OpenItem,
}

impl PostingKind {
    /// The kind of the entry that the posting leaves.
    pub const fn entry_kind(&self) -> EntryKind {
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

    /// The invoice to pay first, or the payment or entry that the posting reverses or undoes.
    pub(super) fn refers_to(&self) -> Option<EntryId> {
        match self {
            Self::Invoice { .. } | Self::Adjustment => None,
            Self::Payment { apply_first_to, .. }
            | Self::Credit { apply_first_to }
            | Self::WriteOff { apply_first_to } => *apply_first_to,
            Self::Refund { payment, .. } => payment.as_ref().map(|history| history.credit),
            Self::Return { payment, .. } => Some(payment.credit),
            Self::Undo { consumption, .. } => Some(consumption.consumption),
        }
    }

    /// Whether the entry's amount is the negative of the posting's.
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
