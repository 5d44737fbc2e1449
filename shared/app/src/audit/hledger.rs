//! An account's ledger in the journal format of hledger, so that another program can add it up.
//! <https://hledger.org/hledger.html#journal>
//!
//! Each entry is one transaction on its effective day, with its id as code. Each item is an account
//! below `receivable:items` and each credit one below `receivable:credits`, so that `hledger
//! balance` gives the open amount of each item and the remaining amount of each credit. Credit
//! changes are transactions between these accounts. `receivable` as a whole is the balance: a
//! balance assertion after every entry compares it with the recorded `balance_after`.

use domain::{
    ids::AccountId,
    ledger::{CreditChange, Entry, EntryId, Record},
    money::{Currency, Money, decimals},
};

/// The journal of an account, of which `records` are all entries and changes, in order. Disputes
/// change no amount and are left out.
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
    let account = if entry.is_credit_side() { credit(*id) } else { item(*id) };
    post(journal, &account, *amount);
    post(journal, &format!("kinds:{kind}"), amount.negated());
    let code = amount.currency().code();
    journal.push_str(&format!("    receivable  0 {code} ==* {balance_after} {code}\n"));
}

fn write_credit_changes(journal: &mut String, record: &Record) {
    let (code, what) = match record {
        Record::Entry(entry) => (entry.id.to_string(), "its"),
        Record::Change(change) => (format!("change {}", change.id.number), "more"),
    };
    journal.push_str(&format!("\n{} ({code}) {what} credit changes\n", record.on()));
    // Consume and restore always have a cause: the entry of their posting.
    let cause = record.cause().unwrap_or(EntryId::FIRST);
    for change in record.credit_changes() {
        let (from, to, amount) = match *change {
            CreditChange::Apply { credit: from, item: to, amount } => {
                (credit(from), item(to), amount)
            }
            CreditChange::Unapply { credit: to, item: from, amount } => {
                (item(from), credit(to), amount)
            }
            CreditChange::Consume { credit: from, amount } => (credit(from), item(cause), amount),
            CreditChange::Restore { credit: to, amount } => (credit(cause), credit(to), amount),
        };
        post(journal, &from, amount);
        post(journal, &to, amount.negated());
    }
}

/// The text as an hledger description: on one line, and without the `;` that begins a comment.
fn plain(text: &str) -> String {
    let replaced = |c: char| match c {
        ';' => ',',
        c if c.is_control() || c.is_whitespace() => ' ',
        c => c,
    };
    text.chars().map(replaced).collect::<String>().trim_end().to_owned()
}
