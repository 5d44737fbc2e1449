//! One posting: from a document to an entry and the state after it.

use jiff::{Timestamp, civil::Date};

use super::{
    CreditHistory, Entry, EntryId, EntryKind, LastPayment, Ledger, Move, OpenItem,
    settle::{give, release, settle, take},
};
use crate::{
    document::PaidBy,
    ids::DocumentId,
    money::{Money, MoneyError},
};

/// What is to be posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// The document's id within its type.
    pub document: DocumentId,
    /// What people call it.
    pub number: String,
    /// The day the document itself states.
    pub document_on: Date,
    /// A positive amount; the kind gives the sign. Only an invoice's may be 0.
    pub amount: Money,
    /// Reason or reference.
    pub description: String,
    /// What it is.
    pub what: What,
    /// Now.
    pub posted_at: Timestamp,
    /// Where it came from.
    pub source: String,
}

/// What each kind adds.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
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
    },
}

impl What {
    const fn kind(&self) -> EntryKind {
        match self {
            Self::Invoice { .. } => EntryKind::Invoice,
            Self::Payment { .. } => EntryKind::Payment,
            Self::Credit { .. } => EntryKind::Credit,
            Self::Refund { .. } => EntryKind::Refund,
        }
    }

    fn names(&self) -> Option<EntryId> {
        match self {
            Self::Invoice { .. } => None,
            Self::Payment { first, .. } | Self::Credit { first } => *first,
            Self::Refund { payment } => payment.as_ref().map(|history| history.credit),
        }
    }
}

/// What a posting does.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The new entry.
    pub entry: Entry,
    /// The state after it.
    pub after: Ledger,
    /// Whether the document came after its own day could still be used.
    pub late: bool,
}

/// Why a document is not posted. The ledger is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The account has another currency.
    #[error("the account has another currency")]
    Currency,
    /// More than is left to refund.
    #[error("more than is left")]
    TooMuch,
    /// The history of the payment it names is not whole: a fault of what is stored.
    #[error("the payment's history is not whole")]
    History,
    /// An amount that is not positive, or a sum beyond 28 digits.
    #[error("the amount is out of range")]
    Amount,
}

impl From<MoneyError> for Refusal {
    fn from(_: MoneyError) -> Self {
        Self::Amount
    }
}

/// Posts one document. `today` is the civil day, in the account's zone, at which it came.
///
/// # Errors
/// [`Refusal`]; then nothing has changed.
pub fn post(ledger: &Ledger, posting: &Posting, today: Date) -> Result<Change, Refusal> {
    let kind = posting.what.kind();
    check_amount(ledger, posting, kind)?;
    let own_day = posting.document_on.min(today);
    let on = ledger.last_change_on.map_or(own_day, |last| last.max(own_day));
    let id = EntryId { on, seq: ledger.last_seq.checked_add(1).ok_or(Refusal::Amount)? };
    let amount = if kind.is_credit_side() { posting.amount.negated() } else { posting.amount };

    let mut after = ledger.clone();
    let mut moves = Vec::new();
    apply(&mut after, posting, id, &mut moves)?;
    after.balance = ledger.balance.plus(amount)?;
    after.last_seq = id.seq;
    after.last_change_on = Some(on);
    let entry = entry(posting, id, amount, after.balance, moves);
    Ok(Change { entry, after, late: on > posting.document_on })
}

fn check_amount(ledger: &Ledger, posting: &Posting, kind: EntryKind) -> Result<(), Refusal> {
    if posting.amount.currency() != ledger.currency() {
        return Err(Refusal::Currency);
    }
    let zero_invoice = kind == EntryKind::Invoice && posting.amount.is_zero();
    if posting.amount.is_positive() || zero_invoice { Ok(()) } else { Err(Refusal::Amount) }
}

fn apply(
    after: &mut Ledger,
    posting: &Posting,
    id: EntryId,
    moves: &mut Vec<Move>,
) -> Result<(), Refusal> {
    match &posting.what {
        What::Invoice { due_on } => {
            if posting.amount.is_positive() {
                after.open.push(OpenItem {
                    id,
                    number: posting.number.clone(),
                    issued_on: posting.document_on,
                    due_on: *due_on,
                    total: posting.amount,
                    open: posting.amount,
                });
            }
            settle(after, None, moves)?;
        }
        What::Payment { method, first } => {
            give(after, id, posting.amount)?;
            settle(after, *first, moves)?;
            after.last_payment = Some(LastPayment {
                id,
                received_on: posting.document_on,
                amount: posting.amount,
                method: *method,
                number: posting.number.clone(),
            });
        }
        What::Credit { first } => {
            give(after, id, posting.amount)?;
            settle(after, *first, moves)?;
        }
        What::Refund { payment: Some(history) } => {
            refund_payment(after, history, posting.amount, moves)?;
        }
        What::Refund { payment: None } => refund_unapplied(after, posting.amount, moves)?,
    }
    Ok(())
}

/// Takes from a payment what is unapplied, then its allocations, the last made first. Their items
/// reopen, and other unapplied credit meets them.
fn refund_payment(
    after: &mut Ledger,
    history: &CreditHistory,
    amount: Money,
    moves: &mut Vec<Move>,
) -> Result<(), Refusal> {
    let mut left = amount.minus(take(after, history.credit, amount, moves)?)?;
    for allocation in history.allocations.iter().rev() {
        if left.is_zero() {
            break;
        }
        let part = allocation.amount.smaller(left)?;
        let item = history.items.iter().find(|item| item.id == allocation.item);
        release(after, history.credit, item.ok_or(Refusal::History)?, part, moves)?;
        left = left.minus(take(after, history.credit, part, moves)?)?;
    }
    if left.is_positive() {
        return Err(Refusal::TooMuch);
    }
    Ok(settle(after, None, moves)?)
}

/// Takes unapplied credit, the oldest first.
fn refund_unapplied(
    after: &mut Ledger,
    amount: Money,
    moves: &mut Vec<Move>,
) -> Result<(), Refusal> {
    let mut credits: Vec<_> = after.credits.iter().map(|credit| credit.id).collect();
    credits.sort_by_key(|credit| credit.seq);
    let mut left = amount;
    for credit in credits {
        left = left.minus(take(after, credit, left, moves)?)?;
    }
    if left.is_positive() { Err(Refusal::TooMuch) } else { Ok(()) }
}

fn entry(
    posting: &Posting,
    id: EntryId,
    amount: Money,
    balance_after: Money,
    moves: Vec<Move>,
) -> Entry {
    let (due_on, method) = match posting.what {
        What::Invoice { due_on } => (Some(due_on), None),
        What::Payment { method, .. } => (None, Some(method)),
        What::Credit { .. } | What::Refund { .. } => (None, None),
    };
    Entry {
        id,
        kind: posting.what.kind(),
        amount,
        balance_after,
        document: posting.document.clone(),
        number: posting.number.clone(),
        document_on: posting.document_on,
        due_on,
        method,
        names: posting.what.names(),
        description: posting.description.clone(),
        moves,
        posted_at: posting.posted_at,
        source: posting.source.clone(),
    }
}
