//! For each invariant, one corruption of a sound account: the audit reports exactly that violation.
use domain::{
    ids::DocumentId,
    ledger::{
        CreditChange, EntryId, Invariant, Ledger, NextStep, Record, UnappliedCredit, Unfinished,
    },
    money::{Currency, Money},
};

use crate::{
    books::{Act, Books},
    corrupt::Account,
    steps::Kind,
};

/// An act of today, due in 30 days.
pub(crate) fn act(books: &Books, kind: Kind, amount: i64, refers_to: Option<EntryId>) -> Act {
    let on = books.today;
    let due = on.checked_add(jiff::Span::new().days(30)).unwrap();
    let dispute = DocumentId::parse(&format!("dispute-{}", books.records.len())).ok();
    let number = format!("N{}", books.records.len() + 1);
    let today = books.today;
    Act { kind, today, amount, on, due, refers_to, number, dispute }
}

/// Unapplied and open amounts, in the audit's words.
pub(crate) fn unapplied_and_open(ledger: &Ledger) -> String {
    format!("{} unapplied, {} open", ledger.unapplied().unwrap(), ledger.owed().unwrap())
}

/// Runs these acts on one day; the third value is the position of the entry that the act refers to.
fn account(acts: &[(Kind, i64, Option<u64>)]) -> Account {
    let mut books = Books::new(1, usize::MAX);
    for (kind, amount, refers_to) in acts {
        let refers_to = refers_to.map(|seq| EntryId { on: books.today, seq });
        let act = act(&books, *kind, *amount, refers_to);
        books.run(&act).unwrap();
    }
    let account = Account::of(books);
    assert_eq!(account.audit(), [], "sound before");
    account
}

/// Two invoices, a payment of the first and part of the second, an invoice of 0, and a refund of
/// part of the payment.
fn busy() -> Account {
    account(&[
        (Kind::Invoice, 10_000, None),
        (Kind::Invoice, 5_000, None),
        (Kind::Payment, 12_000, None),
        (Kind::Invoice, 0, None),
        (Kind::Refund { open: false }, 3_000, Some(3)),
    ])
}

fn cad(cents: i64) -> Money {
    Money::exact(rust_decimal::Decimal::new(cents, 2), Currency::CAD).unwrap()
}

type Change = fn(&mut Account);
type InMoney = fn(&mut Account, Money);

/// The violated invariants, and where.
fn found(account: &Account) -> Vec<(Invariant, String)> {
    account.audit().into_iter().map(|found| (found.invariant, found.at.to_string())).collect()
}

fn entry(account: &mut Account, seq: usize) -> &mut domain::ledger::Entry {
    match &mut account.records[seq - 1] {
        Record::Entry(entry) => entry,
        Record::Change(_) => panic!("no entry"),
    }
}

fn at(invariant: Invariant, place: &str) -> (Invariant, String) {
    (invariant, place.to_owned())
}

#[test]
fn l1_positions_have_no_gaps_and_days_never_decrease() {
    let mut gap = busy();
    entry(&mut gap, 4).id.seq = 9;
    assert_eq!(found(&gap), [at(Invariant::L1, "entry 20240220-9")]);
    let mut earlier = busy();
    entry(&mut earlier, 4).id.on = jiff::civil::date(2024, 2, 19);
    assert_eq!(found(&earlier), [at(Invariant::L1, "entry 20240219-4")]);
    let mut behind = busy();
    behind.head.last_seq = 4;
    assert_eq!(
        behind.audit()[0].to_string(),
        "L1 at account: expected 5 entries, 0 changes, until 2024-02-20, \
         found 4 entries, 0 changes, until 2024-02-20"
    );
    assert_eq!(behind.audit().len(), 1);
}

#[test]
fn l1_each_balance_after_is_the_sum_so_far() {
    let mut account = busy();
    entry(&mut account, 2).balance_after = cad(14_999);
    assert_eq!(
        account.audit()[0].to_string(),
        "L1 at entry 20240220-2: expected 150.00, found 149.99"
    );
    assert_eq!(account.audit().len(), 1);
}

