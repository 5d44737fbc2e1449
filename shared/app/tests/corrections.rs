//! Corrections of staff: each request is posted once, by the rules of the ledger.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use app::{
    activity::{Action, ActivityLog},
    posting::{
        AccountState, Bookkeeper, ChangeCommit, DocumentKey, KnownDocument, LedgerCommit,
        PostingStore,
    },
    staff::{
        Correction, CorrectionError, CorrectionKind, CorrectionPoster, CorrectionRequest, Reason,
    },
    store::StoreError,
};
use domain::{
    ids::{AccountId, DocumentNumber, PaymentId, UserId, Username},
    ledger::{Entry, EntryId, EntryKind, Record},
    money::{Currency, Money},
    payment::Payment,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use testkit::documents::{account, invoice, payment, refund};
use testkit::ledger::{Faults, MemoryLedger, When, imported, imported_with};
use testkit::system::FixedClock;

fn lines() -> Vec<Value> {
    let reversal = json!({
        "type": "reversal", "id": "b-1", "accountId": "a", "on": "2026-07-13", "currency": "CAD",
        "paymentId": "p-2", "reason": "bounced",
    });
    vec![
        account("a", 1),
        account("b", 1),
        invoice("i-1", "a", "100.00"),
        payment("p-1", "a", "30.00"),
        payment("p-2", "a", "20.00"),
        refund("r-1", "a", "10.00", "p-1"),
        reversal,
        invoice("i-9", "b", "1.00"),
    ]
}

fn id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

fn user(name: &str) -> UserId {
    Username::parse(name).unwrap().user_id()
}

fn posting(what: CorrectionKind, amount: &str) -> Correction {
    let amount = Money::parse(amount, Currency::CAD).unwrap();
    Correction { kind: what, amount, reason: Reason::parse("as agreed").unwrap() }
}

fn credit(amount: &str, invoice: Option<&str>) -> Correction {
    posting(CorrectionKind::Credit { invoice: invoice.map(number) }, amount)
}

fn number(text: &str) -> DocumentNumber {
    DocumentNumber::parse(text).unwrap()
}

fn undo(entry: &str, amount: &str) -> Correction {
    posting(CorrectionKind::Reversal { entry: entry.parse().unwrap() }, amount)
}

async fn post_as(
    ledger: &MemoryLedger,
    name: &str,
    key: &str,
    posting: &Correction,
) -> Result<Entry, CorrectionError> {
    let clock = FixedClock::at("2026-07-21T03:00:00Z".parse::<Timestamp>().unwrap());
    let books = Bookkeeper { store: ledger, clock: &clock };
    let account = &id("a");
    CorrectionPoster { books, by: &testkit::staff::by() }
        .post(CorrectionRequest { account, user: user(name), key, posting })
        .await
}

async fn post(
    ledger: &MemoryLedger,
    key: &str,
    posting: &Correction,
) -> Result<Entry, CorrectionError> {
    post_as(ledger, "sam.staff", key, posting).await
}

#[tokio::test]
async fn each_kind_posts_an_entry_dated_today_with_its_author() {
    let (ledger, _) = imported(&lines()).await;
    let invoice = Some(number("i-1"));
    for (what, amount, kind, signed) in [
        (CorrectionKind::Credit { invoice: invoice.clone() }, "5.00", EntryKind::Credit, "-5.00"),
        (CorrectionKind::Adjustment, "3.00", EntryKind::Adjustment, "3.00"),
        (CorrectionKind::Adjustment, "-2.00", EntryKind::Adjustment, "-2.00"),
        (CorrectionKind::WriteOff { invoice }, "1.00", EntryKind::WriteOff, "-1.00"),
    ] {
        let entry = post(&ledger, &format!("{kind} {amount}"), &posting(what, amount)).await;
        let entry = entry.unwrap();
        assert_eq!((entry.kind, entry.amount.to_string()), (kind, signed.to_owned()));
        let found = (entry.source.as_str(), entry.actor, entry.description.as_str());
        assert_eq!(found, ("staff", Some(user("sam.staff")), "as agreed"));
        assert_eq!(entry.number, entry.id.to_string(), "its id is its number");
        // 21 July in UTC is still the 20th in Toronto.
        assert_eq!(entry.document_on, jiff::civil::date(2026, 7, 20));
        assert_eq!(ledger.entries_of(&id("a")).last(), Some(&entry));
    }
}

#[tokio::test]
async fn reversals_return_payments_and_undo_refunds_and_reversals() {
    let (ledger, _) = imported(&lines()).await;
    let last = |ledger: &MemoryLedger| {
        ledger.ledger_of(&id("a")).unwrap().last_payment.map(|payment| payment.number)
    };
    assert_eq!(last(&ledger).as_deref(), Some("ext:p-1"), "p-2 bounced");
    let back = post(&ledger, "1", &undo("20260713-5", "20.00")).await.unwrap();
    assert_eq!((back.kind, back.amount.to_string()), (EntryKind::Reversal, "-20.00".to_owned()));
    assert_eq!(last(&ledger).as_deref(), Some("ext:p-2"), "p-2 is valid again");
    let back = post(&ledger, "2", &undo("20260712-4", "4.00")).await.unwrap();
    assert_eq!(back.amount.to_string(), "-4.00", "part of a refund");
    let returned = post(&ledger, "3", &undo("20260710-3", "20.00")).await.unwrap();
    assert_eq!(returned.amount.to_string(), "20.00");
    assert_eq!(last(&ledger).as_deref(), Some("ext:p-1"), "p-2 is returned again");
    for (key, entry, amount, error) in [
        ("4", "20260710-3", "0.01", CorrectionError::TooMuch),
        ("5", "20260712-4", "6.01", CorrectionError::TooMuch),
        ("6", "20260701-1", "1.00", CorrectionError::NotReversible),
        ("7", &back.id.to_string(), "1.00", CorrectionError::NotReversible),
        ("8", "20260701-7", "1.00", CorrectionError::UnknownEntry),
    ] {
        assert_eq!(post(&ledger, key, &undo(entry, amount)).await, Err(error), "{entry}");
    }
    assert!(ledger.ledger_of(&id("a")).unwrap().is_balanced());
}

#[tokio::test]
async fn the_same_key_and_content_is_one_posting_and_other_content_is_refused() {
    let (ledger, _) = imported(&lines()).await;
    let first = post(&ledger, "k", &credit("5.00", None)).await.unwrap();
    assert_eq!(post(&ledger, "k", &credit("5.00", None)).await, Ok(first.clone()));
    assert_eq!(post(&ledger, "k", &credit("5", None)).await, Ok(first), "the same amount");
    for other in [
        credit("5.01", None),
        credit("5.00", Some("i-1")),
        Correction { reason: Reason::parse("else").unwrap(), ..credit("5.00", None) },
        posting(CorrectionKind::Adjustment, "5.00"),
        posting(CorrectionKind::WriteOff { invoice: None }, "5.00"),
    ] {
        assert_eq!(post(&ledger, "k", &other).await, Err(CorrectionError::KeyReused));
    }
    assert_eq!(ledger.entries_of(&id("a")).len(), 6);
    // The same key of another author, and another key, are other requests.
    post_as(&ledger, "eve.staff", "k", &credit("5.00", None)).await.unwrap();
    post(&ledger, "K", &credit("5.00", None)).await.unwrap();
    assert_eq!(ledger.entries_of(&id("a")).len(), 8);
}

#[tokio::test]
async fn each_correction_is_logged_once_with_its_amount_and_nothing_else_is_logged() {
    let (ledger, _) = imported(&lines()).await;
    assert!(ledger.activities().is_empty(), "an import logs nothing");
    let entry = post(&ledger, "k", &credit("5.00", None)).await.unwrap();
    post(&ledger, "k", &credit("5.00", None)).await.unwrap();
    let refused = post(&ledger, "z", &credit("0.00", None)).await;
    assert_eq!(refused, Err(CorrectionError::BadAmount));
    let [activity] = &ledger.activities()[..] else { panic!("one activity") };
    let expected = (ActivityLog::Account(id("a")), Action::CreditPosted);
    assert_eq!((activity.log.clone(), activity.action), expected);
    assert_eq!(activity.subject, Some(entry.id.to_string()));
    assert_eq!(activity.detail.as_deref(), Some("5.00 CAD"));
    assert_eq!(activity.address.as_deref(), Some("203.0.113.7"));
    assert_eq!(activity.actor, testkit::staff::by().actor);
}

#[tokio::test]
async fn the_same_key_on_another_account_is_another_request() {
    let (ledger, _) = imported(&lines()).await;
    let clock = FixedClock::at("2026-07-21T03:00:00Z".parse::<Timestamp>().unwrap());
    let poster = CorrectionPoster {
        books: Bookkeeper { store: &ledger, clock: &clock },
        by: &testkit::staff::by(),
    };
    let (user, posting) = (user("sam.staff"), &credit("1.00", None));
    for account in ["a", "b"].map(id) {
        let request = CorrectionRequest { account: &account, user, key: "k", posting };
        let entry = poster.post(request).await.unwrap();
        assert_eq!(ledger.entries_of(&account).last(), Some(&entry));
    }
}

#[tokio::test]
async fn a_refused_correction_writes_nothing_and_its_key_stays_free() {
    let (ledger, _) = imported(&lines()).await;
    let before = ledger.snapshot();
    let foreign = Money::parse("5", Currency::USD).unwrap();
    let write_off = |amount| posting(CorrectionKind::WriteOff { invoice: None }, amount);
    for (refused, error) in [
        (credit("5.00", Some("i-9")), CorrectionError::UnknownInvoice),
        (credit("0.00", None), CorrectionError::BadAmount),
        (credit("-1.00", None), CorrectionError::BadAmount),
        (posting(CorrectionKind::Adjustment, "0.00"), CorrectionError::BadAmount),
        (write_off("80.01"), CorrectionError::TooMuch),
        (Correction { amount: foreign, ..credit("1", None) }, CorrectionError::WrongCurrency),
    ] {
        assert_eq!(post(&ledger, "k", &refused).await, Err(error), "{refused:?}");
    }
    assert_eq!(ledger.snapshot(), before);
    assert!(post(&ledger, "k", &write_off("80.00")).await.is_ok(), "the key is free");
    let clock = FixedClock::at("2026-07-21T03:00:00Z".parse::<Timestamp>().unwrap());
    let books = Bookkeeper { store: &ledger, clock: &clock };
    let (account, user, key) = (id("nobody"), user("sam.staff"), "k");
    let request = CorrectionRequest { account: &account, user, key, posting: &credit("1", None) };
    let found = CorrectionPoster { books, by: &testkit::staff::by() }.post(request).await;
    assert_eq!(found, Err(CorrectionError::UnknownAccount));
}

#[tokio::test]
async fn the_same_key_posts_once_after_a_crash_at_any_call() {
    // The posting needs several writes, so that a crash can fall between two of them.
    let bills = (0..300).map(|number| invoice(&format!("i-{number}"), "a", "10.00"));
    let lines: Vec<_> = std::iter::once(account("a", 1)).chain(bills).collect();
    let faults = Faults::default();
    let (whole, _) = imported_with(faults.clone(), &lines).await;
    let before = faults.calls();
    post(&whole, "k", &credit("2950.00", None)).await.unwrap();
    let calls = faults.calls() - before;
    assert!(calls > 4, "it takes several writes");
    for call in 1..=calls {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(before + call, when);
            let (ledger, _) = imported_with(faults.clone(), &lines).await;
            let lost = post(&ledger, "k", &credit("2950.00", None)).await;
            assert!(matches!(lost, Err(CorrectionError::Store(StoreError::Unavailable(_)))));
            faults.revive();
            let entry = post(&ledger, "k", &credit("2950.00", None)).await.unwrap();
            assert_eq!(ledger.entries_of(&id("a")).last(), Some(&entry), "{call} {when:?}");
            post(&ledger, "k2", &credit("50.00", None)).await.unwrap();
            let after = ledger.ledger_of(&id("a")).unwrap();
            assert_eq!((after.last_seq, after.balance.is_zero()), (302, true), "{call} {when:?}");
            assert_eq!((after.open().count(), after.unfinished), (0, None), "{call} {when:?}");
        }
    }
}

