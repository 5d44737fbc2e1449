//! hledger, a program of other people, reads our journals and comes to the same sums. It must be
//! installed (Debian: `apt-get install hledger`), so these tests run on demand: `cargo xtask test`
//! runs them where it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

#[path = "../../domain/tests/ledger/books.rs"]
#[allow(dead_code, reason = "shared with the ledger's own test")]
mod books;
#[path = "../../domain/tests/ledger/steps.rs"]
mod steps;

use std::{
    collections::BTreeMap,
    io::Write,
    process::{Command, Stdio},
};

use app::audit::journal;
use books::Books;
use domain::{ids::AccountId, ledger::Record};
use proptest::prelude::*;

/// What hledger says of a journal.
fn hledger(journal: &str, arguments: &[&str]) -> String {
    let mut hledger = Command::new("hledger");
    hledger.args(["-f", "-"]).args(arguments).env("LC_ALL", "C.UTF-8");
    let pipes = hledger.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = pipes.spawn().expect("hledger must be installed: apt-get install hledger");
    running.stdin.take().unwrap().write_all(journal.as_bytes()).unwrap();
    let output = running.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "hledger refuses the journal: {said}\n{journal}");
    String::from_utf8(output.stdout).unwrap()
}

/// The rows of hledger's CSV without its heading. No value but descriptions has a comma or quote.
fn rows(csv: &str) -> impl Iterator<Item = Vec<&str>> {
    csv.lines().skip(1).map(|line| line.trim_matches('"').split("\",\"").collect())
}

/// Its balance of every account below `receivable`, without those that are 0.
fn balances(journal: &str) -> BTreeMap<String, String> {
    let csv = hledger(journal, &["balance", "receivable:", "--flat", "-N", "-O", "csv"]);
    rows(&csv).map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
}

/// Its register of the whole account: day, entry, amount and balance.
fn register(journal: &str) -> Vec<[String; 4]> {
    let csv = hledger(journal, &["register", "kinds:", "-O", "csv"]);
    let other_side = |text: &str| match text.strip_prefix('-') {
        Some(positive) => positive.to_owned(),
        None if text == "0" => text.to_owned(),
        None => format!("-{text}"),
    };
    rows(&csv)
        .map(|row| {
            let (amount, balance) = (row[row.len() - 2], row[row.len() - 1]);
            [row[1].to_owned(), row[2].to_owned(), other_side(amount), other_side(balance)]
        })
        .collect()
}

/// As hledger writes amounts: 0 has no currency.
fn amount(money: domain::money::Money) -> String {
    if money.is_zero() { "0".to_owned() } else { format!("{money} {}", money.currency().code()) }
}

fn agrees(books: &Books) {
    let account = AccountId::parse("acct-1").unwrap();
    let ledger = &books.ledger;
    let journal = journal(&account, ledger.currency(), &books.records);
    let items = ledger.open().map(|item| (format!("receivable:items:{}", item.id), item.open));
    let credits = ledger
        .credits()
        .map(|credit| (format!("receivable:credits:{}", credit.id), credit.rest.negated()));
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
    fn hledger_comes_to_the_same_sums(
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

/// Everything that means something in a journal, in a text.
#[test]
#[ignore = "needs hledger; cargo xtask test runs it"]
fn hledger_reads_any_text_as_a_text() {
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
        let (kind, names, dispute) = (steps::Kind::Invoice, None, None);
        let act = books::Act { kind, amount: 1, on, due: on, names, number: "N".into(), dispute };
        books.run(&act).unwrap();
        if let Some(Record::Entry(entry)) = books.records.last_mut() {
            entry.description = text.to_owned();
        }
    }
    agrees(&books);
    let account = AccountId::parse("acct-1").unwrap();
    let journal = journal(&account, books.ledger.currency(), &books.records);
    let csv = hledger(&journal, &["register", "kinds:", "-O", "csv"]);
    for (row, (_, shown)) in csv.lines().skip(1).zip(texts) {
        let quoted = format!("\"invoice N {shown}").trim_end().replace('"', "\"\"");
        assert!(row.contains(&quoted[1..]), "{row} should have {quoted}");
    }
}
