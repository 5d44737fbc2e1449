//! What changes Auto Pay: the ledger, the customer, the bank.
use domain::{
    auto_pay::{Action, AutoPay, Charge, Collection, MAX_NOTICES, Notice},
    ledger::EntryId,
};
use jiff::civil::Date;

use crate::account::{Account, Outcome, cad, card, cents, charges, day, debit, fails, succeeds};

fn notice(item: EntryId, cents: i64, on: &str) -> Notice {
    Notice { item, amount: cad(cents), on: day(on), debit_on: day(on) }
}

fn entry(seq: u64) -> EntryId {
    EntryId { on: day("2026-05-01"), seq }
}

/// What is announced: position of the item, and cents.
fn announced(auto_pay: &AutoPay) -> Vec<(u64, i64)> {
    auto_pay.notices.iter().map(|one| (one.item.seq, cents(one.amount))).collect()
}

/// An account whose invoices over 20.00 and 30.00 are announced for 10 May.
fn announced_account() -> Account {
    let mut account = Account::new("2026-05-01");
    account.invoice(20_00, "2026-05-10");
    account.invoice(30_00, "2026-05-10");
    account.work_for(8, succeeds);
    assert_eq!(announced(&account.auto_pay), [(1, 20_00), (2, 30_00)]);
    account
}

#[test]
fn what_is_paid_or_disputed_is_no_longer_announced() {
    let mut account = announced_account();
    account.pay(None, 25_00);
    assert_eq!(announced(&account.auto_pay), [(2, 25_00)]);
    let left = account.ledger.open().next().unwrap().id;
    let dispute = account.dispute(left, 10_00);
    assert_eq!(announced(&account.auto_pay), [(2, 15_00)]);
    account.end_dispute(&dispute);
    assert_eq!(announced(&account.auto_pay), [(2, 15_00)], "more needs its own notice");
}

#[test]
fn an_amount_that_grows_is_charged_in_two_parts() {
    let mut account = Account::new("2026-05-01");
    let item = account.invoice(20_00, "2026-05-10");
    let dispute = account.dispute(item, 5_00);
    account.go_to("2026-05-09", 6);
    account.work(succeeds);
    account.end_dispute(&dispute);
    account.go_to("2026-05-11", 6);
    account.work(succeeds);
    let done = account.work_for(10, succeeds);
    let made: Vec<_> =
        charges(&done).iter().map(|(on, charge)| (*on, cents(charge.amount))).collect();
    assert_eq!(made, [(day("2026-05-12"), 15_00), (day("2026-05-14"), 5_00)]);
}

#[test]
fn items_that_were_past_due_when_auto_pay_was_first_seen_are_left_out() {
    let mut account = Account::new("2026-05-01");
    account.invoice(20_00, "2026-04-30");
    let today = account.invoice(30_00, "2026-05-01");
    account.work_for(30, succeeds);
    let paid: Vec<_> = account.charges().iter().map(|(_, charge)| charge.items[0].id).collect();
    assert_eq!((paid.len(), paid[0]), (1, today));
    let past_due = account.ask(|facts| facts.past_due(account.now).count());
    assert_eq!(past_due, 1, "the page offers it");
}

#[test]
fn what_the_customer_agrees_to_is_charged_at_once() {
    let mut account = Account::new("2026-05-01");
    account.invoice(20_00, "2026-04-30");
    account.agree();
    account.go_to("2026-05-01", 6);
    account.work(succeeds);
    assert_eq!(cents(account.charges()[0].1.amount), 20_00);
}

#[test]
fn with_consent_a_bank_account_is_debited_at_once() {
    let mut account = Account::new("2026-05-01");
    account.set_methods(vec![debit("bank")]);
    account.invoice(20_00, "2026-04-30");
    account.agree();
    account.work_for(1, |_| Outcome::OnItsWay);
    assert_eq!(account.charges()[0].0, day("2026-05-01"));
}

#[test]
fn consent_replaces_what_was_announced_and_lets_nothing_be_left_out() {
    let notices = vec![notice(entry(1), 5_00, "2026-05-20")];
    let mut auto_pay = AutoPay { left_out: vec![entry(1)], notices, ..AutoPay::default() };
    auto_pay.agree([(entry(1), cad(9_00))], day("2026-05-02"));
    assert_eq!(auto_pay.notices, [notice(entry(1), 9_00, "2026-05-02")]);
    assert!(auto_pay.left_out.is_empty());
    assert!(auto_pay.from.is_some_and(|from| from < day("1980-01-01")));
}

#[test]
fn an_account_keeps_a_limited_number_of_notices() {
    let mut auto_pay = AutoPay::default();
    let amounts = (1..=MAX_NOTICES as u64 + 1).map(|seq| (entry(seq), cad(1_00)));
    auto_pay.agree(amounts, day("2026-05-02"));
    assert_eq!(auto_pay.notices.len(), MAX_NOTICES);
}

#[test]
fn switched_off_nothing_is_announced_held_or_collected() {
    let mut account = announced_account();
    account.work_for(3, fails);
    assert!(account.auto_pay.collection.is_some());
    account.switch_off();
    let AutoPay { notices, collection, held, .. } = &account.auto_pay;
    assert_eq!((notices.len(), collection, held), (0, &None, &None));
    account.work_for(60, succeeds);
    assert_eq!(account.charges().len(), 2, "the two tries before");
}

