//! Random histories. Amounts are often about the gateway's minimum, and days close together.
use domain::{
    auto_pay::{ChargeLimits, GuardRails},
    document::MethodKind,
    ledger::{EntryId, EntryKind},
};
use proptest::prelude::*;

use crate::account::{Account, Outcome, cad, card, cents, debit};

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Invoice {
        cents: i64,
        due_in: i64,
    },
    Adjust(i64),
    Credit {
        cents: i64,
        item: Option<usize>,
    },
    Pay {
        cents: i64,
        item: Option<usize>,
    },
    DebitByHand {
        cents: i64,
        item: Option<usize>,
    },
    Dispute {
        item: usize,
        percent: i64,
    },
    EndDispute(usize),
    AddMethod {
        kind: MethodKind,
        months: i8,
    },
    RemoveMethod(usize),
    PreferMethod(usize),
    RenewCard {
        which: usize,
        months: i8,
    },
    Guards {
        cap: Option<i64>,
        percent: Option<u16>,
        review_days: u8,
    },
    Off,
    Agree,
    /// Hours pass, and the worker runs at every so many of them; never at 0.
    Pass {
        hours: i64,
        every: i64,
        outcomes: [Outcome; 3],
    },
    /// The gateway says what became of a payment of which that is not known.
    Answer {
        which: usize,
        outcome: Outcome,
    },
    TakeBack(usize),
}

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 1_i64..100, 1 => Just(50_i64), 4 => 100_i64..20_000]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        6 => Just(Outcome::Succeeds),
        5 => Just(Outcome::Fails),
        1 => Just(Outcome::FailsForGood),
        1 => Just(Outcome::NoAnswer),
    ]
}

fn money_moves() -> impl Strategy<Value = Step> {
    let named = || proptest::option::of(0_usize..4);
    prop_oneof![
        8 => (amount(), -5_i64..25).prop_map(|(cents, due_in)| Step::Invoice { cents, due_in }),
        1 => (-500_i64..500).prop_map(|cents| Step::Adjust(if cents == 0 { 1 } else { cents })),
        2 => (amount(), named()).prop_map(|(cents, item)| Step::Credit { cents, item }),
        1 => (amount(), named()).prop_map(|(cents, item)| Step::Pay { cents, item }),
        1 => (amount(), named()).prop_map(|(cents, item)| Step::DebitByHand { cents, item }),
        2 => (0_usize..4, 1_i64..=100)
            .prop_map(|(item, percent)| Step::Dispute { item, percent }),
        2 => (0_usize..4).prop_map(Step::EndDispute),
        1 => (0_usize..4).prop_map(Step::TakeBack),
    ]
}

fn settings() -> impl Strategy<Value = Step> {
    let kind = prop_oneof![2 => Just(MethodKind::Card), 1 => Just(MethodKind::BankDebit)];
    let cap = proptest::option::of(100_i64..20_000);
    let percent = proptest::option::of(0_u16..200);
    let review_days = prop_oneof![3 => Just(0_u8), 1 => 0_u8..20];
    prop_oneof![
        3 => (kind, 0_i8..4).prop_map(|(kind, months)| Step::AddMethod { kind, months }),
        1 => (0_usize..4).prop_map(Step::RemoveMethod),
        2 => (0_usize..4).prop_map(Step::PreferMethod),
        1 => (0_usize..4, 0_i8..4).prop_map(|(which, months)| Step::RenewCard { which, months }),
        2 => (cap, percent, review_days).prop_map(|(cap, percent, review_days)| {
            Step::Guards { cap, percent, review_days }
        }),
        1 => Just(Step::Off),
        2 => Just(Step::Agree),
    ]
}

fn time() -> impl Strategy<Value = Step> {
    let every = prop_oneof![3 => Just(1_i64), 2 => 2_i64..30, 1 => Just(0_i64)];
    let outcomes = [outcome(), outcome(), outcome()];
    prop_oneof![
        5 => (1_i64..120, every, outcomes)
            .prop_map(|(hours, every, outcomes)| Step::Pass { hours, every, outcomes }),
        2 => (0_usize..3, outcome()).prop_map(|(which, outcome)| Step::Answer { which, outcome }),
    ]
}

/// A zone, and what happens to an account in it.
pub(crate) fn history() -> impl Strategy<Value = (&'static str, Vec<Step>)> {
    let zones = ["UTC", "America/St_Johns", "America/Havana", "Pacific/Kiritimati"];
    let step = prop_oneof![4 => money_moves(), 2 => settings(), 4 => time()];
    (proptest::sample::select(zones.to_vec()), proptest::collection::vec(step, 5..50))
}

/// The account of a history at its beginning: three weeks before a clock change. In one of the
/// zones the gateway charges only whole dollars.
pub(crate) fn beginning(zone: &str) -> Account {
    let mut account = Account::in_zone("2026-02-18", zone);
    if zone == "America/Havana" {
        account.limits = ChargeLimits { least: cad(200), most: cad(15_000), step: cad(100) };
    }
    account
}

