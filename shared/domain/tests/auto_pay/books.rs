//! What happens to the account's ledger: documents, payments by hand, disputes.
use domain::{
    document::{Language, MethodKind, PaidBy, SavedMethod},
    ids::{DocumentId, PaymentId, Username},
    ledger::{
        Budget, CreditHistory, Dispute, Entry, EntryId, OpenItem, Posting, PostingKind, Record,
        end_dispute, last_payment, open_dispute, post,
    },
    money::Money,
    payment::{Origin, Payer, Payment, PaymentMethod, PaymentState},
};
use jiff::{Timestamp, ToSpan, civil::Date};

use crate::account::{Account, Outcome, cad, day, debit};

impl Account {
    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.records.iter().filter_map(Record::entry)
    }

    fn post(&mut self, kind: PostingKind, amount: Money, on: Date) -> EntryId {
        let posting = Posting {
            document: DocumentId::parse("doc").unwrap(),
            number: None,
            document_on: on,
            amount,
            description: String::new(),
            kind,
            posted_at: self.now,
            source: "test".to_owned(),
            actor: None,
        };
        let today = self.today();
        let entry = post(&mut self.ledger, &posting, today, Budget::UNLIMITED).unwrap().entry;
        let id = entry.id;
        self.records.push(Record::Entry(entry));
        self.follow();
        id
    }

    pub(crate) fn invoice(&mut self, cents: i64, due: &str) -> EntryId {
        self.bill(cents, day(due))
    }

    pub(crate) fn bill(&mut self, cents: i64, due_on: Date) -> EntryId {
        let on = due_on.min(self.today());
        self.post(PostingKind::Invoice { due_on }, cad(cents), on)
    }

    /// Raises or lowers what is owed.
    pub(crate) fn adjust(&mut self, cents: i64) -> EntryId {
        let today = self.today();
        self.post(PostingKind::Adjustment, cad(cents), today)
    }

    pub(crate) fn credit_note(&mut self, item: Option<EntryId>, cents: i64) -> EntryId {
        let today = self.today();
        self.post(PostingKind::Credit { apply_first_to: item }, cad(cents), today)
    }

    pub(crate) fn pay(&mut self, item: Option<EntryId>, cents: i64) -> EntryId {
        let kind = PostingKind::Payment { method: PaidBy::Card, apply_first_to: item };
        let today = self.today();
        self.post(kind, cad(cents), today)
    }

    /// A customer pays by hand, by bank debit, which is on its way.
    pub(crate) fn debit_by_hand(&mut self, item: Option<EntryId>, cents: i64) -> PaymentId {
        self.watch.paid_by_hand();
        let id = self.begin(by_hand(), cad(cents), item, Some(debit("own"))).id;
        self.answer(&id, Outcome::OnItsWay);
        id
    }

    pub(crate) fn dispute(&mut self, item: EntryId, cents: i64) -> DocumentId {
        let id = DocumentId::parse(&format!("d{}", self.records.len())).unwrap();
        let dispute = Dispute { id: id.clone(), item, amount: cad(cents) };
        let (today, now) = (self.today(), self.now);
        let change = open_dispute(&mut self.ledger, dispute, today, now, None).unwrap();
        self.records.push(Record::Change(change));
        self.follow();
        id
    }

    pub(crate) fn end_dispute(&mut self, id: &DocumentId) {
        let (today, now) = (self.today(), self.now);
        let change = end_dispute(&mut self.ledger, id, today, now, None, Budget::UNLIMITED);
        self.records.push(Record::Change(change.unwrap().unwrap()));
        self.follow();
    }

    /// A bank takes a payment back.
    pub(crate) fn take_back(&mut self, payment: EntryId) {
        let history = self.credit_history(payment);
        let reopened: Vec<_> = history.allocations.iter().map(|one| one.item).collect();
        self.watch.left_out(&reopened);
        self.auto_pay.leave_out(reopened);
        let (amount, today) = (history.not_reversed().unwrap(), self.today());
        if amount.is_positive() {
            let last_payment = last_payment(&self.records, payment).unwrap();
            self.post(PostingKind::Return { payment: history, last_payment }, amount, today);
        }
    }

    fn credit_history(&self, id: EntryId) -> CreditHistory {
        let is_it = |record: &Record| record.entry().is_some_and(|entry| entry.id == id);
        let at = self.records.iter().position(is_it).unwrap();
        let mut history = CreditHistory::read(&self.records[at..]).unwrap();
        let item = |id| {
            let entry = self.entries().find(|entry| entry.id == id)?;
            OpenItem::of(entry)?.less_consumed(&self.records).ok()
        };
        history.items = history.allocations.iter().filter_map(|made| item(made.item)).collect();
        history
    }

    /// A day so many days from today.
    pub(crate) fn in_days(&self, days: i64) -> Date {
        self.today() + days.days()
    }
}

fn by_hand() -> Payer {
    let user = Username::parse("dana.roy").unwrap();
    Payer::User(Origin {
        user: user.user_id(),
        name: String::new(),
        username: Some(user),
        staff: None,
        address: None,
    })
}

pub(crate) fn payment(
    id: PaymentId,
    payer: Payer,
    amount: Money,
    item: Option<EntryId>,
    method: Option<SavedMethod>,
    now: Timestamp,
) -> Payment {
    let new = PaymentMethod::New { kind: MethodKind::Card, use_for_auto_pay: false };
    Payment {
        id,
        request: String::new(),
        payer,
        amount,
        method: method.map_or(new, PaymentMethod::Known),
        invoice: None,
        item,
        receipt_email: None,
        language: Language::English,
        created_at: now,
        changed_at: now,
        state: PaymentState::Submitted,
        decline: None,
        customer: String::new(),
        gateway_id: None,
        checkout: None,
        redirect: None,
        entry: None,
        refunds: Vec::new(),
        movements: Vec::new(),
    }
}
