//! What a charge pays: exactly what the real ledger pays with it.
use std::collections::BTreeMap;

use domain::{auto_pay::Action, ledger::EntryId};
use proptest::{prelude::*, test_runner::RngAlgorithm};

use crate::account::{Account, Outcome, card, cents, charges, day, debit, succeeds};

/// What is open of each item, in cents.
fn open(account: &Account) -> BTreeMap<EntryId, i64> {
    account.ledger.open().map(|item| (item.id, cents(item.open))).collect()
}

/// One invoice of a random account: its amount, due date in days, the disputed part in percent,
/// and whether it is left out.
type Bill = (i64, i64, i64, bool);

fn bills() -> impl Strategy<Value = Vec<Bill>> {
    let amount = prop_oneof![1_i64..60, 100_i64..9_000];
    let disputed = prop_oneof![2 => Just(0_i64), 1 => 1_i64..=100];
    proptest::collection::vec((amount, 0_i64..8, disputed, prop::bool::weighted(0.2)), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_ledger_pays_exactly_the_items_of_a_charge(bills in bills()) {
        let mut account = Account::new("2026-05-01");
        for (amount, due_in, percent, is_left_out) in bills {
            let item = account.bill(amount, account.in_days(due_in));
            let part = amount * percent / 100;
            if part > 0 {
                account.dispute(item, part);
            }
            if is_left_out {
                account.watch.left_out(&[item]);
                account.auto_pay.leave_out([item]);
            }
        }
        for _ in 0..24 * 20 {
            account.pass(1);
            let mut before = open(&account);
            for action in account.work(succeeds) {
                let Action::Charge(charge) = action else { continue };
                for item in charge.items {
                    *before.get_mut(&item.id).unwrap() -= cents(item.amount);
                }
            }
            before.retain(|_, left| *left > 0);
            prop_assert_eq!(open(&account), before);
        }
    }
}

#[test]
fn several_items_are_one_charge_in_the_ledgers_order() {
    let mut account = Account::new("2026-05-01");
    let items = [
        account.invoice(20_00, "2026-05-10"),
        account.invoice(30_00, "2026-05-09"),
        account.invoice(40_00, "2026-05-10"),
    ];
    account.go_to("2026-05-07", 6);
    account.work(succeeds);
    account.go_to("2026-05-10", 6);
    account.work(succeeds);
    let charge = account.charges()[0].1;
    let order: Vec<_> = charge.items.iter().map(|item| item.id).collect();
    assert_eq!(order, [items[1], items[0], items[2]]);
    assert_eq!((cents(charge.amount), charge.only_item()), (90_00, None));
}

#[test]
fn where_an_older_item_is_left_out_each_charge_names_one_item() {
    let mut account = Account::new("2026-05-01");
    let old = account.invoice(20_00, "2026-05-02");
    account.watch.left_out(&[old]);
    account.auto_pay.leave_out([old]);
    let items = [account.invoice(30_00, "2026-05-10"), account.invoice(40_00, "2026-05-10")];
    account.work_for(12, succeeds);
    let named: Vec<_> =
        account.charges().iter().filter_map(|(_, charge)| charge.only_item()).collect();
    assert_eq!(named.iter().map(|item| item.id).collect::<Vec<_>>(), items);
    assert_eq!(open(&account), [(old, 20_00)].into());
}

#[test]
fn a_disputed_part_is_not_charged() {
    let mut account = Account::new("2026-05-01");
    let item = account.invoice(30_00, "2026-05-10");
    account.dispute(item, 12_00);
    account.work_for(12, succeeds);
    assert_eq!(cents(account.charges()[0].1.amount), 18_00);
    assert_eq!(open(&account), [(item, 12_00)].into());
}

#[test]
fn a_bank_debit_on_its_way_is_not_charged_again() {
    let mut account = Account::new("2026-05-01");
    account.set_methods(vec![debit("bank"), card("visa", 12, 2030)]);
    account.invoice(20_00, "2026-05-12");
    account.invoice(30_00, "2026-05-12");
    account.work_for(40, |_| Outcome::OnItsWay);
    let made: Vec<_> = account.charges().iter().map(|(_, charge)| cents(charge.amount)).collect();
    assert_eq!(made, [50_00], "both items, without a name, once");
}

#[test]
fn a_payment_by_hand_on_its_way_is_not_charged_again() {
    for is_named in [true, false] {
        let mut account = Account::new("2026-05-01");
        let first = account.invoice(20_00, "2026-05-10");
        let second = account.invoice(30_00, "2026-05-11");
        let item = is_named.then_some(second);
        account.debit_by_hand(item, 25_00);
        account.work_for(30, succeeds);
        let items: BTreeMap<_, _> = account
            .charges()
            .iter()
            .flat_map(|(_, charge)| charge.items.iter().map(|item| (item.id, cents(item.amount))))
            .collect();
        let expected: BTreeMap<_, _> = if is_named {
            [(first, 20_00), (second, 5_00)].into()
        } else {
            [(second, 25_00)].into()
        };
        assert_eq!(items, expected);
    }
}

#[test]
fn while_a_try_of_auto_pay_is_in_flight_nothing_else_is_charged() {
    let mut account = Account::new("2026-05-01");
    account.invoice(20_00, "2026-05-10");
    account.invoice(30_00, "2026-05-12");
    account.work_for(20, |_| Outcome::NoAnswer);
    assert_eq!(account.charges().len(), 1);
    let id = account.payments.in_flight.as_ref().unwrap().id.clone();
    account.answer(&id, Outcome::Succeeds);
    let done = account.work_for(1, succeeds);
    assert_eq!(cents(charges(&done)[0].1.amount), 30_00);
}

#[test]
fn with_twenty_bank_debits_on_their_way_no_other_begins() {
    let mut account = Account::new("2026-05-01");
    account.set_methods(vec![debit("bank")]);
    for after in 0..22 {
        account.bill(20_00, account.in_days(20 + after));
    }
    account.work_for(60, |_| Outcome::OnItsWay);
    assert_eq!(account.charges().len(), 20);
    let first = account.payments.reserved[0].payment.clone();
    account.answer(&first, Outcome::Succeeds);
    account.work_for(1, |_| Outcome::OnItsWay);
    assert_eq!(account.charges().len(), 21);
}

#[test]
fn what_a_bank_debit_on_its_way_was_announced_for_is_not_charged_twice() {
    let mut account = Account::new("2026-05-01");
    account.set_methods(vec![debit("bank")]);
    let item = account.invoice(20_00, "2026-05-20");
    let dispute = account.dispute(item, 8_00);
    account.work_for(20, |_| Outcome::OnItsWay);
    assert_eq!(account.charges().len(), 1, "12.00 are on their way");
    account.end_dispute(&dispute);
    account.work_for(9, |_| Outcome::OnItsWay);
    assert_eq!(account.charges().len(), 1, "the 8.00 wait for their own notice");
    account.work_for(5, |_| Outcome::OnItsWay);
    let second = account.charges()[1];
    assert_eq!((second.0, cents(second.1.amount)), (day("2026-05-31"), 8_00));
}

#[test]
fn a_card_that_overtakes_a_bank_debit_uses_up_its_own_notices() {
    let mut account = Account::new("2026-05-01");
    account.set_methods(vec![debit("bank")]);
    account.invoice(20_00, "2026-05-20");
    account.invoice(30_00, "2026-05-21");
    account.invoice(40_00, "2026-05-21");
    for on in ["2026-05-10", "2026-05-11"] {
        account.go_to(on, 6);
        account.work(succeeds);
    }
    account.go_to("2026-05-20", 6);
    account.work(|_| Outcome::OnItsWay);
    account.set_methods(vec![card("visa", 12, 2030)]);
    account.work_for(1, succeeds);
    assert_eq!(account.charges().len(), 2, "{:?}", account.done);
    let announced: Vec<_> = account.auto_pay.notices.iter().map(|notice| notice.item.seq).collect();
    assert_eq!(announced, [0; 0], "the ledger has paid the first one with the card's money");
    assert_eq!(open(&account).into_values().collect::<Vec<_>>(), [20_00]);
    let first = account.payments.reserved[0].payment.clone();
    account.answer(&first, Outcome::Fails);
    account.pass(1);
    let done = account.work_for(10, succeeds);
    assert_eq!(charges(&done)[0].0, day("2026-05-24"), "after a notice of its own");
}
