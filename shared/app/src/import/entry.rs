//! A document becomes an entry of its account's ledger.

use domain::{
    document::{Detail, LedgerDocument},
    ids::{AccountId, DocumentId, DocumentNumber},
    ledger::{
        Beyond, CreditHistory, EntryId, EntryKind, LastPayment, MOST_MOVES, NextStep, OpenItem,
        Past, Posting, Record, Refusal, TakingHistory, Unsound, What, go_on, last_payment, post,
    },
};
use jiff::Timestamp;

use super::{
    AccountState, ChangeCommit, DocumentFiles, Identity, LedgerCommit, PostingStore, Problem,
    ProblemCode, Rejection,
    posting::{Poster, Stop, problem},
};
use crate::{outside::Clock, store::StoreError};

/// A document on its way into the ledger.
pub(super) struct EntryLine<'a> {
    pub(super) identity: &'a Identity,
    pub(super) document: &'a LedgerDocument,
    /// As it was imported.
    pub(super) bytes: &'a [u8],
    pub(super) arrived_at: Timestamp,
    /// What was rejected of this account since its last posting.
    pub(super) rejected: &'a [Rejection],
}

impl<S: PostingStore, D: DocumentFiles, C: Clock> Poster<'_, S, D, C> {
    /// Posts one document; says whether it came late.
    pub(super) async fn post_entry(&self, line: &EntryLine<'_>) -> Result<bool, Stop> {
        let document = line.document;
        let Some(before) = self.store.account(&document.account).await? else {
            let message = format!("there is no account {}", document.account);
            return Err(problem(ProblemCode::UnknownAccount, message));
        };
        let before = self.finish_pending(before).await?;
        let currency = before.profile.currency;
        if document.currency != currency {
            let message = format!("the account's currency is {}", currency.code());
            return Err(problem(ProblemCode::WrongCurrency, message));
        }
        let posting = self.posting(line.identity, document, &before).await?;
        let no_zone = || StoreError::Corrupt(format!("zone of account {}", before.id));
        let today = before.profile.day_of(line.arrived_at).ok_or_else(no_zone)?;
        let mut after = before.ledger.clone();
        let posted = post(&mut after, &posting, today, MOST_MOVES)
            .map_err(|refusal| refused(refusal, &before))?;
        let invoice = match &document.detail {
            Detail::Invoice(detail) => {
                let key = self.documents.keep(&before.id, line.identity, line.bytes).await?;
                Some((&detail.number, key))
            }
            _ => None,
        };
        let commit = LedgerCommit {
            identity: line.identity,
            before: &before,
            after: &after,
            entry: &posted.entry,
            late: posted.late,
            invoice: invoice.as_ref().map(|(number, key)| (*number, key.as_str())),
            rejected: line.rejected,
        };
        self.store.commit(&commit).await?;
        if after.pending.is_some() {
            after.stored();
            let version = before.version.saturating_add(1);
            // The entry is posted: if this is cut off, the account's next posting finishes it.
            self.finish_pending(AccountState { version, ledger: after, ..before }).await?;
        }
        Ok(posted.late)
    }

    /// Finishes a posting that moves more than fits into one write, if there is one.
    async fn finish_pending(&self, mut account: AccountState) -> Result<AccountState, Stop> {
        while let Some(work) = account.ledger.pending {
            let unsound = |Unsound| unsound(&account.id);
            let mut after = account.ledger.clone();
            let now = self.clock.now();
            let change = match work.next {
                NextStep::Settle | NextStep::TakeUnapplied => {
                    go_on(&mut after, Past::Nothing, now, MOST_MOVES)
                }
                NextStep::TakeFrom(payment) => {
                    let history = self.credit_history(&account.id, payment).await?;
                    go_on(&mut after, Past::Credit(&history), now, MOST_MOVES)
                }
                NextStep::GiveBack(taking) => {
                    let records = self.store.records_from(&account.id, taking).await?;
                    let history = TakingHistory::read(&records).map_err(unsound)?;
                    go_on(&mut after, Past::Taking(&history), now, MOST_MOVES)
                }
            };
            let Some(change) = change.map_err(unsound)? else { break };
            let commit = ChangeCommit { before: &account, after: &after, change: &change };
            self.store.commit_change(&commit).await?;
            after.stored();
            account.version = account.version.saturating_add(1);
            account.ledger = after;
        }
        Ok(account)
    }

    async fn posting(
        &self,
        identity: &Identity,
        document: &LedgerDocument,
        account: &AccountState,
    ) -> Result<Posting, Stop> {
        let (number, description) = number_and_description(document);
        let what = self.what(identity, document, account).await?;
        let amount = match (&what, document.amount) {
            (_, Some(amount)) => amount,
            (What::Return { payment, .. }, None) => {
                payment.not_reversed().map_err(|_| unsound(&account.id))?
            }
            (_, None) => return Err(unsound(&account.id)),
        };
        if !amount.is_positive() && matches!(what, What::Return { .. }) {
            let message = "the payment is reversed already";
            return Err(problem(ProblemCode::TooMuch, message));
        }
        Ok(Posting {
            document: document.id.clone(),
            number: Some(number),
            document_on: document.document_on,
            amount,
            description,
            what,
            posted_at: self.clock.now(),
            source: format!("import:{}:{}", identity.origin.run, identity.origin.line),
            actor: None,
        })
    }

    async fn what(
        &self,
        identity: &Identity,
        document: &LedgerDocument,
        account: &AccountState,
    ) -> Result<What, Stop> {
        Ok(match &document.detail {
            Detail::Invoice(detail) => {
                self.number_is_free(&account.id, &detail.number).await?;
                if let Some(key) = &detail.pdf
                    && !self.documents.keep_pdf(&account.id, identity, key).await?
                {
                    let message = format!("there is no object at {key}");
                    return Err(problem(ProblemCode::MissingPdf, message));
                }
                What::Invoice { due_on: detail.due_on }
            }
            Detail::Credit { invoice, .. } => {
                What::Credit { first: self.named_invoice(&account.id, invoice.as_ref()).await? }
            }
            Detail::Payment { method, invoice, .. } => {
                let first = self.named_invoice(&account.id, invoice.as_ref()).await?;
                What::Payment { method: *method, first }
            }
            Detail::Refund { payment, .. } => {
                let payment = match payment {
                    None => None,
                    Some(id) => {
                        let payment = self.named_payment(&account.id, id).await?;
                        Some(self.credit_history(&account.id, payment).await?)
                    }
                };
                What::Refund { payment, beyond: Beyond::Refuse }
            }
            Detail::Reversal { payment, .. } => {
                let id = self.named_payment(&account.id, payment).await?;
                let payment = self.credit_history(&account.id, id).await?;
                What::Return { payment, last_payment: self.earlier_payment(account, id).await? }
            }
            Detail::Adjustment { .. } => What::Adjustment,
            Detail::WriteOff { invoice, .. } => {
                What::WriteOff { first: self.named_invoice(&account.id, invoice.as_ref()).await? }
            }
        })
    }

    async fn number_is_free(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<(), Stop> {
        match self.store.invoice(account, number).await? {
            None => Ok(()),
            Some(_) => {
                let message = format!("the account has an invoice {number}");
                Err(problem(ProblemCode::NumberTaken, message))
            }
        }
    }

    async fn named_invoice(
        &self,
        account: &AccountId,
        number: Option<&DocumentNumber>,
    ) -> Result<Option<EntryId>, Stop> {
        let Some(number) = number else { return Ok(None) };
        match self.store.invoice(account, number).await? {
            Some(entry) => Ok(Some(entry)),
            None => {
                let message = format!("the account has no invoice {number}");
                Err(problem(ProblemCode::UnknownInvoice, message))
            }
        }
    }

    /// The entry of the payment that a refund or reversal names.
    async fn named_payment(&self, account: &AccountId, id: &DocumentId) -> Result<EntryId, Stop> {
        let known = self.store.payment(id).await?.filter(|known| known.account == *account);
        known.and_then(|known| known.entry).ok_or_else(|| {
            let message = format!("the account has no payment {id}");
            problem(ProblemCode::UnknownPayment, message)
        })
    }

    /// What became of a payment, with the items it pays.
    async fn credit_history(
        &self,
        account: &AccountId,
        credit: EntryId,
    ) -> Result<CreditHistory, Stop> {
        let records = self.store.records_from(account, credit).await?;
        let mut history = CreditHistory::read(&records).map_err(|Unsound| unsound(account))?;
        for allocation in &history.allocations {
            let later = records.iter().filter_map(Record::entry);
            let entry = match later.into_iter().find(|entry| entry.id == allocation.item) {
                Some(entry) => Some(entry.clone()),
                None => self.store.entry(account, allocation.item).await?,
            };
            let item = entry.as_ref().and_then(OpenItem::of).ok_or_else(|| unsound(account))?;
            history.items.push(self.as_it_stood(account, item).await?);
        }
        Ok(history)
    }

    /// An item with its total: that of a refund or reversal is less what it took.
    async fn as_it_stood(&self, account: &AccountId, item: OpenItem) -> Result<OpenItem, Stop> {
        if !matches!(item.kind, EntryKind::Refund | EntryKind::Reversal) {
            return Ok(item);
        }
        let records = self.store.records_from(account, item.id).await?;
        item.less_taken(&records).map_err(|_| unsound(account))
    }

    /// What Last Payment falls back to if this payment is it and is wholly reversed.
    async fn earlier_payment(
        &self,
        account: &AccountState,
        payment: EntryId,
    ) -> Result<Option<LastPayment>, Stop> {
        if account.ledger.last_payment.as_ref().is_none_or(|last| last.id != payment) {
            return Ok(None);
        }
        let records = self.store.records_from(&account.id, EntryId::FIRST).await?;
        last_payment(&records, payment).map_err(|Unsound| unsound(&account.id))
    }
}

/// What people call the document, and what is said of it.
fn number_and_description(document: &LedgerDocument) -> (String, String) {
    let id = document.id.as_str();
    match &document.detail {
        Detail::Invoice(detail) => (detail.number.to_string(), String::new()),
        Detail::Credit { number, reason, .. } => (number.to_string(), reason.clone()),
        Detail::Payment { reference, .. } => {
            (format!("ext:{id}"), reference.clone().unwrap_or_default())
        }
        Detail::Refund { reason, .. }
        | Detail::Reversal { reason, .. }
        | Detail::Adjustment { reason }
        | Detail::WriteOff { reason, .. } => (id.to_owned(), reason.clone()),
    }
}

fn unsound(account: &AccountId) -> Stop {
    StoreError::Corrupt(format!("the ledger of account {account}")).into()
}

fn refused(refusal: Refusal, account: &AccountState) -> Stop {
    let code = match refusal {
        Refusal::Currency => ProblemCode::WrongCurrency,
        Refusal::TooMuch => ProblemCode::TooMuch,
        Refusal::Amount => ProblemCode::BadAmount,
        Refusal::Unfinished | Refusal::Unsound(_) => return unsound(&account.id),
    };
    Stop::Problem(Problem::new(code, refusal.to_string()))
}
