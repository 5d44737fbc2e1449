//! One posting: checks a document, adds its entry to the ledger and makes its credit changes.

use jiff::{Timestamp, civil::Date};

use super::{
    Budget, Change, ChangeId, ChangeKind, ConsumptionHistory, CreditHistory, Entry, EntryId,
    Excess, Inconsistent, LastPayment, Ledger, MAX_SEQ, OpenItem, Posting, PostingKind,
    settle::{
        CreditChanges, Step, apply_to_item, consume_from, consume_unapplied, max_write_off,
        restore, settle,
    },
};
use crate::money::{Money, MoneyError};

/// What remains to be done of a posting that did not fit into one write. Stored with the account
/// until it is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The entry that is being posted.
    pub of: EntryId,
    /// The next step. After it, unapplied credit is applied to open items.
    pub next: NextStep,
}

/// A step of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Unapplied credit is applied to open items.
    Settle,
    /// The refund or reversal consumes this payment.
    ConsumeFrom(EntryId),
    /// The refund consumes unapplied credit.
    ConsumeUnapplied,
    /// The negative reversal restores the credit that this entry consumed.
    Restore(EntryId),
}

/// The history that a step needs.
#[derive(Clone, Copy, Debug)]
pub enum Past<'a> {
    /// Nothing.
    Nothing,
    /// That of the payment that [`NextStep::ConsumeFrom`] consumes.
    Credit(&'a CreditHistory),
    /// That of the refund or reversal that [`NextStep::Restore`] undoes.
    Consumption(&'a ConsumptionHistory),
}

/// The result of [`post`].
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// The new entry.
    pub entry: Entry,
    /// Whether the entry takes effect on a later day than the date on the document.
    pub late: bool,
}

/// Why a document is not posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The account has another currency.
    #[error("the account has another currency")]
    Currency,
    /// More than is left to refund, reverse, undo, write off or dispute.
    #[error("more than is left")]
    TooMuch,
    /// An amount that its kind may not have, a balance out of range, or entry [`MAX_SEQ`] exists.
    #[error("the amount is out of range")]
    Amount,
    /// [`Ledger::unfinished`] must be finished first.
    #[error("another posting is not finished")]
    Unfinished,
    /// The stored state contradicts itself. The caller must discard the ledger.
    #[error(transparent)]
    Inconsistent(#[from] Inconsistent),
}

impl From<MoneyError> for Refusal {
    fn from(_: MoneyError) -> Self {
        Self::Amount
    }
}

/// Posts one document. If its credit changes do not all fit into `budget`, the function sets
/// [`Ledger::unfinished`], and [`continue_posting`] makes the remaining ones. `today` is the civil
/// day, in the account's zone, on which the document arrived.
///
/// # Errors
/// [`Refusal`]. The ledger is then unchanged, except after [`Refusal::Inconsistent`].
pub fn post(
    ledger: &mut Ledger,
    posting: &Posting,
    today: Date,
    budget: Budget,
) -> Result<Posted, Refusal> {
    check(ledger, posting)?;
    let amount = if posting.kind.lowers() { posting.amount.negated() } else { posting.amount };
    let balance = ledger.balance.plus(amount)?;
    let on = ledger.next_day(posting.document_on, today);
    let seq = ledger.last_seq.checked_add(1).filter(|seq| *seq <= MAX_SEQ);
    let id = EntryId { on, seq: seq.ok_or(Refusal::Amount)? };
    let mut entry = entry(posting, id, amount, balance);

    let mut credit_changes = CreditChanges::new(budget);
    add_entry(ledger, &entry, posting, &mut credit_changes)?;
    let (next, past) = first_step(&posting.kind);
    advance(ledger, Unfinished { of: id, next }, past, &mut credit_changes)?;
    entry.credit_changes = credit_changes.made;
    ledger.balance = balance;
    ledger.last_seq = id.seq;
    ledger.last_change_on = Some(on);
    Ok(Posted { entry, late: on > posting.document_on })
}

/// Continues an unfinished posting as far as `budget` goes, and gives the change to store; `None`
/// when no posting is unfinished. `past` is the history of the entry that [`Unfinished::next`]
/// holds, read again.
///
/// # Errors
/// [`Inconsistent`] when `past` is another one, no progress is possible, or the stored state
/// contradicts itself.
pub fn continue_posting(
    ledger: &mut Ledger,
    past: Past<'_>,
    at: Timestamp,
    budget: Budget,
) -> Result<Option<Change>, Inconsistent> {
    let Some(unfinished) = ledger.unfinished else { return Ok(None) };
    let mut credit_changes = CreditChanges::new(budget);
    advance(ledger, unfinished, past, &mut credit_changes)?;
    if credit_changes.made.is_empty() && ledger.unfinished.is_some() {
        // Without progress, the caller would continue it endlessly.
        return Err(Inconsistent);
    }
    let kind = ChangeKind::Continued { of: unfinished.of };
    // A head without the day of its last change: the day of the unfinished entry.
    let on = ledger.last_change_on.unwrap_or(unfinished.of.on);
    let id = ledger.next_change(on)?;
    Ok(Some(Change { id, kind, credit_changes: credit_changes.made, at, actor: None }))
}

