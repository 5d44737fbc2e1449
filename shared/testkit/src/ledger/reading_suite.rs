//! The contract of reading entries by id.

use app::{import::ImportStore, reading::ReadHistory};
use domain::ledger::{EntryId, Record};

use super::books::{Books, invoice};

/// More than two batches of DynamoDB, and more than two pages of a list.
const MANY: u32 = 410;

/// Entries are given in the order of the ids, for any number of ids; an entry that the account does
/// not have is `None`, also when another account has it.
pub(super) async fn entries_by_id(
    posting: &impl ImportStore,
    reading: &impl ReadHistory,
    account: &str,
) {
    let books = Books::open(posting, account).await;
    books.many("1", &invoice(), MANY).await;
    let other = Books::open(posting, &format!("{account}-other")).await;
    other.many("2", &invoice(), 1).await;
    let records = books.records().await;
    let entries: Vec<_> = records.iter().filter_map(Record::entry).cloned().collect();
    assert_eq!(entries.len(), usize::try_from(MANY).unwrap());

    let read = async |books: &Books<'_, _>, ids: &[EntryId]| {
        reading.entries_of(&books.id, ids).await.unwrap()
    };
    assert_eq!(read(&books, &[]).await, [], "none of none");
    for count in [1, 99, 100, 101, 200, 201, entries.len()] {
        // Backwards: the stored order is not that of the ids.
        let wanted: Vec<_> = entries.iter().take(count).rev().collect();
        let ids: Vec<_> = wanted.iter().map(|entry| entry.id).collect();
        let found = read(&books, &ids).await;
        assert!(found.iter().map(Option::as_ref).eq(wanted.into_iter().map(Some)), "{count}");
    }
    let last = entries.last().unwrap().id;
    let unknown = |seq| EntryId { seq: last.seq + seq, ..last };
    let ids: Vec<_> = (1..=150).map(unknown).chain([last]).collect();
    let found = read(&books, &ids).await;
    assert!(found[..150].iter().all(Option::is_none));
    assert_eq!(found[150], entries.last().cloned());

    let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
    let found = read(&other, &ids).await;
    let own = other.records().await[0].entry().cloned();
    assert_eq!(found[0], own, "this account's first entry, not the other's");
    assert_ne!(found[0].as_ref(), entries.first());
    assert!(found[1..].iter().all(Option::is_none));
    assert_eq!(found.len(), ids.len());
}