#[test]
fn l2_the_balance_is_what_is_open_less_what_is_unapplied() {
    let mut nothing = busy();
    let id = EntryId { on: jiff::civil::date(2024, 2, 20), seq: 3 };
    nothing.credits.push(UnappliedCredit { id, remaining: cad(0) });
    assert_eq!(found(&nothing), [at(Invariant::L2, "credit 20240220-3")]);
    let mut more = busy();
    more.items[0].open = more.items[0].open.plus(cad(1)).unwrap();
    let item = more.items[0].id;
    let expected = [at(Invariant::L2, "account"), (Invariant::L3, format!("item {item}"))];
    assert_eq!(found(&more), expected);
}

#[test]
fn l3_the_paid_part_of_an_item_is_the_credit_applied_to_it() {
    let mut account = busy();
    account.items[0].open = account.items[0].open.plus(cad(1)).unwrap();
    account.items[1].open = account.items[1].open.minus(cad(1)).unwrap();
    let expected = ["item 20240220-1", "item 20240220-2"].map(|item| at(Invariant::L3, item));
    assert_eq!(found(&account), expected);
    let mut total = busy();
    total.items[0].total = cad(10_001);
    assert_eq!(found(&total), [at(Invariant::L3, "item 20240220-1")]);
}

#[test]
fn l4_the_parts_of_a_credit_add_up_to_its_amount() {
    let two = [(Kind::Payment, 1_000, None), (Kind::Credit, 2_000, None)];
    let mut account = account(&two);
    account.credits[0].remaining = cad(1_001);
    account.credits[1].remaining = cad(1_999);
    let expected = ["credit 20240220-1", "credit 20240220-2"].map(|at_| at(Invariant::L4, at_));
    assert_eq!(found(&account), expected);
}

#[test]
fn l4_consumed_credit_and_item_of_a_refund_add_up_to_its_amount() {
    let acts = [(Kind::Payment, 1_000, None), (Kind::Refund { open: true }, 2_500, Some(1))];
    let mut account = account(&acts);
    account.items[0].total = cad(1_501);
    assert_eq!(
        account.audit()[0].to_string(),
        "L4 at item 20240220-2: expected a total of 15.00, found a total of 15.01"
    );
    assert_eq!(account.audit().len(), 1);
}

#[test]
fn l5_the_disputed_amount_is_the_sum_of_the_disputes() {
    let mut account = account(&[(Kind::Invoice, 1_000, None), (Kind::Dispute, 400, Some(1))]);
    account.items[0].disputed = cad(399);
    assert_eq!(account.audit()[0].to_string(), "L5 at item 20240220-1: expected 4.00, found 3.99");
    assert_eq!(account.audit().len(), 1);
}

#[test]
fn l7_no_document_is_posted_twice() {
    let mut account = busy();
    let document = entry(&mut account, 1).document.clone();
    entry(&mut account, 3).document = document.clone();
    assert_eq!(found(&account), [], "document ids are unique within one kind only");
    entry(&mut account, 4).document = document;
    assert_eq!(found(&account), [at(Invariant::L7, "entry 20240220-4")]);
}

#[test]
fn l8_all_amounts_are_in_one_currency() {
    let usd = Money::zero(Currency::USD);
    let changes: [(&str, InMoney); 6] = [
        ("entry 20240220-2", |account, usd| entry(account, 2).balance_after = usd),
        ("entry 20240220-4", |account, usd| entry(account, 4).amount = usd),
        ("item 20240220-1", |account, usd| account.items[0].disputed = usd),
        ("credit 20240220-9", |account, usd| {
            let id = EntryId { on: jiff::civil::date(2024, 2, 20), seq: 9 };
            account.credits.push(UnappliedCredit { id, remaining: usd });
        }),
        ("account", |account, usd| account.head.last_payment.as_mut().unwrap().amount = usd),
        ("entry 20240220-3", |account, usd| {
            let CreditChange::Apply { amount, .. } = &mut entry(account, 3).credit_changes[0]
            else {
                panic!("no such")
            };
            *amount = usd;
        }),
    ];
    for (place, change) in changes {
        let mut account = busy();
        change(&mut account, usd);
        assert_eq!(found(&account), [at(Invariant::L8, place)]);
    }
}