impl Ledger {
    fn set_last_payment(&mut self, payment: Option<LastPayment>) {
        self.last_payment = payment;
        self.touched_mut().last_payment = true;
    }

    /// The day a change takes effect: the document's, but not after today and not before the last
    /// change. That one can be after today if the account moved to a zone where it is still
    /// yesterday.
    pub(super) fn next_day(&self, document_on: Date, today: Date) -> Date {
        let earliest = document_on.min(today);
        self.last_change_on.map_or(earliest, |last| last.max(earliest))
    }

    /// Takes the id of the next change, which takes effect on this day.
    pub(super) fn next_change(&mut self, on: Date) -> Result<ChangeId, Inconsistent> {
        self.changes = self.changes.checked_add(1).ok_or(Inconsistent)?;
        self.last_change_on = Some(on);
        Ok(ChangeId { on, after: self.last_seq, number: self.changes })
    }
}

impl Ledger {
    /// The most items and credits that this posting can touch. With it, a caller puts several
    /// postings into one write without splitting any. `None` when it depends on the past.
    pub fn max_touched(&self, posting: &Posting) -> Option<usize> {
        let named = match posting.kind {
            PostingKind::Payment { apply_first_to, .. }
            | PostingKind::Credit { apply_first_to }
            | PostingKind::WriteOff { apply_first_to } => usize::from(apply_first_to.is_some()),
            PostingKind::Refund { payment: Some(_), .. }
            | PostingKind::Return { .. }
            | PostingKind::Undo { .. } => {
                return None;
            }
            PostingKind::Invoice { .. }
            | PostingKind::Refund { payment: None, .. }
            | PostingKind::Adjustment => 0,
        };
        let negative = posting.amount.is_negative();
        let mut left = if negative { posting.amount.negated() } else { posting.amount };
        let mut is_reached = |amount: Money| {
            let reached = left.is_positive();
            left = left.minus(amount).unwrap_or(left);
            reached
        };
        let others = if negative || posting.kind.lowers() {
            let undisputed =
                self.open().map(OpenItem::undisputed).filter(|open| open.is_positive());
            undisputed.take_while(|open| is_reached(*open)).count()
        } else {
            self.credits().take_while(|credit| is_reached(credit.remaining)).count()
        };
        // The item or credit of the entry itself is one more.
        Some(others.saturating_add(named).saturating_add(1))
    }
}

fn check(ledger: &Ledger, posting: &Posting) -> Result<(), Refusal> {
    if ledger.unfinished.is_some() {
        return Err(Refusal::Unfinished);
    }
    let amount = posting.amount;
    if amount.currency() != ledger.currency() {
        return Err(Refusal::Currency);
    }
    let fits = match posting.kind {
        PostingKind::Invoice { .. } => !amount.is_negative(),
        PostingKind::Adjustment => !amount.is_zero(),
        _ => amount.is_positive(),
    };
    if !fits {
        return Err(Refusal::Amount);
    }
    match max_amount(ledger, &posting.kind)? {
        Some(max) if amount > max => Err(Refusal::TooMuch),
        _ => Ok(()),
    }
}

/// The largest amount that a posting may have; `None` where the ledger sets no limit.
fn max_amount(ledger: &Ledger, kind: &PostingKind) -> Result<Option<Money>, Refusal> {
    Ok(match kind {
        PostingKind::Refund { excess: Excess::OpenItem, .. } => None,
        PostingKind::Refund { payment: None, .. } => Some(ledger.unapplied()?),
        PostingKind::Refund { payment: Some(history), .. } => {
            Some(history.allocated()?.plus(ledger.remaining(history.credit))?)
        }
        PostingKind::Return { payment, .. } => Some(payment.not_reversed()?),
        PostingKind::Undo { consumption, .. } => Some(consumption.not_undone()?),
        PostingKind::WriteOff { apply_first_to } => Some(max_write_off(ledger, *apply_first_to)?),
        PostingKind::Invoice { .. }
        | PostingKind::Payment { .. }
        | PostingKind::Credit { .. }
        | PostingKind::Adjustment => None,
    })
}

