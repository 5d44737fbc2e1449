//! Looks at everything that Auto Pay does, and knows the rules: what the customer was told or
//! agreed to, what was used up of it, and what must not be charged.
use std::collections::{BTreeMap, BTreeSet};

use domain::{
    auto_pay::{Action, Charge, Notice, Reminder},
    document::{MethodKind, SavedMethod},
    ids::PaymentId,
    ledger::{EntryId, EntryKind},
    money::Money,
    payment::{Payment, Try},
};
use jiff::{ToSpan, civil::Date};

use crate::account::{Account, cents};

const TRY_DAYS: [i64; 7] = [0, 1, 3, 5, 7, 10, 14];

/// What the customer was told, or agreed to, of one item.
#[derive(Clone, Debug)]
struct Promise {
    item: EntryId,
    left: i64,
    card_from: Date,
    debit_from: Date,
}

/// What a payment is to pay, and what it uses up: position of a promise, and cents.
#[derive(Clone, Debug)]
struct Use {
    items: Vec<EntryId>,
    parts: Vec<(usize, i64)>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Watch {
    promises: Vec<Promise>,
    from: Option<Date>,
    left_out: BTreeSet<EntryId>,
    refused: BTreeSet<String>,
    tries: BTreeMap<u64, Vec<(u8, Date)>>,
    reminded: BTreeSet<(String, (u8, u16), u8)>,
    /// What each payment that may still succeed uses up.
    uses: BTreeMap<PaymentId, Use>,
    /// Whether a customer ever made a bank debit by hand.
    is_paid_by_hand: bool,
}

impl Watch {
    /// Checks what is about to be done.
    pub(crate) fn see(mut self, account: &Account, action: &Action) -> Self {
        assert!(account.is_on, "Auto Pay is off: {action:?}");
        let local = account.zone.to_datetime(account.now);
        assert!(local.hour() >= 6, "before 06:00: {local}");
        match action {
            Action::Announce(notices) => self.announced(account, notices),
            Action::Charge(charge) => self.charged(account, charge),
            Action::Hold(held, charge) => {
                assert_eq!(held.amount, charge.amount);
                assert_ne!(account.auto_pay.held.map(|held| held.amount), Some(held.amount));
            }
            Action::Drop(left) => {
                assert!(left.is_positive() && *left < account.limits.least, "{left:?}");
                let today = account.today();
                self.withdraw(|promise| promise.card_from <= today);
            }
            Action::Remind(reminder) => self.reminded(account, reminder),
        }
        self
    }

    fn announced(&mut self, account: &Account, notices: &[Notice]) {
        assert!(!notices.is_empty());
        let (today, review) = (account.today(), i64::from(account.auto_pay.guards.review_days));
        let total = notices.iter().map(|notice| cents(notice.amount)).sum::<i64>();
        assert!(total >= cents(account.limits.least), "too little to be charged: {notices:?}");
        for notice in notices {
            let item = account.ledger.item(notice.item).unwrap();
            assert!(self.from.is_some_and(|from| from <= item.due_on), "{item:?} is left out");
            assert!(!self.left_out.contains(&item.id), "{item:?} is left out");
            assert!(notice.amount.is_positive() && notice.amount <= item.undisputed());
            assert!((notice.on, notice.debit_on) == (notices[0].on, notices[0].debit_on));
            assert!(notice.on >= today + review.max(3).days(), "{notice:?} on {today}");
            assert!(notice.debit_on >= today + review.max(10).days(), "{notice:?} on {today}");
            assert!(notice.on >= item.due_on, "{notice:?} before the due date");
            self.promises.push(Promise {
                item: item.id,
                left: cents(notice.amount),
                card_from: notice.on,
                debit_from: notice.debit_on,
            });
        }
    }

    fn charged(&mut self, account: &Account, charge: &Charge) {
        let Charge { amount, items, method, .. } = charge;
        let (today, limits) = (account.today(), account.limits);
        assert!(*amount >= limits.least && *amount <= limits.most, "{amount:?}");
        assert_eq!(cents(*amount) % cents(limits.step), 0, "{amount:?}");
        assert_eq!(items.iter().map(|item| cents(item.amount)).sum::<i64>(), cents(*amount));
        assert!(account.auto_pay.guards.cap.is_none_or(|cap| *amount <= cap), "above the cap");
        assert!(!self.is_unusual(account, charge), "unusual: {charge:?}");
        assert!(account.methods.contains(method) && method.is_valid_on(today), "{method:?}");
        assert!(!self.refused.contains(&method.id), "{method:?} was declined for good");
        assert!(account.payments.in_flight.is_none(), "another payment is in flight");
        let open = payable(account);
        for item in items {
            assert!(open.get(&item.id).is_some_and(|open| cents(item.amount) <= *open), "{item:?}");
            assert!(!self.left_out.contains(&item.id), "{item:?} is left out");
            assert!(self.from.is_some_and(|from| from <= item.due_on), "{item:?} is left out");
        }
    }

    /// Whether an invoice exceeds the average of the six before it by too much.
    fn is_unusual(&self, account: &Account, charge: &Charge) -> bool {
        let Some(percent) = account.auto_pay.guards.hold_above_percent else { return false };
        charge.items.iter().filter(|item| item.kind == EntryKind::Invoice).any(|item| {
            let invoices = account.entries().filter(|entry| entry.kind == EntryKind::Invoice);
            let until: Vec<_> = invoices.take_while(|entry| entry.id <= item.id).collect();
            let (this, earlier) = until.split_last().unwrap();
            let earlier: Vec<_> =
                earlier.iter().rev().take(6).map(|entry| cents(entry.amount)).collect();
            let (sum, count) = (earlier.iter().sum::<i64>(), earlier.len() as i64);
            count > 0 && cents(this.amount) * count * 100 > sum * (100 + i64::from(percent))
        })
    }

