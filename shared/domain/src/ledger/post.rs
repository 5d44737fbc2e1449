//! One posting: from a document to an entry and the state after it.

use jiff::{Timestamp, civil::Date};

use super::{
    Beyond, Budget, Change, ChangeId, ChangeKind, ConsumptionHistory, CreditHistory, Entry,
    EntryId, Inconsistent, LastPayment, Ledger, MAX_SEQ, OpenItem, Posting, PostingKind,
    settle::{
        CreditChanges, Step, allocate_to, consume_from, consume_unapplied, restore, settle,
        writable_off,
    },
};
use crate::money::{Money, MoneyError};

/// What is still to be done of a posting. Stored with the account until it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The entry that is being posted.
    pub of: EntryId,
    /// What comes next; credit meets what is open after that.
    pub next: NextStep,
}

/// A step of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Unapplied credit meets what is open.
    Settle,
    /// The entry takes from this payment.
    ConsumeFrom(EntryId),
    /// The entry takes unapplied credit.
    ConsumeUnapplied,
    /// The entry gives back what this one took.
    Restore(EntryId),
}

/// What a step needs to know of the past.
#[derive(Clone, Copy, Debug)]
pub enum Past<'a> {
    /// Nothing.
    Nothing,
    /// What became of a payment.
    Credit(&'a CreditHistory),
    /// What a refund or reversal took.
    Consumption(&'a ConsumptionHistory),
}

/// An entry that was posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// The entry.
    pub entry: Entry,
    /// Whether the document came after its own day could still be used.
    pub late: bool,
}

/// Why a document is not posted. The ledger is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The account has another currency.
    #[error("the account has another currency")]
    Currency,
    /// More than is left of what it takes, takes back or gives up.
    #[error("more than is left")]
    TooMuch,
    /// An amount that its kind may not have, or no more room for entries.
    #[error("the amount is out of range")]
    Amount,
    /// A posting has to be finished first.
    #[error("another posting is not finished")]
    Unfinished,
    /// What is stored cannot be. The state must not be used any more.
    #[error(transparent)]
    Inconsistent(#[from] Inconsistent),
}

impl From<MoneyError> for Refusal {
    fn from(_: MoneyError) -> Self {
        Self::Amount
    }
}

/// Posts one document, as far as the budget of the write goes; if the document moves more, the
/// ledger is left with [`Ledger::unfinished`] set, for [`continue_posting`]. `today` is the civil day, in the
/// account's zone, at which the document came.
///
/// # Errors
/// [`Refusal`]; then nothing has changed, except after [`Refusal::Inconsistent`].
pub fn post(
    ledger: &mut Ledger,
    posting: &Posting,
    today: Date,
    budget: Budget,
) -> Result<Posted, Refusal> {
    check(ledger, posting)?;
    let amount = if posting.what.lowers() { posting.amount.negated() } else { posting.amount };
    let balance = ledger.balance.plus(amount)?;
    let on = ledger.next_day(posting.document_on, today);
    let seq = ledger.last_seq.checked_add(1).filter(|seq| *seq <= MAX_SEQ);
    let id = EntryId { on, seq: seq.ok_or(Refusal::Amount)? };
    let mut entry = entry(posting, id, amount, balance);

    let mut credit_changes = CreditChanges::new(budget);
    book(ledger, &entry, posting, &mut credit_changes)?;
    let (next, past) = first_step(&posting.what);
    advance(ledger, Unfinished { of: id, next }, past, &mut credit_changes)?;
    entry.credit_changes = credit_changes.made;
    ledger.balance = balance;
    ledger.last_seq = id.seq;
    ledger.last_change_on = Some(on);
    Ok(Posted { entry, late: on > posting.document_on })
}

/// Goes on with a posting that is not finished, as far as the budget of the write goes; `None` when
/// there is nothing to go on with. `past` is what [`NextStep`] names, read again.
///
/// # Errors
/// [`Inconsistent`] when what is stored cannot be.
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
        // It would be written again and again.
        return Err(Inconsistent);
    }
    let kind = ChangeKind::Continued { of: unfinished.of };
    // The posting that is unfinished was a change of the account.
    let on = ledger.last_change_on.ok_or(Inconsistent)?;
    let id = ledger.next_change(on)?;
    Ok(Some(Change { id, kind, credit_changes: credit_changes.made, at, actor: None }))
}

impl Ledger {
    fn set_last_payment(&mut self, payment: Option<LastPayment>) {
        self.last_payment = payment;
        self.touched_mut().last_payment = true;
    }

    /// The day a change takes effect: its own, but never before the last change and never after
    /// today unless the account moved to a zone where it is still yesterday.
    pub(super) fn next_day(&self, document_on: Date, today: Date) -> Date {
        let own = document_on.min(today);
        self.last_change_on.map_or(own, |last| last.max(own))
    }

    /// The id of a change that takes effect on this day.
    pub(super) fn next_change(&mut self, on: Date) -> Result<ChangeId, Inconsistent> {
        self.changes = self.changes.checked_add(1).ok_or(Inconsistent)?;
        self.last_change_on = Some(on);
        Ok(ChangeId { on, after: self.last_seq, number: self.changes })
    }
}

