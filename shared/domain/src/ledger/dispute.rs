//! Disputes: a disputed amount is owed but not due, and only credit that names its invoice pays it.

use jiff::{Timestamp, civil::Date};

use super::{
    Budget, Change, ChangeKind, Dispute, EntryKind, Inconsistent, Ledger, NextStep, Refusal,
    Unfinished,
    settle::{CreditChanges, Step, settle},
};
use crate::ids::{DocumentId, UserId};

/// Why a dispute is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisputeRefusal {
    /// The item is not an invoice.
    #[error("only an invoice can be disputed")]
    NotInvoice,
    /// A dispute with this id is open.
    #[error("a dispute with this id is open")]
    DuplicateId,
    /// As for a posting; [`Refusal::TooMuch`] when the amount exceeds the undisputed part of the
    /// item, or the item is not open.
    #[error(transparent)]
    Other(#[from] Refusal),
}

impl From<Inconsistent> for DisputeRefusal {
    fn from(inconsistent: Inconsistent) -> Self {
        Self::Other(inconsistent.into())
    }
}

/// Opens a dispute today. The balance stays; the disputed amount is no longer due. The function
/// cannot know whether an ended dispute had the same id.
///
/// # Errors
/// [`DisputeRefusal`]. The ledger is then unchanged, except after [`Refusal::Inconsistent`].
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
        return Err(DisputeRefusal::DuplicateId);
    }
    let item = ledger.item(dispute.item).ok_or(Refusal::TooMuch)?;
    if item.kind != EntryKind::Invoice {
        return Err(DisputeRefusal::NotInvoice);
    }
    if dispute.amount > item.undisputed() {
        return Err(Refusal::TooMuch.into());
    }
    ledger.add_dispute(dispute.clone())?;
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

/// Ends a dispute today, and applies unapplied credit to the amount that was disputed, as far as
/// `budget` goes. `None` when no dispute with this id is open.
///
/// # Errors
/// [`Refusal::Unfinished`], with the ledger unchanged; [`Refusal::Inconsistent`] when the stored
/// state contradicts itself.
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
    ledger.remove_dispute(dispute)?;
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
    pub(super) fn add_dispute(&mut self, dispute: Dispute) -> Result<(), Inconsistent> {
        let item = dispute.item;
        self.disputes.push(dispute);
        self.touched_mut().disputes = true;
        self.update_disputed(item)
    }

    pub(super) fn remove_dispute(&mut self, dispute: &DocumentId) -> Result<(), Inconsistent> {
        let position = self.disputes.iter().position(|known| known.id == *dispute);
        let ended = self.disputes.remove(position.ok_or(Inconsistent)?);
        self.touched_mut().disputes = true;
        self.update_disputed(ended.item)
    }

    /// Sets an open item's `disputed` to the sum of its disputes.
    fn update_disputed(&mut self, item: super::EntryId) -> Result<(), Inconsistent> {
        let sum = self.disputed(item)?;
        let Some(order) = self.item(item).map(super::OpenItem::order) else { return Ok(()) };
        self.change_item(&order, |item| {
            item.disputed = sum;
            Ok(())
        })
    }
}