    /// A charge was begun: it uses up what was promised early enough.
    pub(crate) fn begun(&mut self, payment: &Payment, one: Try, charge: &Charge, today: Date) {
        let tries = self.tries.entry(one.collection).or_default();
        assert!((1..=7).contains(&one.number), "{one:?}");
        if let (Some((first, on)), Some((last, last_on))) = (tries.first(), tries.last()) {
            assert!(one.number > *last && today > *last_on, "{one:?}: a day has one try");
            let days = TRY_DAYS[usize::from(one.number) - 1] - TRY_DAYS[usize::from(*first) - 1];
            assert!(today >= *on + days.days(), "{one:?}: {tries:?}");
        }
        tries.push((one.number, today));
        let mut parts = Vec::new();
        for item in &charge.items {
            let mut left = cents(item.amount);
            for (at, promise) in self.promises.iter_mut().enumerate() {
                let from = match charge.method.kind {
                    MethodKind::Card => promise.card_from,
                    MethodKind::BankDebit => promise.debit_from,
                };
                if promise.item == item.id && from <= today {
                    let part = left.min(promise.left);
                    (promise.left, left) = (promise.left - part, left - part);
                    parts.push((at, part));
                }
            }
            if self.is_paid_by_hand {
                left = self.use_any(left, today, &mut parts);
            }
            assert_eq!(left, 0, "charged without a notice: {charge:?} {:?}", self.promises);
        }
        let items = charge.items.iter().map(|item| item.id).collect();
        self.uses.insert(payment.id.clone(), Use { items, parts });
    }

    /// Uses up promises of any item. A bank debit that a customer made by hand, and a charge that
    /// overtakes it, can each pay what the other one was to pay.
    fn use_any(&mut self, mut left: i64, today: Date, parts: &mut Vec<(usize, i64)>) -> i64 {
        for (at, promise) in self.promises.iter_mut().enumerate() {
            let part = if promise.card_from <= today { left.min(promise.left) } else { 0 };
            (promise.left, left) = (promise.left - part, left - part);
            parts.push((at, part));
        }
        left
    }

    pub(crate) fn paid_by_hand(&mut self) {
        self.is_paid_by_hand = true;
    }

    pub(crate) fn booked(&mut self, id: &PaymentId) {
        self.uses.remove(id);
    }

    pub(crate) fn failed(&mut self, id: &PaymentId, method: &str, for_good: bool, was_last: bool) {
        let Use { items, parts } = self.uses.remove(id).unwrap();
        parts.iter().for_each(|(at, part)| self.promises[*at].left += part);
        if was_last {
            self.left_out.extend(items);
        }
        if for_good {
            self.refused.insert(method.to_owned());
        }
    }

    fn reminded(&mut self, account: &Account, reminder: &Reminder) {
        let Reminder { method, expiry, days } = reminder;
        let saved = account.methods.iter().find(|saved| saved.id == *method).unwrap();
        assert_eq!(saved.expiry, Some(*expiry));
        let last = Date::new(expiry.1 as i16, expiry.0 as i8, 1).unwrap().last_of_month();
        assert!(account.today() <= last, "{reminder:?} after it expired");
        assert!(account.today() >= last - i64::from(*days).days(), "{reminder:?} is too early");
        let is_new = self.reminded.insert((method.clone(), *expiry, *days));
        assert!(is_new, "{reminder:?} twice");
    }

    fn withdraw(&mut self, which: impl Fn(&Promise) -> bool) {
        self.promises.iter_mut().filter(|one| which(one)).for_each(|one| one.left = 0);
    }

    pub(crate) fn is_on(&mut self, today: Date) {
        self.from.get_or_insert(today);
    }

    pub(crate) fn off(&mut self) {
        self.withdraw(|_| true);
    }

    pub(crate) fn agreed(&mut self, amounts: &[(EntryId, Money)], today: Date) {
        self.from = Some(Date::MIN);
        self.left_out.clear();
        for (item, amount) in amounts {
            let (item, left) = (*item, cents(*amount));
            let (card_from, debit_from) = (today, today);
            self.promises.push(Promise { item, left, card_from, debit_from });
        }
    }

    pub(crate) fn left_out(&mut self, items: &[EntryId]) {
        self.left_out.extend(items);
        self.withdraw(|promise| items.contains(&promise.item));
    }

    pub(crate) fn methods_changed(&mut self, before: &[SavedMethod], after: &[SavedMethod]) {
        let unchanged = |id: &String| after.iter().any(|now| now.id == *id && before.contains(now));
        self.refused.retain(unchanged);
        self.reminded.retain(|(id, _, _)| after.iter().any(|method| method.id == *id));
    }

    /// Whether Auto Pay may charge an item, with a notice.
    pub(crate) fn includes(&self, item: EntryId, due_on: Date) -> bool {
        self.from.is_some_and(|from| from <= due_on) && !self.left_out.contains(&item)
    }
}

/// What of each item is open, undisputed, and not covered by a payment on its way.
pub(crate) fn payable(account: &Account) -> BTreeMap<EntryId, i64> {
    let mut open: Vec<_> =
        account.ledger.open().map(|item| (item.id, cents(item.undisputed()))).collect();
    for one in &account.payments.reserved {
        let mut left = cents(one.amount);
        let named = open.iter().position(|(id, _)| Some(*id) == one.item);
        for at in named.into_iter().chain(0..open.len()) {
            let part = left.min(open[at].1);
            (left, open[at].1) = (left - part, open[at].1 - part);
        }
    }
    open.into_iter().filter(|(_, left)| *left > 0).collect()
}
