//! The statement: the transactions of a period between its opening and its closing balance, and
//! what is open at its end.

use contract::{Language, Money, OpenItem, Statement, Transaction, shown_number};

use crate::format::{day, money, number, short_day};
use crate::layout::{Cell, Column, Fact, Issuer, Layout, Section};
use crate::typeset::{PdfError, typeset};
use crate::words::{Words, bucket};

/// The statement.
///
/// # Errors
/// [`PdfError`] when the template fails.
pub fn statement(
    issuer: &Issuer,
    statement: &Statement,
    language: Language,
) -> Result<Vec<u8>, PdfError> {
    typeset(&layout(issuer, statement, language))
}

fn layout(issuer: &Issuer, statement: &Statement, language: Language) -> Layout {
    let words = Words::of(language);
    let Statement { account, from, to, opening, closing, .. } = statement;
    let facts = vec![
        Fact::new(words.account, &account.number),
        Fact::new(words.period, format!("{} – {}", day(*from, language), day(*to, language))),
        Fact::new(words.opening, money(opening, language)),
        Fact::new(words.closing, money(closing, language)).strong(),
    ];
    let mut sections = vec![movements(statement, language)];
    if !statement.open_items.is_empty() {
        sections.push(open_items(statement, language));
        sections.push(aging(statement, language));
    }
    let ident = format!("statement/{}/{from}/{to}", account.id);
    Layout::new(ident, words.statement, issuer, language)
        .to(&statement.bill_to, language)
        .facts(facts)
        .sections(sections)
}

fn movements(statement: &Statement, language: Language) -> Section {
    let words = Words::of(language);
    let currency = &statement.closing.currency;
    let opening = vec![
        Cell::new(short_day(statement.from)),
        Cell::new(words.opening),
        Cell::new(""),
        Cell::new(""),
        Cell::new(number(&statement.opening.amount, language)),
    ];
    let movements = statement.movements.iter().map(|movement| row(movement, language));
    Section {
        heading: words.transactions.to_owned(),
        columns: vec![
            Column::text(words.date, 0),
            Column::text(words.description, 3),
            Column::text(words.number, 2),
            Column::number(format!("{} ({currency})", words.amount)),
            Column::number(format!("{} ({currency})", words.balance)),
        ],
        rows: std::iter::once(opening).chain(movements).collect(),
        totals: vec![Fact::new(words.closing, money(&statement.closing, language)).strong()],
        note: None,
    }
}

fn row(movement: &Transaction, language: Language) -> Vec<Cell> {
    let detail = Some(movement.shown_description(language)).filter(|detail| !detail.is_empty());
    vec![
        Cell::new(short_day(movement.date)),
        Cell::new(movement.r#type.name(language)).with_detail(detail.map(str::to_owned)),
        Cell::new(shown_number(&movement.number)),
        Cell::new(number(&movement.amount.amount, language)),
        Cell::new(number(&movement.balance_after.amount, language)),
    ]
}

fn open_items(statement: &Statement, language: Language) -> Section {
    let words = Words::of(language);
    let row = |item: &OpenItem| {
        vec![
            Cell::new(item.r#type.name(language)),
            Cell::new(shown_number(&item.number)),
            Cell::new(short_day(item.due_on)),
            Cell::new(number(&item.open.amount, language)),
        ]
    };
    Section {
        heading: format!("{} – {}", words.open_items, day(statement.to, language)),
        columns: vec![
            Column::text(words.description, 2),
            Column::text(words.number, 2),
            Column::text(words.due, 0),
            amount(&statement.closing, language),
        ],
        rows: statement.open_items.iter().map(row).collect(),
        ..Section::default()
    }
}

fn aging(statement: &Statement, language: Language) -> Section {
    let words = Words::of(language);
    let aging = &statement.aging;
    let line = |name: &str, money: &Money, sign: &str| {
        vec![Cell::new(name), Cell::new(number(&format!("{sign}{}", money.amount), language))]
    };
    let buckets = aging.buckets.iter().map(|b| line(bucket(b.name, language), &b.amount, ""));
    let mut rows: Vec<_> = buckets.collect();
    if !is_zero(&aging.disputed) {
        rows.push(line(words.disputed, &aging.disputed, ""));
    }
    if !is_zero(&aging.unapplied) {
        rows.push(line(words.unapplied, &aging.unapplied, "-"));
    }
    Section {
        heading: words.aging.to_owned(),
        columns: vec![Column::text(words.due, 1), amount(&statement.closing, language)],
        rows,
        totals: vec![Fact::new(words.balance, money(&aging.balance, language)).strong()],
        note: None,
    }
}

fn amount(money: &Money, language: Language) -> Column {
    Column::number(format!("{} ({})", Words::of(language).amount, money.currency))
}

fn is_zero(money: &Money) -> bool {
    !money.amount.contains(|c| ('1'..='9').contains(&c))
}
