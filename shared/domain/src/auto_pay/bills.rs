//! The account's last invoices, with which a new one is compared.

use rust_decimal::Decimal;

use crate::ledger::{Entry, EntryId, EntryKind};
use crate::money::Money;

/// How many earlier invoices are averaged.
const COMPARED: usize = 6;

/// Invoices of an account, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bills(Vec<(EntryId, Money)>);

impl Bills {
    /// The invoices among entries, which are given newest first.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let invoices = entries.into_iter().filter(|entry| entry.kind == EntryKind::Invoice);
        Self(invoices.map(|entry| (entry.id, entry.amount)).collect())
    }

    /// Whether they suffice to compare every invoice from this entry on.
    pub fn suffice(&self, oldest: EntryId) -> bool {
        self.0.iter().filter(|(id, _)| *id < oldest).count() >= COMPARED
    }

    /// Whether an invoice exceeds the average of the six before it by more than `percent`. `false`
    /// for an item that is not an invoice, and for the first invoice.
    pub fn is_unusual(&self, item: EntryId, percent: u16) -> bool {
        let Some(at) = self.0.iter().position(|(id, _)| *id == item) else { return false };
        let amount = |at: usize| self.0.get(at).map(|(_, amount)| amount.amount());
        let earlier: Vec<Decimal> =
            (at.saturating_add(1)..).map_while(amount).take(COMPARED).collect();
        if earlier.is_empty() {
            return false;
        }
        // amount > sum / count * (100 + percent) / 100, without a division.
        let sum = earlier.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(*one));
        let most = sum.and_then(|sum| sum.checked_mul(Decimal::from(u32::from(percent) + 100)));
        let of = amount(at).and_then(|amount| amount.checked_mul(Decimal::from(earlier.len())));
        let of = of.and_then(|amount| amount.checked_mul(Decimal::ONE_HUNDRED));
        match (of, most) {
            (Some(of), Some(most)) => of > most,
            // Beyond all bounds is unusual.
            _ => true,
        }
    }
}