#[test]
fn switched_off_an_hour_before_nothing_is_charged() {
    let mut account = announced_account();
    account.go_to("2026-05-10", 5);
    account.switch_off();
    account.go_to("2026-05-10", 6);
    assert_eq!(account.work(succeeds), []);
}

#[test]
fn a_try_that_fails_after_auto_pay_was_switched_off_begins_nothing() {
    let mut account = announced_account();
    account.work_for(3, |_| Outcome::NoAnswer);
    account.switch_off();
    let id = account.payments.in_flight.as_ref().unwrap().id.clone();
    account.answer(&id, Outcome::Fails);
    assert_eq!(account.auto_pay.collection, None);
}

#[test]
fn a_collection_ends_when_the_customer_pays() {
    let mut account = announced_account();
    account.work_for(3, fails);
    account.pay(None, 50_00);
    assert_eq!(account.auto_pay.collection, None);
}

#[test]
fn a_collection_lives_while_a_bank_debit_is_on_its_way() {
    let mut account = Account::new("2026-05-01");
    account.set_methods(vec![debit("bank")]);
    account.invoice(20_00, "2026-05-20");
    account.work_for(20, |_| Outcome::OnItsWay);
    let number = |account: &Account| account.auto_pay.collection.as_ref().map(|it| it.number);
    assert_eq!(number(&account), Some(1));
    let id = account.payments.reserved[0].payment.clone();
    account.answer(&id, Outcome::Succeeds);
    assert_eq!(number(&account), None);
}

#[test]
fn a_method_that_changed_may_succeed_again() {
    let mut auto_pay = AutoPay::default();
    for method in ["same", "renewed", "removed"] {
        auto_pay.failed(method, true, day("2026-05-01"));
    }
    let before = [card("same", 5, 2027), card("renewed", 5, 2027), card("removed", 5, 2027)];
    let after = [card("renewed", 6, 2030), card("same", 5, 2027)];
    auto_pay.methods_changed(&before, &after);
    assert_eq!(auto_pay.refused, ["same"]);
}

#[test]
fn a_charge_uses_up_what_was_announced_of_the_item_that_it_names() {
    let notices = vec![notice(entry(1), 5_00, "2026-05-10"), notice(entry(2), 7_00, "2026-05-11")];
    let mut auto_pay = AutoPay { notices, ..AutoPay::default() };
    auto_pay.booked(Some(entry(2)), cad(6_00)).unwrap();
    assert_eq!(announced(&auto_pay), [(1, 5_00), (2, 1_00)]);
    auto_pay.booked(Some(entry(2)), cad(6_00)).unwrap();
    assert_eq!(announced(&auto_pay), [(1, 5_00)], "other items are still announced");
}

#[test]
fn a_charge_of_several_items_uses_up_what_was_announced_first() {
    let notices = vec![notice(entry(1), 5_00, "2026-05-10")];
    let mut auto_pay = AutoPay { notices, ..AutoPay::default() };
    let later = vec![notice(entry(2), 7_00, "2026-05-09")];
    auto_pay.carry_out(&Action::Announce(later), day("2026-05-02"));
    let (items, method) = (Vec::new(), debit("bank"));
    let charge = Charge { amount: cad(8_00), items, method, is_retry: false };
    auto_pay.carry_out(&Action::Charge(charge), day("2026-05-10"));
    auto_pay.booked(None, cad(8_00)).unwrap();
    assert_eq!(announced(&auto_pay), [(1, 4_00)]);
}

#[test]
fn a_charge_uses_its_notice_up_even_if_the_ledger_pays_another_item_with_it() {
    let mut account = announced_account();
    let pay_first = |account: &mut Account| account.bill(50_00, day("2026-05-02"));
    account.go_to("2026-05-10", 6);
    account.work(|_| Outcome::NoAnswer);
    let unexpected = pay_first(&mut account);
    let id = account.payments.in_flight.as_ref().unwrap().id.clone();
    account.answer(&id, Outcome::Succeeds);
    assert!(account.ledger.item(unexpected).is_none(), "it was paid instead");
    assert_eq!(announced(&account.auto_pay), []);
    let done = account.work_for(10, succeeds);
    assert_eq!(charges(&done)[0].0, day("2026-05-13"), "after a notice of its own");
}

#[test]
fn what_a_bank_took_back_is_charged_only_with_consent() {
    let mut account = announced_account();
    account.work_for(3, succeeds);
    let payment = account.entries().last().unwrap().id;
    account.take_back(payment);
    let done = account.work_for(30, succeeds);
    assert_eq!(charges(&done), []);
    account.agree();
    let done = account.work_for(1, succeeds);
    assert_eq!(cents(charges(&done)[0].1.amount), 50_00);
}

#[test]
fn a_try_is_planned_on_its_day_and_not_on_the_day_of_the_last_one() {
    let collection = |tries, last_on: &str| Collection {
        number: 1,
        began_on: day("2026-02-27"),
        tries,
        last_on: day(last_on),
        tried: Vec::new(),
    };
    let next = |tries, last_on| collection(tries, last_on).next_on();
    assert_eq!(next(1, "2026-02-27"), Some(day("2026-02-28")));
    assert_eq!(next(2, "2026-02-28"), Some(day("2026-03-02")));
    assert_eq!(next(2, "2026-03-05"), Some(day("2026-03-06")));
    assert_eq!(next(6, "2026-03-09"), Some(day("2026-03-13")));
    assert_eq!(next(7, "2026-03-13"), None::<Date>);
}