impl Ledger {
    /// A bound on the items and credits that posting this would touch, so that several postings can
    /// be put into one write without splitting any. `None` when it depends on the past.
    pub fn touched_at_most(&self, posting: &Posting) -> Option<usize> {
        let named = match posting.what {
            PostingKind::Payment { first, .. }
            | PostingKind::Credit { first }
            | PostingKind::WriteOff { first } => usize::from(first.is_some()),
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
        let mut uses_up = |met: Money| {
            let goes_on = left.is_positive();
            left = left.minus(met).unwrap_or(left);
            goes_on
        };
        let met = if negative || posting.what.lowers() {
            let undisputed =
                self.open().map(OpenItem::undisputed).filter(|open| open.is_positive());
            undisputed.take_while(|open| uses_up(*open)).count()
        } else {
            self.credits().take_while(|credit| uses_up(credit.remaining)).count()
        };
        // And its own.
        Some(met.saturating_add(named).saturating_add(1))
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
    let fits = match posting.what {
        PostingKind::Invoice { .. } => !amount.is_negative(),
        PostingKind::Adjustment => !amount.is_zero(),
        _ => amount.is_positive(),
    };
    if !fits {
        return Err(Refusal::Amount);
    }
    match most_of(ledger, &posting.what)? {
        Some(most) if amount > most => Err(Refusal::TooMuch),
        _ => Ok(()),
    }
}

/// The most that a posting may be, if there is such a bound.
fn most_of(ledger: &Ledger, what: &PostingKind) -> Result<Option<Money>, Refusal> {
    Ok(match what {
        PostingKind::Refund { beyond: Beyond::Open, .. } => None,
        PostingKind::Refund { payment: None, .. } => Some(ledger.unapplied()?),
        PostingKind::Refund { payment: Some(history), .. } => {
            Some(history.allocated()?.plus(ledger.remaining(history.credit))?)
        }
        PostingKind::Return { payment, .. } => Some(payment.not_reversed()?),
        PostingKind::Undo { consumption, .. } => Some(consumption.not_undone()?),
        PostingKind::WriteOff { first } => Some(writable_off(ledger, *first)?),
        PostingKind::Invoice { .. }
        | PostingKind::Payment { .. }
        | PostingKind::Credit { .. }
        | PostingKind::Adjustment => None,
    })
}

/// Books the entry: a debit stands as its item, a credit as unapplied credit, before anything
/// moves. Then the ledger is balanced (L2) after every single move.
fn book(
    ledger: &mut Ledger,
    entry: &Entry,
    posting: &Posting,
    credit_changes: &mut CreditChanges,
) -> Result<(), Inconsistent> {
    match OpenItem::of(entry) {
        Some(item) => ledger.open_item(item),
        None => ledger.add_credit(entry.id, entry.amount.negated()),
    }
    match &posting.what {
        PostingKind::Payment { first, .. } => {
            if let Some(item) = first {
                allocate_to(ledger, entry.id, *item, credit_changes)?;
            }
            ledger.set_last_payment(LastPayment::of(entry));
        }
        PostingKind::Credit { first: Some(item) } | PostingKind::WriteOff { first: Some(item) } => {
            allocate_to(ledger, entry.id, *item, credit_changes)?;
        }
        PostingKind::Return { payment, last_payment } => {
            let whole = payment.not_reversed()? == posting.amount;
            let last = ledger.last_payment.as_ref().map(|last| last.id);
            if whole && last == Some(payment.credit) {
                ledger.set_last_payment(last_payment.clone());
            }
        }
        PostingKind::Undo { consumption, last_payment } => {
            allocate_to(ledger, entry.id, consumption.consumption, credit_changes)?;
            let later = last_payment
                .as_ref()
                .filter(|again| ledger.last_payment.as_ref().is_none_or(|last| last.id < again.id));
            if let Some(again) = later {
                ledger.set_last_payment(Some(again.clone()));
            }
        }
        _ => {}
    }
    Ok(())
}

const fn first_step(what: &PostingKind) -> (NextStep, Past<'_>) {
    match what {
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

/// Does what the budget allows, and leaves in `unfinished` what remains.
fn advance(
    ledger: &mut Ledger,
    unfinished: Unfinished,
    past: Past<'_>,
    credit_changes: &mut CreditChanges,
) -> Result<(), Inconsistent> {
    let by = unfinished.of;
    let step = match (unfinished.next, past) {
        (NextStep::Settle, _) => Step::Done,
        (NextStep::ConsumeFrom(payment), Past::Credit(history)) if history.credit == payment => {
            consume_from(ledger, by, history, credit_changes)?
        }
        (NextStep::ConsumeUnapplied, _) => consume_unapplied(ledger, by, credit_changes)?,
        (NextStep::Restore(consumption), Past::Consumption(history))
            if history.consumption == consumption =>
        {
            restore(ledger, by, history, credit_changes)?
        }
        _ => return Err(Inconsistent),
    };
    ledger.unfinished = match step {
        Step::BudgetUsed => Some(unfinished),
        Step::Done => match settle(ledger, by, credit_changes)? {
            Step::BudgetUsed => Some(Unfinished { of: by, next: NextStep::Settle }),
            Step::Done => None,
        },
    };
    Ok(())
}

fn entry(posting: &Posting, id: EntryId, amount: Money, balance_after: Money) -> Entry {
    let (due_on, method) = match posting.what {
        PostingKind::Invoice { due_on } => (Some(due_on), None),
        PostingKind::Payment { method, .. } => (None, Some(method)),
        _ => (None, None),
    };
    Entry {
        id,
        kind: posting.what.kind(),
        amount,
        balance_after,
        document: posting.document.clone(),
        number: posting.number.clone().unwrap_or_else(|| id.to_string()),
        document_on: posting.document_on,
        due_on,
        method,
        names: posting.what.names(),
        description: posting.description.clone(),
        credit_changes: Vec::new(),
        posted_at: posting.posted_at,
        source: posting.source.clone(),
        actor: posting.actor,
    }
}
