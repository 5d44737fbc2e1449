//! Staff who post while files are imported, click twice and lose answers.

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
    dice::{Dice, Turns, give_way, mortal},
    flaky::Flaky,
};

/// What a member of staff was told of one intent.
pub(crate) struct Answer {
    pub(crate) account: AccountId,
    /// The entry; or nothing was posted.
    pub(crate) entry: Option<Entry>,
}

/// One member of staff: intents one after the other, each sent until it is answered, and then
/// perhaps again.
pub(crate) async fn staff(
    store: &Flaky<'_>,
    accounts: &[AccountId],
    name: &str,
    answers: &RefCell<Vec<Answer>>,
) {
    let (dice, clock) = (store.dice, Turns(store.dice));
    let poster =
        CorrectionPoster { books: Bookkeeper { store, clock: &clock }, by: &testkit::staff::by() };
    let user = Username::parse(name).unwrap().user_id();
    for number in 0..dice.below(12) {
        let account = dice.pick(accounts);
        let posting = Correction {
            what: what(store, account).await,
            amount: amount(dice),
            reason: Reason::parse("simulated").unwrap(),
        };
        let key = &format!("key-{number}");
        let intent = CorrectionRequest { account, user, key, posting: &posting };
        let told = RefCell::new(Vec::new());
        let send = async || {
            let entry = sent(&poster, dice, intent).await;
            told.borrow_mut().push(entry);
        };
        // Once, a second time, or by a double click.
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
        let entry = one_answer(told.into_inner());
        answers.borrow_mut().push(Answer { account: account.clone(), entry });
    }
}

/// What was posted of one intent, however often it was sent. What was refused may fit later; what
/// was posted is never refused again.
fn one_answer(told: Vec<Option<Entry>>) -> Option<Entry> {
    let mut posted = None;
    for entry in told {
        assert!(posted.is_none() || posted == entry, "{posted:?}, and then {entry:?}");
        posted = entry;
    }
    posted
}

fn amount(dice: &Dice) -> Money {
    Money::parse(&(1 + dice.below(30)).to_string(), currency("CAD").unwrap()).unwrap()
}

/// Sends an intent until it is answered.
async fn sent<S: PostingStore>(
    poster: &CorrectionPoster<'_, S, Turns<'_>>,
    dice: &Dice,
    intent: CorrectionRequest<'_>,
) -> Option<Entry> {
    loop {
        match mortal(dice, crate::DIES, poster.post(intent)).await {
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
            ))) => give_way().await,
            Some(Err(error)) => panic!("{error}"),
        }
    }
}

/// What a member of staff sees and means to do.
async fn what(store: &Flaky<'_>, account: &AccountId) -> CorrectionKind {
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

/// A name for each member of staff.
pub(crate) fn names(dice: &Dice) -> Vec<String> {
    (0..dice.below(3)).map(|number| format!("staff.{number}")).collect()
}
