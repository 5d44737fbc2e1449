//! Disputes: what is held is owed, but neither due nor paid by credit that does not name it.

use jiff::{Timestamp, civil::Date};

use super::{
    Budget, Change, ChangeKind, Dispute, EntryKind, Inconsistent, Ledger, NextStep, Refusal,
    Unfinished,
    settle::{CreditChanges, Step, settle},
};
use crate::ids::{DocumentId, UserId};

/// Why a dispute is not opened. The ledger is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisputeRefusal {
    /// Only invoices are disputed.
    #[error("only an invoice can be disputed")]
    NotInvoice,
    /// A dispute of this id is open.
    #[error("a dispute of this id is open")]
    Known,
    /// As of a posting: [`Refusal::TooMuch`] when nothing, or less than the sum, is open of the
    /// item and undisputed.
    #[error(transparent)]
    Other(#[from] Refusal),
}

impl From<Inconsistent> for DisputeRefusal {
    fn from(inconsistent: Inconsistent) -> Self {
        Self::Other(inconsistent.into())
    }
}

/// Opens a dispute today. The balance stays; what is held leaves what is due. Whether an ended
/// dispute had the same id is not known here.
///
/// # Errors
/// [`DisputeRefusal`]; then nothing has changed, except after [`Refusal::Inconsistent`].
pub fn open_dispute(
    ledger: &mut Ledger,
    dispute: Dispute,
    today: Date,
    at: Timestamp,
    actor: Option<UserId>,
) -> Result<Change, DisputeRefusal> {
    if ledger.unfinished.is_some() {
        return Err(Refusal::Unfinished.into());
    }
    if dispute.amount.currency() != ledger.currency() {
        return Err(Refusal::Currency.into());
    }
    if !dispute.amount.is_positive() {
        return Err(Refusal::Amount.into());
    }
    if ledger.disputes.iter().any(|known| known.id == dispute.id) {
        return Err(DisputeRefusal::Known);
    }
    let item = ledger.item(dispute.item).ok_or(Refusal::TooMuch)?;
    if item.kind != EntryKind::Invoice {
        return Err(DisputeRefusal::NotInvoice);
    }
    if dispute.amount > item.undisputed() {
        return Err(Refusal::TooMuch.into());
    }
    ledger.hold(dispute.clone())?;
    let on = ledger.next_day(today, today);
    let id = ledger.next_change(on)?;
    Ok(Change {
        id,
        kind: ChangeKind::DisputeOpened(dispute),
        credit_changes: Vec::new(),
        at,
        actor,
    })
}

/// Ends a dispute today: unapplied credit meets what it held, as far as the budget goes. `None`
/// when there is no such dispute.
///
/// # Errors
/// [`Refusal::Unfinished`]; then nothing has changed.
pub fn end_dispute(
    ledger: &mut Ledger,
    dispute: &DocumentId,
    today: Date,
    at: Timestamp,
    actor: Option<UserId>,
    budget: Budget,
) -> Result<Option<Change>, Refusal> {
    if ledger.unfinished.is_some() {
        return Err(Refusal::Unfinished);
    }
    let Some(known) = ledger.disputes.iter().find(|known| known.id == *dispute) else {
        return Ok(None);
    };
    let of = known.item;
    ledger.free(dispute)?;
    let on = ledger.next_day(today, today);
    let mut credit_changes = CreditChanges::new(budget);
    if settle(ledger, of, &mut credit_changes)? == Step::BudgetUsed {
        ledger.unfinished = Some(Unfinished { of, next: NextStep::Settle });
    }
    let id = ledger.next_change(on)?;
    let kind = ChangeKind::DisputeEnded { dispute: dispute.clone() };
    Ok(Some(Change { id, kind, credit_changes: credit_changes.made, at, actor }))
}

impl Ledger {
    /// A dispute holds its part of an item.
    pub(super) fn hold(&mut self, dispute: Dispute) -> Result<(), Inconsistent> {
        let item = dispute.item;
        self.disputes.push(dispute);
        self.touched_mut().disputes = true;
        self.note_disputed(item)
    }

    /// It no longer does.
    pub(super) fn free(&mut self, dispute: &DocumentId) -> Result<(), Inconsistent> {
        let position = self.disputes.iter().position(|known| known.id == *dispute);
        let over = self.disputes.remove(position.ok_or(Inconsistent)?);
        self.touched_mut().disputes = true;
        self.note_disputed(over.item)
    }

    /// Keeps an open item's disputed sum, which is read without the disputes.
    fn note_disputed(&mut self, item: super::EntryId) -> Result<(), Inconsistent> {
        let sum = self.disputed(item)?;
        let Some(order) = self.item(item).map(super::OpenItem::order) else { return Ok(()) };
        self.change_item(&order, |item| {
            item.disputed = sum;
            Ok(())
        })
    }
}
