//! Statements: the entries of a period, and the open items at its end.

use domain::{
    account::Profile,
    ids::AccountId,
    ledger::{Aging, Entry, Ledger, OpenItem, Record},
    money::Money,
};
use jiff::{Timestamp, civil::Date};

use super::{
    PeriodError, ReadHistory, Transaction,
    aging::{corrupt, is_unchanged_since, past},
    today::today,
    transactions::with_open,
};
use crate::posting::{AccountState, Torn};
use crate::store::StoreError;
use crate::system::Clock;

/// A statement: the source of the page and of the CSV download.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Names and address as of today.
    pub profile: Profile,
    /// First day, inclusive.
    pub from: Date,
    /// Last day, inclusive.
    pub to: Date,
    /// The balance before the first day.
    pub opening: Money,
    /// Entries with an effective day in the period, oldest first; the open amount of an invoice is
    /// that at the end of the last day.
    pub movements: Vec<Transaction>,
    /// The balance at the end of the last day: opening plus all movements (L6).
    pub closing: Money,
    /// The open items at the end of the last day, in the order in which credit pays them.
    pub open: Vec<OpenItem>,
    /// Aging as of the last day.
    pub aging: Aging,
}

/// The statement of a period; `None` when the account does not exist. Before the account's first
/// entry the balance is 0. A day after the account's today counts as today, because a client's
/// clock may be ahead; `from` and `to` of the statement give the period it shows.
///
/// # Errors
/// [`PeriodError::BeforeFrom`] when the last day is before the first; [`PeriodError::Store`], with
/// [`StoreError::Conflict`] when every retry meets another writer.
pub async fn statement(
    store: &impl ReadHistory,
    clock: &impl Clock,
    account: &AccountId,
    from: Date,
    to: Date,
) -> Result<Option<Statement>, PeriodError> {
    if to < from {
        return Err(PeriodError::BeforeFrom);
    }
    let (now, mut torn) = (clock.now(), Torn::new(clock));
    loop {
        let Some(present) = store.account_ledger(account).await? else { return Ok(None) };
        if present.ledger.is_balanced()
            && let Some(statement) = of_state(store, &present, from, to, now).await?
        {
            return Ok(Some(statement));
        }
        torn.again(&present).await?;
    }
}

/// The statement that fits this state; `None` when the state's last entry is not visible yet.
async fn of_state(
    store: &impl ReadHistory,
    present: &AccountState,
    from: Date,
    to: Date,
    now: Timestamp,
) -> Result<Option<Statement>, StoreError> {
    let AccountState { id, profile, ledger, .. } = present;
    let today = today(profile, ledger.last_change_on, id, now)?;
    let (from, to) = (from.min(today), to.min(today));
    let arranged = if is_unchanged_since(ledger, to) {
        let Some(movements) = latest(store, id, ledger, from, to).await? else { return Ok(None) };
        arrange(profile, ledger, movements, from, to)
    } else {
        let records = store.records_until(id, to).await?;
        let ledger = past(ledger, &records, id)?;
        arrange(profile, &ledger, movements_of(&records, from), from, to)
    };
    arranged.map(Some).ok_or_else(|| corrupt(id))
}

fn movements_of(records: &[Record], from: Date) -> Vec<Entry> {
    let entries = records.iter().filter_map(Record::entry);
    entries.filter(|entry| entry.id.on >= from).cloned().collect()
}

/// The entries of a period that ends with the present state. `None` after a torn read: the state
/// contains a posting whose entry is not visible yet.
async fn latest(
    store: &impl ReadHistory,
    account: &AccountId,
    ledger: &Ledger,
    from: Date,
    to: Date,
) -> Result<Option<Vec<Entry>>, StoreError> {
    let mut movements = store.entries_between(account, from, to).await?;
    // Entries posted after the state was read belong to the next statement.
    movements.retain(|entry| entry.id.seq <= ledger.last_seq);
    let whole = match movements.last() {
        Some(last) => last.id.seq == ledger.last_seq,
        None => ledger.last_change_on.is_none_or(|last| last < from),
    };
    if whole {
        return Ok(Some(movements));
    }
    let mut records = store.records_until(account, to).await?;
    let last_seq = ledger.last_seq;
    records.retain(|record| record.entry().is_none_or(|entry| entry.id.seq <= last_seq));
    let last = records.iter().rev().find_map(Record::entry).map_or(0, |entry| entry.id.seq);
    Ok((last == last_seq).then(|| movements_of(&records, from)))
}

/// The statement of a period whose last day ended in this state. `None` when the movements do not
/// end with the state's balance.
fn arrange(
    profile: &Profile,
    ledger: &Ledger,
    movements: Vec<Entry>,
    from: Date,
    to: Date,
) -> Option<Statement> {
    let closing = ledger.balance;
    let opening = match (movements.first(), movements.last()) {
        (Some(first), Some(last)) if last.balance_after == closing => {
            first.balance_after.minus(first.amount).ok()?
        }
        (None, _) => closing,
        _ => return None,
    };
    let open: Vec<_> = ledger.open().cloned().collect();
    let movements = with_open(movements, &open);
    let aging = Aging::of(ledger, to).ok()?;
    let profile = profile.clone();
    Some(Statement { profile, from, to, opening, movements, closing, open, aging })
}