/// Adds the entry to the state, a debit as an open item and a credit as unapplied credit, before
/// any credit change, so that the ledger is balanced (L2) after each of them. Then applies a credit
/// to the item that the posting names, and keeps Last Payment up to date.
fn add_entry(
    ledger: &mut Ledger,
    entry: &Entry,
    posting: &Posting,
    credit_changes: &mut CreditChanges,
) -> Result<(), Inconsistent> {
    match OpenItem::of(entry) {
        Some(item) => ledger.open_item(item),
        None => ledger.add_credit(entry.id, entry.amount.negated()),
    }
    match &posting.kind {
        PostingKind::Payment { apply_first_to, .. } => {
            if let Some(item) = apply_first_to {
                apply_to_item(ledger, entry.id, *item, credit_changes)?;
            }
            ledger.set_last_payment(LastPayment::of(entry));
        }
        PostingKind::Credit { apply_first_to: Some(item) }
        | PostingKind::WriteOff { apply_first_to: Some(item) } => {
            apply_to_item(ledger, entry.id, *item, credit_changes)?;
        }
        PostingKind::Return { payment, last_payment } => {
            let wholly_reversed = payment.not_reversed()? == posting.amount;
            let last = ledger.last_payment.as_ref().map(|last| last.id);
            if wholly_reversed && last == Some(payment.credit) {
                ledger.set_last_payment(last_payment.clone());
            }
        }
        PostingKind::Undo { consumption, last_payment } => {
            apply_to_item(ledger, entry.id, consumption.consumption, credit_changes)?;
            let is_latest = |restored: &&LastPayment| {
                ledger.last_payment.as_ref().is_none_or(|last| last.id < restored.id)
            };
            if let Some(restored) = last_payment.as_ref().filter(is_latest) {
                ledger.set_last_payment(Some(restored.clone()));
            }
        }
        _ => {}
    }
    Ok(())
}

const fn first_step(kind: &PostingKind) -> (NextStep, Past<'_>) {
    match kind {
        PostingKind::Refund { payment: Some(history), .. }
        | PostingKind::Return { payment: history, .. } => {
            (NextStep::ConsumeFrom(history.credit), Past::Credit(history))
        }
        PostingKind::Refund { payment: None, .. } => (NextStep::ConsumeUnapplied, Past::Nothing),
        PostingKind::Undo { consumption, .. } => {
            (NextStep::Restore(consumption.consumption), Past::Consumption(consumption))
        }
        _ => (NextStep::Settle, Past::Nothing),
    }
}

/// Makes the credit changes that the budget allows, and sets [`Ledger::unfinished`] to the
/// remaining work.
fn advance(
    ledger: &mut Ledger,
    unfinished: Unfinished,
    past: Past<'_>,
    credit_changes: &mut CreditChanges,
) -> Result<(), Inconsistent> {
    let cause = unfinished.of;
    let step = match (unfinished.next, past) {
        (NextStep::Settle, _) => Step::Done,
        (NextStep::ConsumeFrom(payment), Past::Credit(history)) if history.credit == payment => {
            consume_from(ledger, cause, history, credit_changes)?
        }
        (NextStep::ConsumeUnapplied, _) => consume_unapplied(ledger, cause, credit_changes)?,
        (NextStep::Restore(consumption), Past::Consumption(history))
            if history.consumption == consumption =>
        {
            restore(ledger, cause, history, credit_changes)?
        }
        _ => return Err(Inconsistent),
    };
    ledger.unfinished = match step {
        Step::BudgetUsed => Some(unfinished),
        Step::Done => match settle(ledger, cause, credit_changes)? {
            Step::BudgetUsed => Some(Unfinished { of: cause, next: NextStep::Settle }),
            Step::Done => None,
        },
    };
    Ok(())
}

fn entry(posting: &Posting, id: EntryId, amount: Money, balance_after: Money) -> Entry {
    let (due_on, method) = match posting.kind {
        PostingKind::Invoice { due_on } => (Some(due_on), None),
        PostingKind::Payment { method, .. } => (None, Some(method)),
        _ => (None, None),
    };
    Entry {
        id,
        kind: posting.kind.entry_kind(),
        amount,
        balance_after,
        document: posting.document.clone(),
        number: posting.number.clone().unwrap_or_else(|| id.to_string()),
        document_on: posting.document_on,
        due_on,
        method,
        refers_to: posting.kind.refers_to(),
        description: posting.description.clone(),
        credit_changes: Vec::new(),
        posted_at: posting.posted_at,
        source: posting.source.clone(),
        actor: posting.actor,
    }
}
