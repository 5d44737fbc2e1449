//! The contract of every store of what the billing system must be told: marks on entries that began
//! in the portal, on profiles that customers changed, and on payouts.

use app::import::ImportStore;
use app::journal::{JournalStore, Marked};
use app::payouts::{MarkedPayout, PayoutStore};
use app::posting::{AccountState, Batch, RunId, Source};
use app::system::Clock;
use domain::account::{Edit, ProfileChange};
use domain::ids::AccountId;
use jiff::SignedDuration;

use super::books::{Books, clock, payment};

/// Checks all rules, under the lease of the suite of postings. `posting` writes to the tables that
/// `store` reads. Nothing may be marked before, and nothing is afterwards.
pub async fn all(posting: &impl ImportStore, store: &(impl JournalStore + PayoutStore)) {
    entries(posting, store).await;
    profiles(posting, store).await;
    payouts(store).await;
}

/// Entries that began in the portal are listed account by account, in order, until their marks are
/// removed; imported ones never are.
async fn entries(posting: &impl ImportStore, store: &impl JournalStore) {
    // As texts, `journal-10` is before `journal-9`, and `journal` has a name that begins others.
    let names = ["journal-9", "journal", "journal-10"];
    for name in names {
        let books = Books::open(posting, name).await;
        for number in 0..11 {
            let state = books.state().await;
            books.post(state, &format!("p-{number}"), payment(), "1.00").await.unwrap();
        }
        let mut batch = Batch::new(books.state().await);
        let run = RunId::of("billing/journal.jsonl", "v1");
        let mut imported = books.posting(&batch, "imported", payment(), "1.00");
        imported.source = Source::Import { run, line: 1 }.to_string();
        books.add_posting(&mut batch, "imported", &imported);
        posting.commit(&batch.commit()).await.unwrap();
    }
    let all = store.marked(None, u16::MAX).await.unwrap();
    let places: Vec<_> = all.iter().map(Marked::position).collect();
    let expected = ["journal", "journal-10", "journal-9"]
        .map(|name| (1..=11).map(move |seq| (AccountId::parse(name).unwrap(), seq)));
    assert_eq!(places, expected.into_iter().flatten().collect::<Vec<_>>());
    let mut paged = Vec::new();
    loop {
        let after = paged.last().map(Marked::position);
        let page = store.marked(after.as_ref(), 4).await.unwrap();
        assert!(page.len() <= 4);
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, all, "by page");
    for Marked { account, entry, .. } in &all {
        let entry = entry.as_ref().unwrap();
        let known = store.entries_at(account, &[entry.id]).await.unwrap();
        assert_eq!(known, [Some(entry.clone())]);
        for _ in 0..2 {
            store.remove_mark(account, entry.id).await.unwrap();
        }
        let after = store.entries_at(account, &[entry.id]).await.unwrap();
        assert_eq!(after, known, "the entry stays as it is");
    }
    assert_eq!(store.marked(None, 1).await, Ok(Vec::new()));
}

/// Changed profiles are listed in order of their accounts. One that is changed again stays marked
/// when an earlier mark of it is removed, and what was sent with it stays as it was.
async fn profiles(posting: &impl ImportStore, store: &impl JournalStore) {
    for name in ["profile-2", "profile-1", "profile-3"] {
        let books = Books::open(posting, name).await;
        change_zone(posting, books.state().await, "America/Halifax").await;
    }
    let all = store.marked_profiles(None, u16::MAX).await.unwrap();
    let accounts: Vec<_> = all.iter().map(|one| one.account.as_str()).collect();
    assert_eq!(accounts, ["profile-1", "profile-2", "profile-3"]);
    assert_eq!(store.marked_profiles(Some(&all[0].account), 1).await.unwrap(), all[1..2]);
    let first = store.account(&all[0].account).await.unwrap().unwrap();
    let (sent, edited) = (first.profile.sent_time_zone.clone(), first.profile.edited.clone());
    assert_eq!(first.profile.time_zone, "America/Halifax");
    assert_ne!(sent, "America/Halifax");
    assert!(edited.is_some_and(|edit| edit.by == "Dana Roy"));
    change_zone(posting, first, "America/Regina").await;
    for mark in &all {
        store.remove_profile_mark(mark).await.unwrap();
    }
    let again = store.marked_profiles(None, u16::MAX).await.unwrap();
    assert_eq!(again.len(), 1, "changed again, so marked still");
    let now = store.account(&again[0].account).await.unwrap().unwrap();
    assert_eq!((now.version, &*now.profile.time_zone), (again[0].version, "America/Regina"));
    assert_eq!(now.profile.sent_time_zone, sent);
    for _ in 0..2 {
        store.remove_profile_mark(&again[0]).await.unwrap();
    }
    assert_eq!(store.marked_profiles(None, 1).await, Ok(Vec::new()));
}

async fn change_zone(posting: &impl ImportStore, state: AccountState, zone: &str) {
    let change = ProfileChange { time_zone: Some(zone.to_owned()), ..ProfileChange::default() };
    let mut batch = Batch::new(state);
    batch.change_profile(&change, Edit { by: "Dana Roy".to_owned(), at: clock().now() });
    posting.commit(&batch.commit()).await.unwrap();
}

/// A payout that is marked again stays marked when an earlier mark of it is removed.
async fn payouts(store: &impl PayoutStore) {
    let first = clock().now();
    let again = first + SignedDuration::from_secs(1);
    let marked = |id: &str, at| MarkedPayout { id: id.to_owned(), at };
    store.mark_payout("po_2", first).await.unwrap();
    store.mark_payout("po_1", first).await.unwrap();
    let all = [marked("po_1", first), marked("po_2", first)];
    assert_eq!(store.marked_payouts().await.unwrap(), all);
    store.mark_payout("po_1", again).await.unwrap();
    for mark in &all {
        store.remove_payout_mark(mark).await.unwrap();
    }
    assert_eq!(store.marked_payouts().await.unwrap(), [marked("po_1", again)]);
    for _ in 0..2 {
        store.remove_payout_mark(&marked("po_1", again)).await.unwrap();
    }
    assert_eq!(store.marked_payouts().await, Ok(Vec::new()));
}
