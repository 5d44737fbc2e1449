//! Staff who post at the same time, twice at once and again after every failure: each intent is
//! posted once or not at all, and all who ask for it get the same answer.

use std::{cell::RefCell, collections::BTreeMap};

use app::{
    posting::{Bookkeeper, PostingStore},
    staff::{Intent, Reason, StaffPoster, StaffPosting, StaffPostingError, StaffWhat},
};
use domain::{
    ids::{AccountId, UserId, Username},
    ledger::{Entry, EntryId, EntryKind, Record, state_after},
    money::Money,
};
use rust_decimal::Decimal;
use testkit::{
    documents::{account, invoice, payment, refund, with},
    ledger::{MemoryLedger, imported},
};

use crate::{
    DIES,
    dice::{Dice, Turns, mortal},
    flaky::Flaky,
};

/// What somebody means to post.
struct Meant {
    user: UserId,
    key: String,
    posting: StaffPosting,
}

type Answers = BTreeMap<String, Vec<Result<Entry, StaffPostingError>>>;

fn id() -> AccountId {
    AccountId::parse("sim").unwrap()
}

async fn ledger() -> MemoryLedger {
    let mut lines = vec![with(account("sim", 1), "manager", serde_json::Value::Null)];
    lines.extend((0..90).map(|number| invoice(&format!("i-{number}"), "sim", "1.00")));
    lines.extend((0..4).map(|number| payment(&format!("p-{number}"), "sim", "10.00")));
    lines.push(refund("r-1", "sim", "5.00", "p-1"));
    imported(&lines).await.0
}

fn meant(dice: &Dice, ledger: &MemoryLedger) -> Vec<Meant> {
    let currency = ledger.ledger_of(&id()).unwrap().currency();
    let undoable = |entry: &Entry| matches!(entry.kind, EntryKind::Payment | EntryKind::Refund);
    let undoable: Vec<_> = ledger.entries_of(&id()).into_iter().filter(undoable).collect();
    let user = |number: usize| Username::parse(&format!("staff.{number}")).unwrap().user_id();
    let meant = |number: usize| {
        let what = match dice.below(4) {
            0 => StaffWhat::Credit { invoice: None },
            1 => StaffWhat::Adjustment,
            2 => StaffWhat::WriteOff { invoice: None },
            _ => StaffWhat::Reversal { entry: dice.pick(&undoable).id },
        };
        let amount = dice.pick(&["1.00", "4.00", "10.00", "30.00", "95.00"]);
        let lowers = what == StaffWhat::Adjustment && dice.once_in(2);
        let amount = Money::parse(amount, currency).unwrap();
        let amount = if lowers { amount.negated() } else { amount };
        let posting = StaffPosting { what, amount, reason: Reason::parse("meant").unwrap() };
        Meant { user: user(number % 2), key: number.to_string(), posting }
    };
    (0..4 + dice.below(6)).map(meant).collect()
}

/// Asks until there is an answer.
async fn ask(store: &Flaky<'_>, meant: &Meant, answers: &RefCell<Answers>) {
    let (clock, account) = (Turns(store.dice), id());
    let poster = StaffPoster { books: Bookkeeper { store, clock: &clock } };
    let Meant { user, key, posting } = meant;
    let intent = Intent { account: &account, user: *user, key, posting };
    loop {
        match mortal(store.dice, DIES, poster.post(intent)).await {
            None | Some(Err(StaffPostingError::Store(_))) => {}
            Some(answer) => {
                return answers.borrow_mut().entry(key.clone()).or_default().push(answer);
            }
        }
    }
}

/// The ledger holds what they were told, and nothing else is new.
async fn check(ledger: &MemoryLedger, before: &[Entry], answers: &Answers) {
    let now = ledger.entries_of(&id());
    assert_eq!(&now[..before.len()], before);
    let mut new: BTreeMap<EntryId, &Entry> =
        now[before.len()..].iter().map(|entry| (entry.id, entry)).collect();
    for (key, answers) in answers {
        let mut posted = answers.iter().flatten();
        let Some(entry) = posted.next() else { continue };
        assert!(posted.all(|same| same == entry), "{key}: one intent, one entry");
        assert_eq!(new.remove(&entry.id), Some(entry), "{key} is there, and is nobody else's");
    }
    assert!(new.is_empty(), "nobody was told of {new:?}");
    let stored = ledger.ledger_of(&id()).unwrap();
    let total: Decimal = now.iter().map(|entry| entry.amount.amount()).sum();
    assert_eq!(stored.balance.amount(), total);
    assert!(stored.is_balanced());
    let records: Vec<Record> = ledger.records_from(&id(), EntryId::FIRST).await.unwrap();
    let folded = state_after(stored.currency(), &records).unwrap();
    assert!(folded.open().eq(stored.open()) && folded.credits().eq(stored.credits()));
}

#[tokio::test]
async fn staff_who_meet_post_each_intent_once_and_are_told_so() {
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..100 {
        eprintln!("seed {seed}");
        let (dice, ledger) = (Dice::new(seed), ledger().await);
        let (before, meant) = (ledger.entries_of(&id()), meant(&dice, &ledger));
        let store = Flaky { ledger: &ledger, dice: &dice, fails: 3 + dice.below(30) };
        let answers = RefCell::new(Answers::new());
        // A double click is two who ask for the same.
        let twice = meant.iter().chain(meant.iter().filter(|_| dice.once_in(2)));
        dice.run(twice.map(|meant| Box::pin(ask(&store, meant, &answers)) as _).collect());
        let answers = answers.into_inner();
        check(&ledger, &before, &answers).await;
        for answer in answers.values().flatten() {
            let name = match answer {
                Ok(entry) => entry.kind.to_string(),
                Err(error) => error.to_string(),
            };
            *told.entry(name).or_default() += 1;
        }
    }
    for name in ["credit", "adjustment", "reversal", "write-off", "more than is left"] {
        assert!(told.get(name).copied().unwrap_or_default() >= 50, "{name}: {told:?}");
    }
    assert_eq!(told.len(), 5, "{told:?}");
}
