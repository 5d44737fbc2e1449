//! An account with Auto Pay, and a worker that does what is due as the portal's worker does.
use domain::{
    auto_pay::{
        Action, AutoPay, Bills, Charge, ChargeLimits, Due, Facts, Forecast, GuardRails, Item,
        open_items,
    },
    date::{day_in, zone},
    document::{MethodKind, SavedMethod},
    ids::PaymentId,
    ledger::{EntryId, Ledger, Record},
    money::{Currency, Money},
    payment::{Payer, Payment, PaymentState, Slots, Try},
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;

use crate::{books, watch::Watch};

pub(crate) fn cad(cents: i64) -> Money {
    Money::exact(Decimal::new(cents, 2), Currency::CAD).unwrap()
}

pub(crate) fn cents(money: Money) -> i64 {
    i64::try_from(money.amount().mantissa()).unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn card(id: &str, month: u8, year: u16) -> SavedMethod {
    SavedMethod {
        id: id.to_owned(),
        kind: MethodKind::Card,
        brand: None,
        last4: "4242".to_owned(),
        expiry: Some((month, year)),
        mandate: None,
        receipt_email: None,
    }
}

pub(crate) fn debit(id: &str) -> SavedMethod {
    SavedMethod { kind: MethodKind::BankDebit, expiry: None, ..card(id, 1, 1) }
}

/// What becomes of a charge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Succeeds,
    Fails,
    FailsForGood,
    /// The gateway does not answer yet.
    NoAnswer,
    /// A bank debit is on its way.
    OnItsWay,
}

/// Something that Auto Pay did.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Done {
    pub(crate) at: Timestamp,
    pub(crate) on: Date,
    pub(crate) action: Action,
}

#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) ledger: Ledger,
    pub(crate) records: Vec<Record>,
    pub(crate) payments: Slots,
    pub(crate) auto_pay: AutoPay,
    pub(crate) methods: Vec<SavedMethod>,
    pub(crate) is_on: bool,
    pub(crate) zone: TimeZone,
    pub(crate) limits: ChargeLimits,
    pub(crate) now: Timestamp,
    pub(crate) done: Vec<Done>,
    /// Payments that were begun, of Auto Pay and by hand.
    pub(crate) begun: Vec<Payment>,
    pub(crate) watch: Watch,
}

impl Account {
    /// An account in UTC with Auto Pay on and a card, at the beginning of a day.
    pub(crate) fn new(today: &str) -> Self {
        Self::in_zone(today, "UTC")
    }

    pub(crate) fn in_zone(today: &str, name: &str) -> Self {
        let zone = zone(name).unwrap();
        let now = zone.to_timestamp(day(today).at(0, 0, 0, 0)).unwrap();
        let mut account = Self {
            ledger: Ledger::new(Currency::CAD),
            records: Vec::new(),
            payments: Slots::default(),
            auto_pay: AutoPay::default(),
            methods: vec![card("visa", 12, 2099)],
            is_on: true,
            zone,
            limits: ChargeLimits { least: cad(50), most: cad(99_999_999), step: cad(1) },
            now,
            done: Vec::new(),
            begun: Vec::new(),
            watch: Watch::default(),
        };
        account.follow();
        account
    }

    pub(crate) fn today(&self) -> Date {
        day_in(&self.zone, self.now)
    }

    pub(crate) fn items(&self) -> Vec<Item> {
        open_items(self.ledger.open(), &self.payments.reserved).unwrap()
    }