#[test]
fn l9_unapplied_credit_never_coexists_with_an_undisputed_open_amount() {
    let mut account = account(&[(Kind::Invoice, 1_000, None), (Kind::Payment, 1_000, None)]);
    let id = entry(&mut account, 2).id;
    entry(&mut account, 2).credit_changes.clear();
    let Record::Entry(invoice) = &account.records[0] else { panic!("an invoice") };
    account.items.push(domain::ledger::OpenItem::of(invoice).unwrap());
    account.credits.push(UnappliedCredit { id, remaining: cad(1_000) });
    assert_eq!(found(&account), [at(Invariant::L9, "account")]);
}

#[test]
fn l10_credit_changes_follow_the_order_of_items() {
    let acts =
        [(Kind::Invoice, 1_000, None), (Kind::Invoice, 1_000, None), (Kind::Payment, 1_000, None)];
    let mut account = account(&acts);
    let paid = entry(&mut account, 1).clone();
    let open = account.items[0].id;
    let CreditChange::Apply { item, .. } = &mut entry(&mut account, 3).credit_changes[0] else {
        panic!("no such")
    };
    *item = open;
    account.items = vec![domain::ledger::OpenItem::of(&paid).unwrap()];
    assert_eq!(
        account.audit()[0].to_string(),
        "L10 at entry 20240220-3: \
         expected credit change 1: 10.00 of 20240220-3 applied to 20240220-1, \
         found credit change 1: 10.00 of 20240220-3 applied to 20240220-2"
    );
    assert_eq!(account.audit().len(), 1);
}

#[test]
fn l10_credit_cannot_pay_an_item_before_it_is_posted() {
    let mut account = account(&[(Kind::Payment, 1_000, None), (Kind::Invoice, 1_000, None)]);
    let credit_changes = std::mem::take(&mut entry(&mut account, 2).credit_changes);
    entry(&mut account, 1).credit_changes = credit_changes;
    // Posting makes no such change, and the state does not allow it: two violations.
    let place = || at(Invariant::L10, "entry 20240220-1");
    assert_eq!(found(&account), [place(), place()]);
}

#[test]
fn l10_an_effective_day_is_the_document_s_or_that_of_the_last_change() {
    let mut account = busy();
    account.records.remove(4);
    account.records.remove(2);
    account.head = crate::books::Books::new(1, 1).ledger;
    account.items.clear();
    let on = jiff::civil::date(2024, 2, 21);
    for (index, seq) in [1, 2, 3].into_iter().enumerate() {
        let Record::Entry(entry) = &mut account.records[index] else { panic!("no such") };
        entry.id = EntryId { on: if seq == 3 { on } else { entry.id.on }, seq };
        account.head.balance = account.head.balance.plus(entry.amount).unwrap();
        entry.balance_after = account.head.balance;
        account.items.extend(domain::ledger::OpenItem::of(entry).filter(|i| !i.open.is_zero()));
    }
    (account.head.last_seq, account.head.last_change_on) = (3, Some(on));
    assert_eq!(found(&account), [at(Invariant::L10, "entry 20240221-3")]);
}

#[test]
fn l10_the_stored_state_is_the_replayed_one() {
    let changes: [(&str, Change); 5] = [
        ("item 20240220-1", |account| {
            account.items[0].due_on = account.items[0].due_on.tomorrow().unwrap();
        }),
        ("item 20240220-2", |account| account.items[1].number = "other".to_owned()),
        ("account", |account| account.head.last_payment = None),
        ("account", |account| account.head.last_payment.as_mut().unwrap().amount = cad(1)),
        ("account", |account| {
            let of = account.records[4].cause().unwrap();
            account.head.unfinished = Some(Unfinished { of, next: NextStep::Settle });
        }),
    ];
    for (place, change) in changes {
        let mut account = busy();
        change(&mut account);
        assert_eq!(found(&account), [at(Invariant::L10, place)]);
    }
}
