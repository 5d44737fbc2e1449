//! Auto Pay over random histories: nothing without a notice, nothing forgotten, and no other charge
//! than the forecast says.
use domain::{
    auto_pay::{Action, Charge, GuardRails, Why},
    document::MethodKind,
    ledger::EntryId,
    money::Money,
};
use jiff::SignedDuration;
use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, RngSeed},
};

use crate::{
    account::{Account, Done, Outcome, cad, card, cents, charges, succeeds},
    steps::{self, Step},
    watch::payable,
};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 256,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::XorShift,
        rng_seed: RngSeed::Fixed(13),
        ..ProptestConfig::default()
    }
}

/// An account after a history, all of which was watched.
fn after(zone: &str, steps: &[Step]) -> Account {
    let mut account = steps::beginning(zone);
    for step in steps {
        account.step(step);
    }
    account
}

/// Removes all that keeps Auto Pay from charging.
fn release(account: &mut Account) {
    account.settle_all();
    account.limits.most = cad(99_999_999);
    account.set_guards(GuardRails::default());
    let mut methods = account.methods.clone();
    methods.push(card("fresh", 12, 2099));
    account.set_methods(methods);
    if !account.is_on {
        account.agree();
    }
}

/// What must be as foretold of a charge.
fn essence(charge: &Charge) -> (Money, Vec<(EntryId, Money)>, &str, bool) {
    let items = charge.items.iter().map(|item| (item.id, item.amount));
    (charge.amount, items.collect(), &charge.method.id, charge.is_retry)
}

/// The charges that come if nothing else happens, compared with those foretold.
fn same_as_foretold(mut account: Account, debits: Outcome) -> Result<(), TestCaseError> {
    let foretold = account.forecast().charges;
    let outcome = |kind| if kind == MethodKind::BankDebit { debits } else { Outcome::Succeeds };
    let held_before = account.auto_pay.held;
    let done = account.work_for(90, |charge| outcome(charge.method.kind));
    let made = charges(&done);
    for (at, foretold) in foretold.iter().enumerate() {
        if let Some(Why::Held(reason)) = foretold.why {
            let asked = done.iter().find_map(|done| match &done.action {
                Action::Hold(held, charge) => Some((held.reason, charge.amount)),
                _ => None,
            });
            let this = Some((reason, foretold.charge.amount));
            let before = held_before.map(|held| (held.reason, held.amount));
            prop_assert!(before == this || asked == this, "{:?} {:?}", asked, this);
            return Ok(());
        }
        prop_assert!(made.len() > at, "{:?} is not made: {:?}", foretold, made);
        prop_assert_eq!(essence(&foretold.charge), essence(made[at].1));
        prop_assert_eq!(foretold.on, made[at].0);
        prop_assert_eq!(foretold.why.is_some(), foretold.charge.is_retry);
        let is_charge = |done: &&Done| matches!(done.action, Action::Charge(_));
        let made_at = done.iter().filter(is_charge).nth(at).unwrap().at;
        prop_assert!(made_at >= foretold.at);
        prop_assert!(made_at < foretold.at + SignedDuration::from_hours(1));
    }
    prop_assert!(foretold.len() >= 12 || made.len() == foretold.len(), "{:?}", made);
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_is_charged_that_was_not_announced((zone, steps) in steps::history()) {
        after(zone, &steps);
    }

    #[test]
    fn nothing_is_forgotten((zone, steps) in steps::history()) {
        let mut account = after(zone, &steps);
        release(&mut account);
        let done = account.work_for(60, succeeds);
        let drops = done.iter().filter(|done| matches!(done.action, Action::Drop(_))).count();
        prop_assert!(drops <= charges(&done).len() + 1, "{} times too little", drops);
        let left: Vec<_> = payable(&account).into_iter().collect();
        let is_included = |id| {
            let item = account.ledger.item(id).unwrap();
            // The last try leaves out all that is due then, also what it was not to pay.
            let is_left_out = account.auto_pay.left_out.contains(&id);
            account.watch.includes(id, item.due_on) && !is_left_out
        };
        let mut sum = 0;
        for (id, open) in left.iter().filter(|(id, _)| is_included(*id)) {
            prop_assert!(*open < cents(account.limits.least), "{} is forgotten", id);
            sum += open;
        }
        // A charge of several items pays the first ones, so none may be left out among them.
        let all_included = left.iter().all(|(id, _)| is_included(*id));
        prop_assert!(!all_included || sum < cents(account.limits.least), "{:?}", left);
    }

    #[test]
    fn what_is_foretold_is_charged((zone, steps) in steps::history()) {
        let mut account = after(zone, &steps);
        account.settle_all();
        same_as_foretold(account, Outcome::Succeeds)?;
    }

    #[test]
    fn what_is_foretold_is_charged_while_bank_debits_take_days((zone, steps) in steps::history()) {
        let account = after(zone, &steps);
        let is_retried = account.ask(|facts| {
            let forecast = facts.forecast(account.now).unwrap();
            forecast.charges.iter().any(|one| one.charge.is_retry)
        });
        // How a retry ends is not known until the bank has paid, and what a payment on its way pays
        // not until it is booked.
        if !is_retried && account.payments.is_empty() {
            same_as_foretold(account, Outcome::OnItsWay)?;
        }
    }

    #[test]
    fn nothing_comes_before_the_planned_instant((zone, steps) in steps::history()) {
        let mut account = after(zone, &steps);
        let Some(due) = account.next() else {
            account.pass(24 * 30);
            prop_assert_eq!(account.next(), None);
            return Ok(());
        };
        for part in [1, 2, 3] {
            let mut then = account.clone();
            let wait = due.at.as_second() - account.now.as_second();
            then.now += SignedDuration::from_secs(wait * part / 4);
            prop_assert_eq!(then.next(), Some(due.clone()));
        }
        account.now = due.at;
        prop_assert_eq!(account.next(), Some(due));
    }
}
