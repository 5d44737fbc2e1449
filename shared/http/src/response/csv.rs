//! Lists as CSV, for the caller's spreadsheet. Programs use the JSON.
//!
//! The files follow RFC 4180 with one exception. A spreadsheet splits cells and reads numbers by
//! the rules of its own language, and Excel accepts no others. French files therefore have
//! semicolons and decimal commas, English files commas and decimal points. Every file begins with a
//! byte order mark, because Excel does not read it as UTF-8 otherwise. Every text is quoted, so
//! that it stays one cell in both languages. A text that a spreadsheet would run as a formula
//! begins with an apostrophe.

use contract::{Language, Money, Statement, Transaction, shown_number};
use jiff::civil::Date;

use super::file_name::file_name;

/// A file: a name of plain ASCII characters, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csv {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Csv {
    /// Transactions of the account with this number, in the given order.
    pub fn transactions(account: &str, items: &[Transaction], language: Language) -> Self {
        let mut table = Table::new(language);
        items.iter().for_each(|item| table.transaction(item));
        Self { name: file_name(&["transactions", account], "csv"), text: table.text }
    }

    /// A statement's movements, between a row with the opening balance and one with the closing
    /// balance.
    pub fn statement(statement: &Statement, language: Language) -> Self {
        let words = words(language);
        let Statement { account, from, to, opening, movements, closing, .. } = statement;
        let mut table = Table::new(language);
        table.balance(*from, words.opening, opening);
        movements.iter().for_each(|item| table.transaction(item));
        table.balance(*to, words.closing, closing);
        let days = [from.to_string(), to.to_string()];
        let name = file_name(&[words.statement, &account.number, &days[0], &days[1]], "csv");
        Self { name, text: table.text }
    }
}

/// First characters of a formula, also in full-width form.
const FORMULAS: &str = "=+-@\t\r\n＝＋－＠";

struct Table {
    language: Language,
    text: String,
}

impl Table {
    fn new(language: Language) -> Self {
        let mut table = Self { language, text: "\u{feff}".to_owned() };
        let header = words(language).header.map(quoted);
        table.row(&header);
        table
    }

    fn row(&mut self, cells: &[String]) {
        let separator = match self.language {
            Language::EnCa => ",",
            Language::FrCa => ";",
        };
        self.text.push_str(&cells.join(separator));
        self.text.push_str("\r\n");
    }

    fn transaction(&mut self, item: &Transaction) {
        let open = item.open.as_ref().map_or_else(String::new, |open| self.amount(open));
        let method = item.method.map_or("", |method| method.name(self.language));
        self.row(&[
            item.date.to_string(),
            item.document_on.to_string(),
            quoted(item.r#type.name(self.language)),
            quoted(shown_number(&item.number)),
            quoted(item.shown_description(self.language)),
            quoted(method),
            item.due_on.map_or_else(String::new, |day| day.to_string()),
            self.amount(&item.amount),
            self.amount(&item.balance_after),
            open,
            item.amount.currency.clone(),
        ]);
    }

    fn balance(&mut self, on: Date, what: &str, balance: &Money) {
        let nothing = String::new;
        self.row(&[
            on.to_string(),
            nothing(),
            quoted(what),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            self.amount(balance),
            nothing(),
            balance.currency.clone(),
        ]);
    }

    fn amount(&self, money: &Money) -> String {
        match self.language {
            Language::EnCa => money.amount.clone(),
            Language::FrCa => money.amount.replace('.', ","),
        }
    }
}

/// A text as a quoted cell that no spreadsheet runs as a formula. Excel may still show digits as a
/// number.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(|c| FORMULAS.contains(c)) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

struct Words {
    header: [&'static str; 11],
    opening: &'static str,
    closing: &'static str,
    /// The first part of the file name.
    statement: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::EnCa => Words {
            header: [
                "Date",
                "Document date",
                "Type",
                "Number",
                "Description",
                "Payment method",
                "Due date",
                "Amount",
                "Balance",
                "Amount due",
                "Currency",
            ],
            opening: "Opening balance",
            closing: "Closing balance",
            statement: "statement",
        },
        Language::FrCa => Words {
            header: [
                "Date",
                "Date du document",
                "Type",
                "Numéro",
                "Description",
                "Mode de paiement",
                "Échéance",
                "Montant",
                "Solde",
                "Reste à payer",
                "Devise",
            ],
            opening: "Solde d’ouverture",
            closing: "Solde de clôture",
            statement: "etat-de-compte",
        },
    }
}

#[cfg(test)]
mod tests {
    use contract::{PaidBy, TransactionType};

