//! One posting: from a document to an entry and the state after it.

use jiff::{Timestamp, civil::Date};

use super::{
    Beyond, Budget, Change, ChangeId, ChangeKind, CreditHistory, Entry, EntryId, LastPayment,
    Ledger, MAX_SEQ, OpenItem, Posting, TakingHistory, Unsound, What,
    settle::{
        Moves, Step, allocate_to, give_back, settle, take_from, take_unapplied, writable_off,
    },
};
use crate::money::{Money, MoneyError};

/// What is still to be done of a posting. Stored with the account until it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
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
    TakeFrom(EntryId),
    /// The entry takes unapplied credit.
    TakeUnapplied,
    /// The entry gives back what this one took.
    GiveBack(EntryId),
}

/// What a step needs to know of the past.
#[derive(Clone, Copy, Debug)]
pub enum Past<'a> {
    /// Nothing.
    Nothing,
    /// What became of a payment.
    Credit(&'a CreditHistory),
    /// What a refund or reversal took.
    Taking(&'a TakingHistory),
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
    Unsound(#[from] Unsound),
}

impl From<MoneyError> for Refusal {
    fn from(_: MoneyError) -> Self {
        Self::Amount
    }
}

/// Posts one document, as far as the budget of the write goes; if the document moves more, the
/// ledger is left with [`Ledger::pending`] set, for [`go_on`]. `today` is the civil day, in the
/// account's zone, at which the document came.
///
/// # Errors
/// [`Refusal`]; then nothing has changed, except after [`Refusal::Unsound`].
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

    let mut moves = Moves::new(budget);
    book(ledger, &entry, posting, &mut moves)?;
    let (next, past) = first_step(&posting.what);
    advance(ledger, Work { of: id, next }, past, &mut moves)?;
    entry.moves = moves.made;
    ledger.balance = balance;
    ledger.last_seq = id.seq;
    ledger.last_change_on = Some(on);
    Ok(Posted { entry, late: on > posting.document_on })
}

/// Goes on with a posting that is not finished, as far as the budget of the write goes; `None` when
/// there is nothing to go on with. `past` is what [`NextStep`] names, read again.
///
/// # Errors
/// [`Unsound`] when what is stored cannot be.
pub fn go_on(
    ledger: &mut Ledger,
    past: Past<'_>,
    at: Timestamp,
    budget: Budget,
) -> Result<Option<Change>, Unsound> {
    let Some(work) = ledger.pending else { return Ok(None) };
    let mut moves = Moves::new(budget);
    advance(ledger, work, past, &mut moves)?;
    if moves.made.is_empty() && ledger.pending.is_some() {
        // It would be written again and again.
        return Err(Unsound);
    }
    let kind = ChangeKind::Continued { of: work.of };
    let on = ledger.last_change_on.unwrap_or(work.of.on);
    let id = ledger.next_change(on)?;
    Ok(Some(Change { id, kind, moves: moves.made, at, actor: None }))
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
    pub(super) fn next_change(&mut self, on: Date) -> Result<ChangeId, Unsound> {
        self.changes = self.changes.checked_add(1).ok_or(Unsound)?;
        self.last_change_on = Some(on);
        Ok(ChangeId { on, after: self.last_seq, number: self.changes })
    }
}

impl Ledger {
    /// A bound on the items and credits that posting this would touch, so that several postings can
    /// be put into one write without splitting any. `None` when it depends on the past.
    pub fn touched_at_most(&self, posting: &Posting) -> Option<usize> {
        let named = match posting.what {
            What::Payment { first, .. } | What::Credit { first } | What::WriteOff { first } => {
                usize::from(first.is_some())
            }
            What::Refund { payment: Some(_), .. } | What::Return { .. } | What::TakeBack { .. } => {
                return None;
            }
            What::Invoice { .. } | What::Refund { payment: None, .. } | What::Adjustment => 0,
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
            self.credits().take_while(|credit| uses_up(credit.rest)).count()
        };
        // And its own.
        Some(met.saturating_add(named).saturating_add(1))
    }
}

fn check(ledger: &Ledger, posting: &Posting) -> Result<(), Refusal> {
    if ledger.pending.is_some() {
        return Err(Refusal::Unfinished);
    }
    let amount = posting.amount;
    if amount.currency() != ledger.currency() {
        return Err(Refusal::Currency);
    }
    let fits = match posting.what {
        What::Invoice { .. } => !amount.is_negative(),
        What::Adjustment => !amount.is_zero(),
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
fn most_of(ledger: &Ledger, what: &What) -> Result<Option<Money>, Refusal> {
    Ok(match what {
        What::Refund { beyond: Beyond::Open, .. } => None,
        What::Refund { payment: None, .. } => Some(ledger.unapplied()?),
        What::Refund { payment: Some(history), .. } => {
            Some(history.allocated()?.plus(ledger.rest(history.credit))?)
        }
        What::Return { payment, .. } => Some(payment.not_reversed()?),
        What::TakeBack { taking, .. } => Some(taking.not_taken_back()?),
        What::WriteOff { first } => Some(writable_off(ledger, *first)?),
        What::Invoice { .. } | What::Payment { .. } | What::Credit { .. } | What::Adjustment => {
            None
        }
    })
}

/// Books the entry: a debit stands as its item, a credit as unapplied credit, before anything
/// moves. Then the ledger is balanced (L2) after every single move.
fn book(
    ledger: &mut Ledger,
    entry: &Entry,
    posting: &Posting,
    moves: &mut Moves,
) -> Result<(), Unsound> {
    match OpenItem::of(entry) {
        Some(item) => ledger.open_item(item),
        None => ledger.add_credit(entry.id, entry.amount.negated()),
    }
    match &posting.what {
        What::Payment { first, .. } => {
            if let Some(item) = first {
                allocate_to(ledger, entry.id, *item, moves)?;
            }
            ledger.set_last_payment(LastPayment::of(entry));
        }
        What::Credit { first: Some(item) } | What::WriteOff { first: Some(item) } => {
            allocate_to(ledger, entry.id, *item, moves)?;
        }
        What::Return { payment, last_payment } => {
            let whole = payment.not_reversed()? == posting.amount;
            let last = ledger.last_payment.as_ref().map(|last| last.id);
            if whole && last == Some(payment.credit) {
                ledger.set_last_payment(last_payment.clone());
            }
        }
        What::TakeBack { taking, last_payment } => {
            allocate_to(ledger, entry.id, taking.taking, moves)?;
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

const fn first_step(what: &What) -> (NextStep, Past<'_>) {
    match what {
        What::Refund { payment: Some(history), .. } | What::Return { payment: history, .. } => {
            (NextStep::TakeFrom(history.credit), Past::Credit(history))
        }
        What::Refund { payment: None, .. } => (NextStep::TakeUnapplied, Past::Nothing),
        What::TakeBack { taking, .. } => (NextStep::GiveBack(taking.taking), Past::Taking(taking)),
        _ => (NextStep::Settle, Past::Nothing),
    }
}

/// Does what the budget allows, and leaves in `pending` what remains.
fn advance(
    ledger: &mut Ledger,
    work: Work,
    past: Past<'_>,
    moves: &mut Moves,
) -> Result<(), Unsound> {
    let by = work.of;
    let step = match (work.next, past) {
        (NextStep::Settle, _) => Step::Done,
        (NextStep::TakeFrom(payment), Past::Credit(history)) if history.credit == payment => {
            take_from(ledger, by, history, moves)?
        }
        (NextStep::TakeUnapplied, _) => take_unapplied(ledger, by, moves)?,
        (NextStep::GiveBack(taking), Past::Taking(history)) if history.taking == taking => {
            give_back(ledger, by, history, moves)?
        }
        _ => return Err(Unsound),
    };
    ledger.pending = match step {
        Step::BudgetUsed => Some(work),
        Step::Done => match settle(ledger, by, moves)? {
            Step::BudgetUsed => Some(Work { of: by, next: NextStep::Settle }),
            Step::Done => None,
        },
    };
    Ok(())
}

fn entry(posting: &Posting, id: EntryId, amount: Money, balance_after: Money) -> Entry {
    let (due_on, method) = match posting.what {
        What::Invoice { due_on } => (Some(due_on), None),
        What::Payment { method, .. } => (None, Some(method)),
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
        moves: Vec::new(),
        posted_at: posting.posted_at,
        source: posting.source.clone(),
        actor: posting.actor,
    }
}
