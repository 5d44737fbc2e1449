//! Staff who post while files are imported, send a request twice and lose responses.

use std::cell::RefCell;

use app::{
    posting::{Bookkeeper, PostingStore},
    staff::{
        Correction, CorrectionError, CorrectionKind, CorrectionPoster, CorrectionRequest, Reason,
    },
    store::StoreError,
};
use domain::{
    ids::{AccountId, DocumentNumber, Username},
    ledger::{Entry, EntryId, EntryKind, Record},
    money::{Money, currency},
};

use crate::{
    dice::{Dice, StillClock, may_crash, yield_now},
    flaky::Flaky,
};

/// The result of one request of a member of staff.
pub(crate) struct Answer {
    pub(crate) account: AccountId,
    /// The posted entry; `None` when the request was refused.
    pub(crate) entry: Option<Entry>,
}

/// One member of staff: sends requests one after the other, each until it is answered, and then
/// perhaps again with the same idempotency key.
pub(crate) async fn staff(
    store: &Flaky<'_>,
    accounts: &[AccountId],
    name: &str,
    answers: &RefCell<Vec<Answer>>,
) {
    let (dice, clock) = (store.dice, StillClock(store.dice));
    let poster =
        CorrectionPoster { books: Bookkeeper { store, clock: &clock }, by: &testkit::staff::by() };
    let user = Username::parse(name).unwrap().user_id();
    for number in 0..dice.below(12) {
        let account = dice.pick(accounts);
        let posting = Correction {
            kind: correction(store, account).await,
            amount: amount(dice),
            reason: Reason::parse("simulated").unwrap(),
        };
        let key = &format!("key-{number}");
        let request = CorrectionRequest { account, user, key, posting: &posting };
        let entries = RefCell::new(Vec::new());
        let send = async || {
            let entry = sent(&poster, dice, request).await;
            entries.borrow_mut().push(entry);
        };
        // Once, twice in a row, or twice at the same time, as by a double click.
        match dice.below(3) {
            0 => send().await,
            1 => {
                send().await;
                send().await;
            }
            _ => {
                tokio::join!(send(), send());
            }
        }
        let entry = one_answer(entries.into_inner());
        answers.borrow_mut().push(Answer { account: account.clone(), entry });
    }
}

/// The entry of one request that was sent several times. A request that was refused may succeed
/// later; one that succeeded always gives the same entry.
fn one_answer(entries: Vec<Option<Entry>>) -> Option<Entry> {
    let mut posted = None;
    for entry in entries {
        assert!(posted.is_none() || posted == entry, "{posted:?}, and then {entry:?}");
        posted = entry;
    }
    posted
}

fn amount(dice: &Dice) -> Money {
    Money::parse(&(1 + dice.below(30)).to_string(), currency("CAD").unwrap()).unwrap()
}

/// Sends a request until it is answered.
async fn sent<S: PostingStore>(
    poster: &CorrectionPoster<'_, S, StillClock<'_>>,
    dice: &Dice,
    request: CorrectionRequest<'_>,
) -> Option<Entry> {
    loop {
        match may_crash(dice, crate::CRASH_ONCE_IN, poster.post(request)).await {
            Some(Ok(entry)) => return Some(entry),
            Some(Err(
                CorrectionError::TooMuch
                | CorrectionError::UnknownInvoice
                | CorrectionError::UnknownEntry
                | CorrectionError::NotReversible,
            )) => return None,
            None
            | Some(Err(CorrectionError::Store(
                StoreError::Conflict
                | StoreError::ConditionFailed(_)
                | StoreError::Throttled
                | StoreError::Timeout,
            ))) => yield_now().await,
            Some(Err(error)) => panic!("{error}"),
        }
    }
}

/// A random correction of the account, often of an entry that it has.
async fn correction(store: &Flaky<'_>, account: &AccountId) -> CorrectionKind {
    let dice = store.dice;
    let records = store.ledger.records_from(account, EntryId::FIRST).await.unwrap();
    let entries: Vec<_> = records.iter().filter_map(Record::entry).collect();
    let invoice = match entries.is_empty() {
        false if dice.once_in(2) => DocumentNumber::parse(&dice.pick(&entries).number).ok(),
        _ => None,
    };
    match dice.below(6) {
        0 => CorrectionKind::Credit { invoice },
        1 => CorrectionKind::Adjustment,
        2 => CorrectionKind::WriteOff { invoice },
        part => {
            let undone = |kind: EntryKind| match kind {
                EntryKind::Payment => part == 3,
                EntryKind::Refund | EntryKind::Reversal => part > 3,
                _ => dice.once_in(20),
            };
            let entries: Vec<_> = entries.iter().filter(|entry| undone(entry.kind)).collect();
            if entries.is_empty() {
                return CorrectionKind::Adjustment;
            }
            CorrectionKind::Reversal { entry: dice.pick(&entries).id }
        }
    }
}

/// User names of up to two members of staff.
pub(crate) fn names(dice: &Dice) -> Vec<String> {
    (0..dice.below(3)).map(|number| format!("staff.{number}")).collect()
}
