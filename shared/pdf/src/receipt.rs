//! The receipt of a payment.

use contract::{
    Allocation, BillingAddress, Language, Money, TransactionDetail, TransactionType, shown_number,
};

use crate::format::{day, money, number, short_day};
use crate::layout::{Cell, Column, Fact, Issuer, Layout, Section};
use crate::typeset::{PdfError, typeset};
use crate::words::Words;

/// The receipt of a payment of the account with this number; `None` when the transaction is not a
/// payment.
///
/// # Errors
/// [`PdfError`] when the template fails.
pub fn receipt(
    issuer: &Issuer,
    (account, bill_to): (&str, &BillingAddress),
    payment: &TransactionDetail,
    language: Language,
) -> Result<Option<Vec<u8>>, PdfError> {
    if payment.transaction.r#type != TransactionType::Payment {
        return Ok(None);
    }
    typeset(&layout(issuer, account, bill_to, payment, language)).map(Some)
}

fn layout(
    issuer: &Issuer,
    account: &str,
    bill_to: &BillingAddress,
    payment: &TransactionDetail,
    language: Language,
) -> Layout {
    let words = Words::of(language);
    let transaction = &payment.transaction;
    let paid = positive(&transaction.amount);
    let mut facts = vec![
        Fact::new(words.account, account),
        Fact::new(words.received, day(transaction.document_on, language)),
        Fact::new(words.payment_number, shown_number(&transaction.number)),
    ];
    if let Some(method) = transaction.method {
        facts.push(Fact::new(words.method, method.name(language)));
    }
    facts.push(Fact::new(words.amount, money(&paid, language)).strong());
    let title = format!("{} {}", words.receipt, shown_number(&transaction.number));
    Layout::new(format!("receipt/{account}/{}", transaction.id), title, issuer, language)
        .to(bill_to, language)
        .facts(facts)
        .sections(vec![applied_to(payment, &paid, language)])
}

/// What the payment paid, and what became of the rest of it.
fn applied_to(payment: &TransactionDetail, paid: &Money, language: Language) -> Section {
    let words = Words::of(language);
    let row = |allocation: &Allocation| {
        vec![
            Cell::new(allocation.r#type.name(language)),
            Cell::new(shown_number(&allocation.number)),
            Cell::new(short_day(allocation.date)),
            Cell::new(number(&allocation.amount.amount, language)),
        ]
    };
    let rows: Vec<_> = payment.allocations.iter().map(row).collect();
    let rest = [(words.unapplied, &payment.unapplied), (words.taken, &payment.taken)];
    let rest = rest.into_iter().filter_map(|(label, rest)| Some((label, rest.as_ref()?)));
    let mut totals: Vec<_> = rest
        .filter(|(_, rest)| rest.amount.contains(|c| ('1'..='9').contains(&c)))
        .map(|(label, rest)| Fact::new(label, number(&rest.amount, language)))
        .collect();
    totals.push(Fact::new(words.total, money(paid, language)).strong());
    Section {
        heading: words.applied_to.to_owned(),
        columns: vec![
            Column::text(words.description, 2),
            Column::text(words.number, 2),
            Column::text(words.date, 0),
            Column::number(format!("{} ({})", words.amount, paid.currency)),
        ],
        note: note(payment, language),
        rows,
        totals,
    }
}

/// Says when nothing was applied, or when the list is not complete.
fn note(payment: &TransactionDetail, language: Language) -> Option<String> {
    let shown = payment.allocations.len();
    if shown == 0 {
        return Some(Words::of(language).applied_to_nothing.to_owned());
    }
    let count = payment.allocation_count;
    (u64::try_from(shown).ok() != Some(count)).then(|| match language {
        Language::EnCa => format!("The first {shown} of {count}. The portal shows all."),
        Language::FrCa => format!("Les {shown} premiers sur {count}. Le portail les affiche tous."),
    })
}

/// A payment lowers the balance, so the ledger has it as a negative amount.
fn positive(Money { amount, currency }: &Money) -> Money {
    Money { amount: amount.trim_start_matches('-').to_owned(), currency: currency.clone() }
}