/// A store that lets the other tasks run before each call.
struct Yielding<'a>(&'a MemoryLedger);

impl PostingStore for Yielding<'_> {
    async fn known(&self, keys: &[DocumentKey]) -> Result<Vec<Option<KnownDocument>>, StoreError> {
        tokio::task::yield_now().await;
        self.0.known(keys).await
    }

    async fn invoices(
        &self,
        account: &AccountId,
        numbers: &[DocumentNumber],
    ) -> Result<Vec<Option<EntryId>>, StoreError> {
        tokio::task::yield_now().await;
        self.0.invoices(account, numbers).await
    }

    async fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> Result<Vec<Option<Payment>>, StoreError> {
        tokio::task::yield_now().await;
        self.0.payments(account, ids).await
    }

    async fn account(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        tokio::task::yield_now().await;
        PostingStore::account(self.0, id).await
    }

    async fn records_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        tokio::task::yield_now().await;
        self.0.records_from(account, first).await
    }

    async fn changes_before(&self, account: &AccountId, entry: EntryId) -> Result<u64, StoreError> {
        tokio::task::yield_now().await;
        self.0.changes_before(account, entry).await
    }

    async fn entries_at(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> Result<Vec<Option<Entry>>, StoreError> {
        tokio::task::yield_now().await;
        self.0.entries_at(account, ids).await
    }

    async fn commit(&self, commit: &LedgerCommit<'_>) -> Result<(), StoreError> {
        tokio::task::yield_now().await;
        self.0.commit(commit).await
    }

    async fn commit_change(&self, commit: &ChangeCommit<'_>) -> Result<(), StoreError> {
        tokio::task::yield_now().await;
        self.0.commit_change(commit).await
    }
}

