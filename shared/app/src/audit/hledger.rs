//! An account's ledger in the journal format of hledger, so that another program can add it up.
//!
//! One transaction per entry, on its effective day, with its id as code. What it opens is an
//! account of its own below `receivable:items`, what it credits one below `receivable:credits`, so
//! that `hledger balance` gives what of each item is open and of each credit is left; moves of
//! credit are transactions between these. `receivable` as a whole is the balance: after every entry
//! it is asserted to be the `balance_after` recorded.

use domain::{
    ids::AccountId,
    ledger::{CreditChange, Entry, EntryId, Record},
    money::{Currency, Money, decimals},
};

/// The journal of an account, of which `records` are all entries and changes, in order. It is
/// UTF-8. Disputes move nothing and are left out.
pub fn journal(account: &AccountId, currency: Currency, records: &[Record]) -> String {
    let mut journal = format!(
        "; Account {account}\ndecimal-mark .\ncommodity 1000.{} {}\n",
        "0".repeat(decimals(currency) as usize),
        currency.code()
    );
    for record in records {
        if let Record::Entry(entry) = record {
            write_entry(&mut journal, entry);
        }
        if !record.credit_changes().is_empty() {
            write_credit_changes(&mut journal, record);
        }
    }
    journal
}

fn item(id: EntryId) -> String {
    format!("receivable:items:{id}")
}

fn credit(id: EntryId) -> String {
    format!("receivable:credits:{id}")
}

fn post(journal: &mut String, account: &str, amount: Money) {
    journal.push_str(&format!("    {account}  {amount} {}\n", amount.currency().code()));
}

fn write_entry(journal: &mut String, entry: &Entry) {
    let Entry { id, kind, amount, balance_after, .. } = entry;
    let texts = format!("{} {}", entry.number, entry.description);
    journal.push_str(&format!("\n{} ({id}) {kind} {}\n", id.on, plain(&texts)));
    let own = if entry.is_credit_side() { credit(*id) } else { item(*id) };
    post(journal, &own, *amount);
    post(journal, &format!("kinds:{kind}"), amount.negated());
    let code = amount.currency().code();
    journal.push_str(&format!("    receivable  0 {code} ==* {balance_after} {code}\n"));
}

fn write_credit_changes(journal: &mut String, record: &Record) {
    let (code, what) = match record {
        Record::Entry(entry) => (entry.id.to_string(), "its"),
        Record::Change(change) => (format!("change {}", change.id.number), "more"),
    };
    journal.push_str(&format!("\n{} ({code}) {what} moves of credit\n", record.on()));
    // Only an entry's posting takes and gives back.
    let own = record.cause().unwrap_or(EntryId::FIRST);
    for change in record.credit_changes() {
        let (from, to, amount) = match *change {
            CreditChange::Apply { credit: from, item: to, amount } => {
                (credit(from), item(to), amount)
            }
            CreditChange::Unapply { credit: to, item: from, amount } => {
                (item(from), credit(to), amount)
            }
            CreditChange::Consume { credit: from, amount } => (credit(from), item(own), amount),
            CreditChange::Restore { credit: to, amount } => (credit(own), credit(to), amount),
        };
        post(journal, &from, amount);
        post(journal, &to, amount.negated());
    }
}

/// A text as hledger takes one in a description: one line, and no comment begins in it.
fn plain(text: &str) -> String {
    let one = |c: char| match c {
        ';' => ',',
        c if c.is_control() || c.is_whitespace() => ' ',
        c => c,
    };
    text.chars().map(one).collect::<String>().trim_end().to_owned()
}
