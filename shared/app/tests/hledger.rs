//! hledger, an independent program, reads the exported journals and computes the same sums. These
//! tests need hledger (Debian: `apt-get install hledger`) and are ignored by default: `cargo xtask
//! test` runs them if it is installed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../../domain/tests/ledger/books.rs"]
#[allow(dead_code, reason = "shared with the ledger's own test")]
mod books;
#[path = "../../domain/tests/ledger/steps.rs"]
mod steps;

use app::audit::journal;
use books::Books;
use domain::{ids::AccountId, ledger::Record};
use proptest::prelude::*;
use testkit::hledger::{amount, balances, register, run};

fn agrees(books: &Books) {
    let account = AccountId::parse("acct-1").unwrap();
    let ledger = &books.ledger;
    let journal = journal(&account, ledger.currency(), &books.records);
    let items = ledger.open().map(|item| (format!("receivable:items:{}", item.id), item.open));
    let credits = ledger
        .credits()
        .map(|credit| (format!("receivable:credits:{}", credit.id), credit.remaining.negated()));
    let ours = items.chain(credits).map(|(name, money)| (name, amount(money))).collect();
    assert_eq!(balances(&journal), ours, "{journal}");
    let ours: Vec<_> = books
        .entries()
        .map(|entry| {
            let (amount, balance) = (amount(entry.amount), amount(entry.balance_after));
            [entry.id.on.to_string(), entry.id.to_string(), amount, balance]
        })
        .collect();
    assert_eq!(register(&journal), ours, "{journal}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    #[ignore = "needs hledger; cargo xtask test runs it"]
    fn hledger_computes_the_same_sums(
        (currency, steps) in steps::history(),
        most in 1_usize..6,
        texts in proptest::collection::vec(any::<String>(), 1..5),
    ) {
        let mut books = Books::new(currency, most);
        for step in &steps {
            if let Some(act) = books.act(step) {
                let _refused_or_not = books.run(&act);
            }
        }
        for (index, record) in books.records.iter_mut().enumerate() {
            if let Record::Entry(entry) = record {
                entry.description.clone_from(&texts[index % texts.len()]);
                entry.number.clone_from(&texts[(index + 1) % texts.len()]);
            }
        }
        agrees(&books);
    }
}

/// Each text contains syntax of the journal format.
#[test]
#[ignore = "needs hledger; cargo xtask test runs it"]
fn hledger_reads_journal_syntax_in_a_text_as_plain_text() {
    let mut books = Books::new(1, 80);
    let on = books.today;
    let texts = [
        ("! * (x) 2024-01-01=2024-01-02", "! * (x) 2024-01-01=2024-01-02"),
        ("a ; comment: no", "a , comment: no"),
        ("1\n2024-01-01 2\n    a  1 CAD\r\n\u{2028}    b", "1 2024-01-01 2     a  1 CAD       b"),
        ("\"quoted\", | payee | note {1} @ 2", "\"quoted\", | payee | note {1} @ 2"),
        ("\t\u{85}é 数 \u{202e}rtl\u{0}", "  é 数 \u{202e}rtl"),
        ("x\ncomment\nend comment\ninclude y", "x comment end comment include y"),
        ("~ monthly & % * # :tag: a, [2024-01-01]", "~ monthly & % * # :tag: a, [2024-01-01]"),
        ("", ""),
    ];
    for (text, _) in texts {
        let act = books::Act {
            kind: steps::Kind::Invoice,
            today: on,
            amount: 1,
            on,
            due: on,
            refers_to: None,
            number: "N".into(),
            dispute: None,
        };
        books.run(&act).unwrap();
        if let Some(Record::Entry(entry)) = books.records.last_mut() {
            entry.description = text.to_owned();
        }
    }
    agrees(&books);
    let account = AccountId::parse("acct-1").unwrap();
    let journal = journal(&account, books.ledger.currency(), &books.records);
    let csv = run(&journal, &["register", "kinds:", "-O", "csv"]);
    for (row, (_, shown)) in csv.lines().skip(1).zip(texts) {
        let quoted = format!("\"invoice N {shown}").trim_end().replace('"', "\"\"");
        assert!(row.contains(&quoted[1..]), "{row} should have {quoted}");
    }
}
