//! hledger, an independent program that adds up journals. A test that uses it fails when it is not
//! installed.

use std::{
    collections::BTreeMap,
    io::Write,
    process::{Command, Stdio},
};

use domain::money::Money;

/// The output of hledger for a journal.
pub fn run(journal: &str, arguments: &[&str]) -> String {
    let mut hledger = Command::new("hledger");
    hledger.args(["-f", "-"]).args(arguments).env("LC_ALL", "C.UTF-8");
    let pipes = hledger.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let missing = "the program hledger must be installed (Debian: apt-get install hledger)";
    let mut running = pipes.spawn().expect(missing);
    running.stdin.take().unwrap().write_all(journal.as_bytes()).unwrap();
    let output = running.wait_with_output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "hledger refuses the journal: {errors}\n{journal}");
    String::from_utf8(output.stdout).unwrap()
}

/// The rows of hledger's CSV without its heading. No value but descriptions has a comma or quote.
fn rows(csv: &str) -> impl Iterator<Item = Vec<&str>> {
    csv.lines().skip(1).map(|line| line.trim_matches('"').split("\",\"").collect())
}

/// hledger's balance of every account below `receivable`, without those that are 0.
pub fn balances(journal: &str) -> BTreeMap<String, String> {
    let csv = run(journal, &["balance", "receivable:", "--flat", "-N", "-O", "csv"]);
    rows(&csv).map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
}

/// hledger's register of the whole account: day, entry, amount and balance, with our signs.
pub fn register(journal: &str) -> Vec<[String; 4]> {
    let csv = run(journal, &["register", "kinds:", "-O", "csv"]);
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
pub fn amount(money: Money) -> String {
    if money.is_zero() { "0".to_owned() } else { format!("{money} {}", money.currency().code()) }
}