#[tokio::test]
async fn concurrent_corrections_are_each_posted_once_or_refused() {
    let (ledger, _) = imported(&lines()).await;
    let store = Yielding(&ledger);
    let clock = FixedClock::at("2026-07-21T03:00:00Z".parse::<Timestamp>().unwrap());
    let poster = CorrectionPoster {
        books: Bookkeeper { store: &store, clock: &clock },
        by: &testkit::staff::by(),
    };
    let (account, user) = (id("a"), user("sam.staff"));
    let (some, all) = (undo("20260710-2", "10.00"), undo("20260710-2", "30.00"));
    let request = |key, posting| CorrectionRequest { account: &account, user, key, posting };
    let (one, same, remaining) = tokio::join!(
        poster.post(request("k", &some)),
        poster.post(request("k", &some)),
        poster.post(request("all", &all)),
    );
    assert_eq!(one.clone().unwrap(), same.unwrap(), "a double click");
    // 10 of 30 are returned, so that less than 30 remains, in whichever order the requests ran.
    assert_eq!(remaining, Err(CorrectionError::TooMuch));
    assert_eq!(ledger.entries_of(&id("a")).len(), 6);
}

#[test]
fn a_reason_is_one_line_of_1_to_500_characters() {
    let longest = "é".repeat(500);
    for text in ["x", " as agreed ", longest.as_str()] {
        assert!(Reason::parse(text).is_ok(), "{text}");
    }
    for text in ["", " ", "a\nb", "a\u{7}", &"é".repeat(501)] {
        assert!(Reason::parse(text).is_err(), "{text:?}");
    }
}