    pub(crate) fn ask<T>(&self, ask: impl FnOnce(Facts<'_>) -> T) -> T {
        let (items, bills) = (self.items(), Bills::of(self.entries().rev()));
        ask(Facts {
            is_on: self.is_on,
            methods: &self.methods,
            auto_pay: &self.auto_pay,
            items: &items,
            balance: self.ledger.balance,
            payments: &self.payments,
            zone: &self.zone,
            limits: self.limits,
            bills: Some(&bills),
        })
    }

    pub(crate) fn next(&self) -> Option<Due> {
        self.ask(|facts| facts.next(self.now).unwrap())
    }

    pub(crate) fn forecast(&self) -> Forecast {
        self.ask(|facts| facts.forecast(self.now).unwrap())
    }

    /// What every command does at its end.
    pub(crate) fn follow(&mut self) {
        if self.is_on {
            let today = self.today();
            self.watch.is_on(today);
            self.auto_pay.follow(&self.ledger, &self.payments, today).unwrap();
        }
    }

    /// Does what is due, at most ten things, and gives what was done.
    pub(crate) fn work(&mut self, mut outcome: impl FnMut(&Charge) -> Outcome) -> Vec<Action> {
        let before = self.done.len();
        for _ in 0..10 {
            let Some(due) = self.next() else { break };
            assert!(due.at >= self.now, "{due:?}");
            if due.at > self.now {
                break;
            }
            self.act(due.action, &mut outcome);
        }
        self.done[before..].iter().map(|done| done.action.clone()).collect()
    }

    fn act(&mut self, action: Action, outcome: &mut impl FnMut(&Charge) -> Outcome) {
        let today = self.today();
        let watch = std::mem::take(&mut self.watch);
        self.watch = watch.see(self, &action);
        self.auto_pay.carry_out(&action, today);
        self.done.push(Done { at: self.now, on: today, action: action.clone() });
        if let Action::Charge(charge) = action {
            let collection = self.auto_pay.collection.as_ref().unwrap();
            let one = Try { collection: collection.number, number: collection.tries };
            let item = charge.only_item().map(|item| item.id);
            let method = Some(charge.method.clone());
            let payment = self.begin(Payer::AutoPay(one), charge.amount, item, method);
            self.watch.begun(&payment, one, &charge, today);
            self.follow();
            self.answer(&payment.id, outcome(&charge));
        } else {
            self.follow();
        }
    }

    /// Begins a payment.
    pub(crate) fn begin(
        &mut self,
        payer: Payer,
        amount: Money,
        item: Option<EntryId>,
        method: Option<SavedMethod>,
    ) -> Payment {
        let id = PaymentId::of(uuid::Uuid::from_u128(self.begun.len() as u128));
        let payment = books::payment(id, payer, amount, item, method, self.now);
        self.payments.place(&payment);
        self.begun.push(payment.clone());
        payment
    }

    /// The gateway says what became of a payment.
    pub(crate) fn answer(&mut self, id: &PaymentId, outcome: Outcome) {
        let today = self.today();
        let payment = self.begun.iter().find(|payment| payment.id == *id).unwrap().clone();
        let own = matches!(payment.payer, Payer::AutoPay(_));
        match outcome {
            Outcome::NoAnswer => return,
            Outcome::OnItsWay => self.set_state(id, PaymentState::Processing),
            Outcome::Succeeds => {
                if own {
                    self.watch.booked(id);
                    self.auto_pay.booked(payment.item, payment.amount).unwrap();
                }
                let entry = self.pay(payment.item, cents(payment.amount));
                self.begun.iter_mut().find(|one| one.id == *id).unwrap().entry = Some(entry);
                self.set_state(id, PaymentState::Succeeded);
            }
            Outcome::Fails | Outcome::FailsForGood => {
                if let (true, Some(method)) = (own, payment.known_method()) {
                    let for_good = outcome == Outcome::FailsForGood;
                    let was_last = self.auto_pay.failed(&method.id, for_good, today);
                    self.watch.failed(id, &method.id, for_good, was_last);
                }
                self.set_state(id, PaymentState::Declined);
            }
        }
        self.follow();
    }

    fn set_state(&mut self, id: &PaymentId, state: PaymentState) {
        let payment = self.begun.iter_mut().find(|payment| payment.id == *id).unwrap();
        payment.state = state;
        let payment = payment.clone();
        self.payments.place(&payment);
    }

    pub(crate) fn set_methods(&mut self, methods: Vec<SavedMethod>) {
        self.watch.methods_changed(&self.methods, &methods);
        self.auto_pay.methods_changed(&self.methods, &methods);
        self.methods = methods;
        self.follow();
    }

    pub(crate) fn set_guards(&mut self, guards: GuardRails) {
        if self.auto_pay.guards != guards {
            (self.auto_pay.guards, self.auto_pay.held) = (guards, None);
        }
        self.follow();
    }

    pub(crate) fn switch_off(&mut self) {
        self.is_on = false;
        self.watch.off();
        self.auto_pay.switch_off();
    }

    /// Switches it on, or leaves it on, and agrees to all that is past due.
    pub(crate) fn agree(&mut self) {
        let past_due = |facts: Facts<'_>| -> Vec<_> {
            facts.past_due(self.now).map(|item| (item.id, item.amount)).collect()
        };
        let (agreed, today) = (self.ask(past_due), self.today());
        self.is_on = true;
        self.watch.agreed(&agreed, today);
        self.auto_pay.agree(agreed, today);
        self.follow();
    }

    pub(crate) fn pass(&mut self, hours: i64) {
        self.now += SignedDuration::from_hours(hours);
    }

    /// Goes to an hour of a civil day.
    pub(crate) fn go_to(&mut self, today: &str, hour: i8) {
        let at = self.zone.to_timestamp(day(today).at(hour, 0, 0, 0)).unwrap();
        assert!(at >= self.now, "time does not go back");
        self.now = at;
    }

    /// Works every hour for so many days. Hours at which nothing can be due are passed over.
    pub(crate) fn work_for(
        &mut self,
        days: i64,
        mut outcome: impl FnMut(&Charge) -> Outcome,
    ) -> Vec<Done> {
        let (before, end) = (self.done.len(), self.now + SignedDuration::from_hours(24 * days));
        while self.now <= end {
            self.work(&mut outcome);
            let next = self.next().map_or(end, |due| due.at);
            self.pass(((next.as_second() - self.now.as_second() + 3_599) / 3_600).max(1));
        }
        self.now = end;
        self.done[before..].to_vec()
    }

    pub(crate) fn charges(&self) -> Vec<(Date, &Charge)> {
        charges(&self.done)
    }
}

pub(crate) fn charges(done: &[Done]) -> Vec<(Date, &Charge)> {
    let charge = |done| match done {
        &Done { on, action: Action::Charge(ref charge), .. } => Some((on, charge)),
        _ => None,
    };
    done.iter().filter_map(charge).collect()
}

/// Every charge succeeds at once.
pub(crate) fn succeeds(_: &Charge) -> Outcome {
    Outcome::Succeeds
}

/// Every charge is declined, and may succeed later.
pub(crate) fn fails(_: &Charge) -> Outcome {
    Outcome::Fails
}
