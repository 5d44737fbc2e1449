//! Ties a movement of money at the gateway to the portal's entry of it.

use domain::document::{DocumentType, PaidBy};
use domain::ids::{AccountId, DocumentId, PaymentId};
use domain::ledger::{CreditChange, EntryId, Record};
use domain::money::Money;
use domain::payment::Payment;

use crate::payments::events::PayoutLine;
use crate::payments::gateway::{GatewayError, PaymentGateway};
use crate::payments::{PaymentStore, SettleError, Settler};
use crate::posting::{DocumentKey, PostingStore};
use crate::store::StoreError;
use crate::system::Clock;

/// What a movement is to the portal.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tie {
    /// It belongs to no payment that was made in the portal.
    Foreign,
    /// It belongs to this payment.
    Ours { account: AccountId, payment: PaymentId, found: Found },
}

/// What the ledger has of a movement.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    /// Its entry.
    Entry(Posted),
    /// Nothing, and it needs nothing: staff had posted the same before, or it is a cost of the
    /// provider's.
    Nothing,
    /// Nothing, although it moved the customer's money.
    Missing,
}

/// An entry, and what its posting applied.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Posted {
    pub(super) entry: EntryId,
    pub(super) method: Option<PaidBy>,
    /// Numbers of the items, and what was applied to them; negative where it was taken away again.
    pub(super) applied: Vec<(String, Money)>,
}

/// Categories of movements that change what a customer has paid.
///
/// <https://docs.stripe.com/reports/reporting-categories>
const OF_CUSTOMERS: [&str; 7] = [
    "charge",
    "charge_failure",
    "dispute",
    "dispute_reversal",
    "partial_capture_reversal",
    "refund",
    "refund_failure",
];

/// A payment at the gateway, once its movements are in the ledger.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Settled {
    /// It was not made in the portal.
    Foreign,
    /// Its record; none if the ledger cannot have it.
    Ours { account: AccountId, payment: PaymentId, record: Option<Box<Payment>> },
}

/// Reads a payment from the gateway, and settles what the ledger lacks of it.
///
/// # Errors
/// [`TieError`]; the payout must be tied again.
pub(super) async fn settle<S: PaymentStore, C: Clock, G: PaymentGateway>(
    settler: &Settler<'_, S, C>,
    gateway: &G,
    id: &str,
) -> Result<Settled, TieError> {
    let seen = match gateway.payment(id).await {
        Err(GatewayError::Foreign) => return Ok(Settled::Foreign),
        seen => seen?,
    };
    let (Some(account), Some(payment)) = (seen.account.clone(), seen.payment.clone()) else {
        return Ok(Settled::Foreign);
    };
    let record = match settler.settle(&account, &payment, &seen, None).await {
        Ok(record) => Some(Box::new(record)),
        Err(SettleError::Store(error)) => return Err(error.into()),
        Err(error) => {
            tracing::error!(%account, %payment, %error, "a paid-out payment is not settled");
            None
        }
    };
    Ok(Settled::Ours { account, payment, record })
}

/// Ties a movement of a payment to its entry.
///
/// # Errors
/// [`TieError::Store`]; the payout must be tied again.
pub(super) async fn tie(
    store: &impl PostingStore,
    settled: &Settled,
    line: &PayoutLine,
) -> Result<Tie, TieError> {
    let Settled::Ours { account, payment, record } = settled else { return Ok(Tie::Foreign) };
    let found = match record {
        Some(record) => find(store, account, record, line).await?,
        None => Found::Missing,
    };
    if found == Found::Missing {
        let Line { id, category } = Line::of(line);
        tracing::error!(%account, %payment, id, category, "the ledger lacks a paid-out movement");
    }
    Ok(Tie::Ours { account: account.clone(), payment: payment.clone(), found })
}

/// What the log says of a line.
struct Line<'a> {
    id: &'a str,
    category: &'a str,
}

impl<'a> Line<'a> {
    fn of(line: &'a PayoutLine) -> Self {
        Self { id: &line.id, category: &line.category }
    }
}

/// Why the movements of a payout were not tied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TieError {
    /// The gateway gave no usable answer.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The time was over before all of them were.
    #[error("it has more movements than a call has time for")]
    TimeIsOver,
}

async fn find(
    store: &impl PostingStore,
    account: &AccountId,
    payment: &Payment,
    line: &PayoutLine,
) -> Result<Found, StoreError> {
    if !OF_CUSTOMERS.contains(&&*line.category) {
        return Ok(Found::Nothing);
    }
    let Some(paid) = payment.entry else { return Ok(Found::Missing) };
    if line.category == "charge" {
        return posted(store, account, paid, paid).await;
    }
    let own = |id: &String| Some(id) == line.source.as_ref();
    let Some(movement) = payment.movements.iter().find(|movement| own(&movement.id)) else {
        return Ok(Found::Missing);
    };
    if line.amount.is_negative() {
        return match movement.entry {
            Some(entry) => posted(store, account, entry, paid).await,
            None => Ok(Found::Nothing),
        };
    }
    if !movement.undone {
        return Ok(Found::Missing);
    }
    match undo_of(store, &movement.id).await? {
        Some(entry) => posted(store, account, entry, paid).await,
        None => Ok(Found::Nothing),
    }
}

/// The entry that undid a movement; `None` when nothing was left to undo.
async fn undo_of(store: &impl PostingStore, movement: &str) -> Result<Option<EntryId>, StoreError> {
    let id = DocumentId::stored(&format!("{movement}-undone"));
    let id = id.map_err(|_| StoreError::Corrupt(format!("movement {movement}")))?;
    let key = DocumentKey::new(DocumentType::Reversal, &id);
    let known = store.known(&[key]).await?.pop().flatten();
    Ok(known.and_then(|known| known.entry))
}

/// An entry with what its posting applied of the payment.
async fn posted(
    store: &impl PostingStore,
    account: &AccountId,
    id: EntryId,
    paid: EntryId,
) -> Result<Found, StoreError> {
    let records = store.records_from(account, id).await?;
    let Some(entry) = records.iter().filter_map(Record::entry).find(|entry| entry.id == id) else {
        return Ok(Found::Missing);
    };
    let own = records.iter().filter(|record| record.cause() == Some(id));
    let changes = own.flat_map(Record::credit_changes);
    let changes: Vec<_> = changes.filter_map(|change| applied(change, paid)).collect();
    let mut items: Vec<_> = changes.iter().map(|(item, _)| *item).collect();
    items.sort_unstable();
    items.dedup();
    let mut applied = Vec::new();
    for item in store.entries_at(account, &items).await?.into_iter().flatten() {
        let parts = changes.iter().filter(|(of, _)| *of == item.id).map(|(_, part)| *part);
        let sum = Money::sum(entry.amount.currency(), parts);
        let sum = sum.map_err(|_| StoreError::Corrupt(format!("the ledger of {account}")))?;
        if !sum.is_zero() {
            applied.push((item.number, sum));
        }
    }
    Ok(Found::Entry(Posted { entry: id, method: entry.method, applied }))
}

/// What a change applies of a payment, or takes away again, with its item.
fn applied(change: &CreditChange, paid: EntryId) -> Option<(EntryId, Money)> {
    match *change {
        CreditChange::Apply { credit, item, amount } if credit == paid => Some((item, amount)),
        CreditChange::Unapply { credit, item, amount } if credit == paid => {
            Some((item, amount.negated()))
        }
        _ => None,
    }
}
