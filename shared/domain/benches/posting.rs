//! Instructions of one posting, by kind and by number of open items: `cargo bench -p domain`.
//!
//! Valgrind, which must be installed, counts them, so that the load of the machine does not matter.
//! Each figure is also given in additions of money.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement may panic and prints")]

use std::{
    env,
    hint::black_box,
    process::{Command, exit},
};

use domain::{
    document::PaidBy,
    ids::DocumentId,
    ledger::{Budget, CreditHistory, Ledger, OpenItem, Posting, PostingKind, Record, post},
    money::{Money, currency},
};
use jiff::{Timestamp, civil::date};

/// Postings per case; the figures are averages.
const TIMES: u32 = 100;

/// The measured cases: a name, and the number of open invoices.
const CASES: [(&str, u32); 8] = [
    ("addition", 0),
    ("invoice", 0),
    ("invoice", 1_000),
    ("invoice", 10_000),
    ("payment", 1),
    ("payment", 1_000),
    ("payment", 10_000),
    ("refund", 1),
];

/// Valgrind counts only this function and what it calls.
#[inline(never)]
fn counted<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

struct Books {
    ledger: Ledger,
    posted: u32,
}

impl Books {
    fn posting(&mut self, kind: PostingKind) -> Posting {
        self.posted += 1;
        let number = format!("D-{}", self.posted);
        Posting {
            document: DocumentId::parse(&number).unwrap(),
            number: Some(number),
            document_on: date(2026, 7, 1),
            amount: Money::parse("12.50", self.ledger.currency()).unwrap(),
            description: String::new(),
            kind,
            posted_at: Timestamp::UNIX_EPOCH,
            source: "staff".to_owned(),
            actor: None,
        }
    }

    /// Posts without counting.
    fn prepare(&mut self, kind: PostingKind) -> Record {
        let posting = self.posting(kind);
        let posted = post(&mut self.ledger, &posting, date(2026, 7, 20), Budget::UNLIMITED);
        self.ledger.clear_touched();
        Record::Entry(posted.unwrap().entry)
    }

    fn count(&mut self, kind: PostingKind) {
        let posting = self.posting(kind);
        let ledger = &mut self.ledger;
        counted(|| post(ledger, &posting, date(2026, 7, 20), Budget::UNLIMITED)).unwrap();
        self.ledger.clear_touched();
    }
}

const fn invoice() -> PostingKind {
    PostingKind::Invoice { due_on: date(2026, 7, 31) }
}

const fn payment() -> PostingKind {
    PostingKind::Payment { method: PaidBy::Wire, apply_first_to: None }
}

/// Runs one case, each time with the same number of open invoices.
fn run(case: &str, open: u32) {
    let mut books = Books { ledger: Ledger::new(currency("CAD").unwrap()), posted: 0 };
    let mut item = None;
    for _ in 0..open {
        item = books.prepare(invoice()).entry().and_then(OpenItem::of);
    }
    for _ in 0..TIMES {
        match case {
            "addition" => {
                let (left, right) = (books.ledger.balance, black_box(books.ledger.balance));
                counted(|| left.plus(right)).unwrap();
            }
            "invoice" => {
                books.count(invoice());
                books.prepare(payment());
            }
            "payment" => {
                books.count(payment());
                books.prepare(invoice());
            }
            _ => {
                let payment = books.prepare(payment());
                let mut history = CreditHistory::read([&payment]).unwrap();
                history.items.extend(item.clone());
                let excess = domain::ledger::Excess::Refuse;
                books.count(PostingKind::Refund { payment: Some(history), excess });
            }
        }
    }
}

/// Instructions of one case, counted in a separate process.
fn instructions(case: &str, open: u32) -> u64 {
    let program = env::current_exe().unwrap();
    let valgrind = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args(["--collect-atstart=no", "--toggle-collect=*posting*counted*"])
        .arg(program)
        .args(["run", case, &open.to_string()])
        .output();
    let Ok(output) = valgrind else {
        println!("valgrind is needed to count instructions: apt-get install valgrind");
        exit(1);
    };
    let text = String::from_utf8(output.stderr).unwrap();
    let line = text.lines().find_map(|line| line.split("Collected : ").nth(1)).unwrap();
    line.trim().parse::<u64>().unwrap() / u64::from(TIMES)
}

fn main() {
    let mut arguments = env::args().skip(1).skip_while(|argument| argument != "run");
    if arguments.next().is_some() {
        let (case, open) = (arguments.next().unwrap(), arguments.next().unwrap());
        return run(&case, open.parse().unwrap());
    }
    let reference = instructions("addition", 0);
    println!("reference: one addition of money, {reference} instructions");
    for (case, open) in CASES.iter().skip(1) {
        let count = instructions(case, *open);
        println!(
            "{case:<8} with {open:>6} open {count:>9} instructions, {:>6} additions",
            count / reference.max(1)
        );
    }
}
