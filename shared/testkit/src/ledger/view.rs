//! Everything that can be read of an account, as text, to compare two stores.

use app::{
    posting::PostingStore,
    reading::{EntryRange, ReadInvoices, ReadTransactions},
};
use domain::{
    ids::{AccountId, DocumentNumber},
    ledger::EntryId,
};
use jiff::civil::Date;

/// Everything that the ports of posting and reading give of an account and of these invoices, in a
/// fixed order.
pub async fn view(
    posting: &impl PostingStore,
    reading: &(impl ReadTransactions + ReadInvoices),
    account: &AccountId,
    invoices: &[&str],
) -> String {
    let state = posting.account(account).await.unwrap();
    let mut overview = reading.overview(account, 100).await.unwrap();
    if let Some(overview) = &mut overview {
        overview.open.sort_by_key(|item| item.id);
    }
    let mut pages = Vec::new();
    let mut range = EntryRange { from: Date::MIN, to: None, before: None };
    loop {
        let page = reading.entries(account, range, 2).await.unwrap();
        let Some(last) = page.entries.last() else { break };
        range.before = Some(last.id);
        pages.extend(page.entries);
    }
    let july_10 = Some(jiff::civil::date(2026, 7, 10));
    let until = EntryRange { from: jiff::civil::date(2026, 7, 2), to: july_10, before: None };
    let some = reading.entries(account, until, 100).await.unwrap().entries;
    let mut open = reading.open_items(account).await.unwrap();
    open.sort_by_key(|item| item.id);
    let mut found = Vec::new();
    for number in invoices {
        let number = DocumentNumber::parse(number).unwrap();
        let record = ReadInvoices::invoice(reading, account, &number).await.unwrap();
        let Some(record) = record else { continue };
        let entry = reading.entry_at(account, record.entry).await.unwrap();
        let since = reading.records_since(account, record.entry).await.unwrap();
        found.push((number, record.entry, record.bill_to, entry, since.len()));
    }
    let ledger = reading.account_ledger(account).await.unwrap();
    let mut past = Vec::new();
    for day in [Date::MIN, jiff::civil::date(2026, 7, 10), Date::MAX] {
        past.push(reading.records_until(account, day).await.unwrap());
        past.push(reading.records_since(account, EntryId { on: day, seq: 3 }).await.unwrap());
    }
    let (from, to) = (jiff::civil::date(2026, 7, 2), jiff::civil::date(2026, 7, 10));
    let between = reading.entries_between(account, from, to).await.unwrap();
    let past = format!("{ledger:#?}\n{past:#?}\n{between:#?}");
    format!("{past}\n{state:#?}\n{overview:#?}\n{pages:#?}\n{some:#?}\n{open:#?}\n{found:#?}")
}