/// What becomes of a charge: a bank debit that succeeds takes days.
fn slowly(outcome: Outcome, kind: MethodKind) -> Outcome {
    let is_debit = kind == MethodKind::BankDebit;
    if is_debit && outcome == Outcome::Succeeds { Outcome::OnItsWay } else { outcome }
}

impl Account {
    fn open_item(&self, which: usize) -> Option<EntryId> {
        let open: Vec<_> = self.ledger.open().map(|item| item.id).collect();
        open.get(which % open.len().max(1)).copied()
    }

    /// Makes a step, unless there is nothing that it can change.
    pub(crate) fn step(&mut self, step: &Step) {
        match *step {
            Step::Invoice { cents, due_in } => {
                self.bill(cents, self.in_days(due_in));
            }
            Step::Adjust(cents) => {
                self.adjust(cents);
            }
            Step::Credit { cents, item } => {
                self.credit_note(item.and_then(|which| self.open_item(which)), cents);
            }
            Step::Pay { cents, item } => {
                self.pay(item.and_then(|which| self.open_item(which)), cents);
            }
            Step::DebitByHand { cents, item } if self.payments.in_flight.is_none() => {
                self.debit_by_hand(item.and_then(|which| self.open_item(which)), cents);
            }
            Step::Dispute { item, percent } => self.dispute_part(item, percent),
            Step::EndDispute(which) => {
                let ids: Vec<_> = self.ledger.disputes.iter().map(|one| one.id.clone()).collect();
                if let Some(id) = ids.get(which % ids.len().max(1)) {
                    self.end_dispute(id);
                }
            }
            Step::Guards { cap, percent, review_days } => self.set_guards(GuardRails {
                cap: cap.map(cad),
                hold_above_percent: percent,
                review_days,
            }),
            Step::Off => self.switch_off(),
            Step::Agree => self.agree(),
            Step::Pass { hours, every, outcomes } => self.pass_time(hours, every, outcomes),
            Step::Answer { which, outcome } => self.answer_one(which, outcome),
            Step::TakeBack(which) => {
                let paid = |entry: &&domain::ledger::Entry| entry.kind == EntryKind::Payment;
                let paid: Vec<_> = self.entries().filter(paid).map(|entry| entry.id).collect();
                if let Some(payment) = paid.iter().rev().nth(which) {
                    self.take_back(*payment);
                }
            }
            _ => self.change_methods(step),
        }
    }

    fn change_methods(&mut self, step: &Step) {
        let mut methods = self.methods.clone();
        let count = methods.len();
        let expiry = |months: i8| {
            let last = self.in_days(31 * i64::from(months));
            (last.month() as u8, last.year() as u16)
        };
        match *step {
            Step::AddMethod { kind, months } if count < 4 => {
                let id = format!("m{}", self.records.len() + self.begun.len() + count);
                if methods.iter().any(|method| method.id == id) {
                    return;
                }
                let (month, year) = expiry(months);
                let card = card(&id, month, year);
                // Bank debits are Canadian, and cents can be charged there.
                let is_card = kind == MethodKind::Card || self.limits.step > cad(1);
                methods.push(if is_card { card } else { debit(&id) });
            }
            Step::RemoveMethod(which) if count > 0 => {
                methods.remove(which % count);
            }
            Step::PreferMethod(which) if count > 0 => {
                let method = methods.remove(which % count);
                methods.insert(0, method);
            }
            Step::RenewCard { which, months } if count > 0 => {
                let method = &mut methods[which % count];
                method.expiry = method.expiry.map(|_| expiry(months));
            }
            _ => return,
        }
        self.set_methods(methods);
    }

    fn dispute_part(&mut self, item: usize, percent: i64) {
        let Some(item) = self.open_item(item) else { return };
        let item = self.ledger.item(item).unwrap();
        let part = cents(item.undisputed()) * percent / 100;
        if item.kind == EntryKind::Invoice && part > 0 {
            self.dispute(item.id, part);
        }
    }

    fn pass_time(&mut self, hours: i64, every: i64, outcomes: [Outcome; 3]) {
        let mut outcomes = outcomes.into_iter().cycle();
        for hour in 1..=hours {
            self.pass(1);
            if every > 0 && hour % every == 0 {
                self.work(|charge| slowly(outcomes.next().unwrap(), charge.method.kind));
            }
        }
    }

    fn answer_one(&mut self, which: usize, outcome: Outcome) {
        let waiting = self.payments.in_flight.iter().map(|payment| &payment.id);
        let mut waiting = waiting.chain(self.payments.reserved.iter().map(|one| &one.payment));
        let Some(id) = waiting.nth(which).cloned() else { return };
        // Bank debits of an account settle in the order in which they were made.
        let is_overtaken = outcome == Outcome::Succeeds && which > 0;
        if outcome != Outcome::NoAnswer && !is_overtaken {
            self.answer(&id, outcome);
        }
    }

    /// Nothing is waited for any more: whatever is in flight or on its way succeeds.
    pub(crate) fn settle_all(&mut self) {
        while !self.payments.is_empty() {
            self.answer_one(0, Outcome::Succeeds);
        }
    }
}
