//! The invoice: as it was issued, with a payment slip. What was paid since is on the page, so an
//! issued invoice never changes.

use contract::{Invoice, InvoiceLine, Language, Period, Tax, Usage};

use crate::format::{day, money, number};
use crate::layout::{Cell, Column, Fact, Issuer, Layout, Section, Slip};
use crate::typeset::{PdfError, typeset};
use crate::words::{Words, cause};

/// The invoice of the account with this number. `invoice.lines` must be all lines.
///
/// # Errors
/// [`PdfError::Incomplete`] when lines are missing; otherwise when the template fails.
pub fn invoice(
    issuer: &Issuer,
    account: &str,
    invoice: &Invoice,
    language: Language,
) -> Result<Vec<u8>, PdfError> {
    if u64::try_from(invoice.lines.len()).ok() != Some(invoice.line_count) {
        return Err(PdfError::Incomplete);
    }
    typeset(&layout(issuer, account, invoice, language))
}

fn layout(issuer: &Issuer, account: &str, invoice: &Invoice, language: Language) -> Layout {
    let words = Words::of(language);
    let Period { from, to } = invoice.period;
    let title = format!("{} {}", words.invoice, invoice.number);
    let facts = vec![
        Fact::new(words.account, account),
        Fact::new(words.issued, day(invoice.issued_on, language)),
        Fact::new(words.period, format!("{} – {}", day(from, language), day(to, language))),
        Fact::new(words.due, day(invoice.due_on, language)),
        Fact::new(words.total, money(&invoice.total, language)).strong(),
    ];
    Layout::new(format!("invoice/{}/{account}", invoice.id), title, issuer, language)
        .to(&invoice.bill_to, language)
        .facts(facts)
        .sections(vec![summary(invoice, language), charges(invoice, language)])
        .slip(slip(account, invoice, language))
}

/// The totals by cause.
fn summary(invoice: &Invoice, language: Language) -> Section {
    let words = Words::of(language);
    let causes = invoice.causes.iter().filter_map(|total| {
        let name = cause(total.cause, language)?;
        Some(vec![Cell::new(name), Cell::new(number(&total.amount.amount, language))])
    });
    let taxes = invoice.taxes.iter().map(|tax| {
        let name = tax_name(tax, language);
        vec![Cell::new(name), Cell::new(number(&tax.amount.amount, language))]
    });
    Section {
        heading: words.made_of.to_owned(),
        columns: vec![Column::text(words.charges, 1), amount(invoice, words.amount)],
        rows: causes.chain(taxes).collect(),
        totals: vec![Fact::new(words.total, money(&invoice.total, language)).strong()],
        note: None,
    }
}

/// Every line, then the totals.
fn charges(invoice: &Invoice, language: Language) -> Section {
    let words = Words::of(language);
    let tax = |tax: &Tax| {
        let name = tax_name(tax, language);
        let registration = tax.registration.as_ref();
        let label = registration.map_or_else(|| name.clone(), |own| format!("{name} ({own})"));
        Fact::new(label, number(&tax.amount.amount, language))
    };
    let mut totals = vec![Fact::new(words.subtotal, number(&invoice.subtotal.amount, language))];
    totals.extend(invoice.taxes.iter().map(tax));
    totals.push(Fact::new(words.total, money(&invoice.total, language)).strong());
    Section {
        heading: words.charges.to_owned(),
        columns: vec![
            Column::text(words.description, 1),
            Column::number(words.quantity),
            Column::number(words.unit_price),
            amount(invoice, words.amount),
        ],
        rows: invoice.lines.iter().map(|line| row(line, language)).collect(),
        totals,
        note: invoice.lines.is_empty().then(|| words.no_lines.to_owned()),
    }
}

fn row(line: &InvoiceLine, language: Language) -> Vec<Cell> {
    let usage = line.usage.map(|usage| usage_text(usage, language));
    vec![
        Cell::new(&line.description).with_detail(usage),
        Cell::new(number(&line.quantity, language)),
        Cell::new(number(&line.unit_price, language)),
        Cell::new(number(&line.amount.amount, language)),
    ]
}

/// A column of amounts; its heading has their currency.
fn amount(invoice: &Invoice, label: &str) -> Column {
    Column::number(format!("{label} ({})", invoice.total.currency))
}

fn tax_name(tax: &Tax, language: Language) -> String {
    let rate = number(&tax.rate, language);
    match language {
        Language::EnCa => format!("{} {rate}%", tax.name),
        Language::FrCa => format!("{} {rate}\u{a0}%", tax.name),
    }
}

/// `12 calls, 95 min 30 s billed`.
fn usage_text(Usage { calls, billed_seconds }: Usage, language: Language) -> String {
    let (minutes, seconds) = (billed_seconds / 60, billed_seconds % 60);
    let count = number(&calls.to_string(), language);
    let minutes = number(&minutes.to_string(), language);
    match language {
        Language::EnCa => {
            let calls = if calls == 1 { "call" } else { "calls" };
            format!("{count} {calls}, {minutes}\u{a0}min {seconds}\u{a0}s billed")
        }
        Language::FrCa => {
            let calls = if calls < 2 { "appel" } else { "appels" };
            format!("{count} {calls}, durée facturée\u{a0}: {minutes}\u{a0}min {seconds}\u{a0}s")
        }
    }
}

/// The payment slip; `None` when the invoice asks for no money.
fn slip(account: &str, invoice: &Invoice, language: Language) -> Option<Slip> {
    let words = Words::of(language);
    let total = &invoice.total;
    let asks =
        !total.amount.starts_with('-') && total.amount.contains(|c| ('1'..='9').contains(&c));
    asks.then(|| Slip {
        heading: words.slip,
        advice: words.slip_advice.to_owned(),
        facts: vec![
            Fact::new(words.account, account),
            Fact::new(words.invoice, &invoice.number),
            Fact::new(words.due, day(invoice.due_on, language)),
            Fact::new(words.amount_due, money(total, language)).strong(),
        ],
        enclosed: words.enclosed,
    })
}
