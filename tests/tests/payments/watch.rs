//! Watches every commit: what Auto Pay charges must have been announced long enough before, or
//! agreed to, and nothing else may make it charge.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use app::outbox::{AutoPayNews, OutboxMessage};
use app::posting::{AccountState, LedgerCommit};
use domain::auto_pay::{CARD_NOTICE_DAYS, DEBIT_NOTICE_DAYS, Notice};
use domain::document::MethodKind;
use domain::ids::{AccountId, PaymentId};
use domain::money::Money;
use domain::payment::{Payer, Payment, Try};
use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// An amount that the customer was told about, or agreed to.
#[derive(Clone, Debug)]
struct Told {
    amount: Money,
    card_from: Date,
    debit_from: Date,
}

#[derive(Default)]
struct Seen {
    notices: BTreeMap<AccountId, Vec<Notice>>,
    told: BTreeMap<AccountId, Vec<Told>>,
    claims: BTreeSet<PaymentId>,
    booked: BTreeSet<PaymentId>,
    /// The days of the tries of each collection.
    days: BTreeSet<(AccountId, u64, Date)>,
    /// How many charges Auto Pay began.
    charges: usize,
    broken: Vec<String>,
}

/// What was seen of all accounts.
#[derive(Default)]
pub(crate) struct Watch(Mutex<Seen>);

impl Watch {
    /// The rules that were broken, and how many charges Auto Pay began.
    pub(crate) fn result(&self) -> (Vec<String>, usize) {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (seen.broken.clone(), seen.charges)
    }

    /// A commit took effect at this time, while an import was or was not unfinished.
    pub(crate) fn saw(&self, commit: &LedgerCommit<'_>, now: Timestamp, is_importing: bool) {
        let account = commit.account;
        let Some(today) = account.profile.day_of(now) else { return };
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.booking(commit, today);
        seen.notices(commit, today);
        let claimed = account.payments.in_flight.as_ref();
        let claimed = claimed.filter(|payment| matches!(payment.payer, Payer::AutoPay(_)));
        if let Some(payment) = claimed.filter(|payment| seen.claims.insert(payment.id.clone())) {
            seen.charges += 1;
            seen.claim(account, payment, today, is_importing);
        }
    }
}

impl Seen {
    /// A charge that was booked uses up what was told.
    fn booking(&mut self, commit: &LedgerCommit<'_>, today: Date) {
        let Some(payment) = commit.payment.record else { return };
        let is_own = matches!(payment.payer, Payer::AutoPay(_)) && payment.entry.is_some();
        if !is_own || !self.booked.insert(payment.id.clone()) {
            return;
        }
        let mut left = payment.amount;
        let told = self.told.entry(commit.account.id.clone()).or_default();
        for one in told.iter_mut().filter(|one| one.card_from <= today) {
            let used = one.amount.min(left).unwrap();
            one.amount = one.amount.minus(used).unwrap();
            left = left.minus(used).unwrap();
        }
    }

    /// What is newly announced or agreed to.
    fn notices(&mut self, commit: &LedgerCommit<'_>, today: Date) {
        let account = commit.account;
        let mut known = self.notices.remove(&account.id).unwrap_or_default();
        let is_announced = commit.payment.messages.iter().any(|message| {
            matches!(&message.message, OutboxMessage::AutoPayNotice(notice)
                if matches!(notice.news, AutoPayNews::Announced(_)))
        });
        for notice in &account.auto_pay.notices {
            let same = |other: &Notice| other.item == notice.item && other.on == notice.on;
            let before = known.iter().position(same).map(|at| known.remove(at).amount);
            let before = before.unwrap_or(Money::zero(notice.amount.currency()));
            let amount = notice.amount.minus(before).unwrap();
            if !amount.is_positive() {
                continue;
            }
            let after = |days: u8| today.checked_add(Span::new().days(i32::from(days))).unwrap();
            let (card_from, debit_from) = match is_announced {
                true => (after(CARD_NOTICE_DAYS), after(DEBIT_NOTICE_DAYS)),
                false => (today, today),
            };
            let told = Told { amount, card_from, debit_from };
            self.told.entry(account.id.clone()).or_default().push(told);
        }
        self.notices.insert(account.id.clone(), account.auto_pay.notices.clone());
    }

    fn claim(
        &mut self,
        account: &AccountState,
        payment: &Payment,
        today: Date,
        is_importing: bool,
    ) {
        let kind = payment.known_method().unwrap().kind;
        let told = self.told.get(&account.id).map(Vec::as_slice).unwrap_or_default();
        let ready = told.iter().filter(|one| match kind {
            MethodKind::Card => one.card_from <= today,
            MethodKind::BankDebit => one.debit_from <= today,
        });
        let Payer::AutoPay(Try { collection, .. }) = payment.payer else { return };
        let currency = account.profile.currency;
        let ready = Money::sum(currency, ready.map(|one| one.amount)).unwrap();
        let rules = [
            (account.has_auto_pay(), "with Auto Pay off"),
            (payment.amount <= ready, "without a notice"),
            (account.auto_pay.guards.cap.is_none_or(|cap| payment.amount <= cap), "above the cap"),
            (payment.amount <= account.ledger.balance, "more than is owed"),
            (!is_importing, "during an import"),
            (self.days.insert((account.id.clone(), collection, today)), "twice on a day"),
        ];
        for (_, rule) in rules.iter().filter(|(holds, _)| !holds) {
            let (id, amount) = (&payment.id, payment.amount);
            self.broken.push(format!("{} {id} of {amount} on {today}: {rule}", account.id));
        }
    }
}