    use super::*;

    #[test]
    fn a_reversal_of_the_gateway_has_its_reason_in_words() {
        let chargeback = item("chargeback");
        assert_eq!(
            chargeback.shown_description(Language::FrCa),
            "chargeback",
            "a customer’s own word"
        );
        let reversal = Transaction { r#type: TransactionType::Reversal, ..chargeback };
        let french = "Rétrofacturé par la banque du payeur";
        assert_eq!(reversal.shown_description(Language::FrCa), french);
        let own = Transaction { description: "Paid twice".to_owned(), ..reversal };
        assert_eq!(own.shown_description(Language::FrCa), "Paid twice");
    }

    fn item(description: &str) -> Transaction {
        let money = |amount: &str| Money { amount: amount.to_owned(), currency: "CAD".to_owned() };
        Transaction {
            id: "20260715-2".to_owned(),
            seq: 2,
            r#type: TransactionType::Credit,
            date: jiff::civil::date(2026, 7, 15),
            document_on: jiff::civil::date(2026, 7, 14),
            number: "CN-1".to_owned(),
            description: description.to_owned(),
            amount: money("-1210.69"),
            balance_after: money("-210.69"),
            open: None,
            due_on: None,
            method: None,
        }
    }

    fn row(description: &str, language: Language) -> String {
        let Csv { text, .. } = Csv::transactions("a", &[item(description)], language);
        let mut lines = text.split("\r\n").skip(1);
        let row = lines.next().unwrap_or_default().to_owned();
        assert_eq!(lines.collect::<Vec<_>>(), [""], "a row ends as it should");
        row
    }

    #[test]
    fn each_language_has_what_its_spreadsheet_reads() {
        let start =
            "2026-07-15,2026-07-14,\"Credit\",\"CN-1\",\"Été, 2\",\"\",,-1210.69,-210.69,,CAD";
        assert_eq!(row("Été, 2", Language::EnCa), start);
        let french =
            "2026-07-15;2026-07-14;\"Crédit\";\"CN-1\";\"Été, 2\";\"\";;-1210,69;-210,69;;CAD";
        assert_eq!(row("Été, 2", Language::FrCa), french);
        let file = Csv::transactions("a", &[], Language::FrCa).text;
        assert!(file.starts_with("\u{feff}\"Date\";\"Date du document\";\"Type\";\"Numéro\""));
    }

    #[test]
    fn a_payment_has_the_number_and_the_method_that_the_page_shows() {
        let payment = Transaction {
            r#type: TransactionType::Payment,
            number: "ext:pay-1".to_owned(),
            method: Some(PaidBy::Wire),
            ..item("Wire 7")
        };
        let file = Csv::transactions("1001", std::slice::from_ref(&payment), Language::FrCa);
        assert_eq!(file.name, "transactions-1001.csv");
        let shown = "\"Paiement\";\"pay-1\";\"Wire 7\";\"Virement\";;-1210,69";
        assert!(file.text.contains(shown), "{}", file.text);
        let invoice = Transaction {
            r#type: TransactionType::Invoice,
            due_on: Some(jiff::civil::date(2026, 8, 14)),
            method: None,
            ..payment
        };
        let file = Csv::transactions("1001", &[invoice], Language::EnCa);
        assert!(file.text.contains(",\"\",2026-08-14,-1210.69,"), "{}", file.text);
    }

    #[test]
    fn no_text_is_run_as_a_formula_or_leaves_its_cell() {
        for (text, cell) in [
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("＝1", "\"'＝1\""),
            ("a=1", "\"a=1\""),
            ("a;=1", "\"a;=1\""),
            ("say \"no\",\nplease", "\"say \"\"no\"\",\nplease\""),
            ("", "\"\""),
        ] {
            assert_eq!(quoted(text), cell, "{text}");
        }
        assert!(row("=1+1", Language::EnCa).contains(",-1210.69,"), "an amount is a number");
    }

    #[test]
    fn a_name_is_plain() {
        let name = Csv::transactions("a:1\"é\r\n/b", &[], Language::EnCa).name;
        assert_eq!(name, "transactions-a-1-----b.csv");
    }
}
