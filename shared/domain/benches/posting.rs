//! Instructions of one posting, by kind and by how much is open: `cargo bench -p domain`.
//!
//! Counted by valgrind, which must be installed: the same on every machine of one architecture,
//! however busy it is. Beside each figure the reference: how many additions of money cost as much.

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

/// How often each is done.
const TIMES: u32 = 100;

/// What is measured: a name, and how many invoices are open meanwhile.
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

/// What is counted: this function and all it calls, and nothing else.
#[inline(never)]
fn counted<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

struct Books {
    ledger: Ledger,
    posted: u32,
}

impl Books {
    fn posting(&mut self, what: PostingKind) -> Posting {
        self.posted += 1;
        let number = format!("D-{}", self.posted);
        Posting {
            document: DocumentId::parse(&number).unwrap(),
            number: Some(number),
            document_on: date(2026, 7, 1),
            amount: Money::parse("12.50", self.ledger.currency()).unwrap(),
            description: String::new(),
            what,
            posted_at: Timestamp::UNIX_EPOCH,
            source: "staff".to_owned(),
            actor: None,
        }
    }

    /// Posts, uncounted.
    fn prepare(&mut self, what: PostingKind) -> Record {
        let posting = self.posting(what);
        let posted = post(&mut self.ledger, &posting, date(2026, 7, 20), Budget::UNLIMITED);
        self.ledger.stored();
        Record::Entry(posted.unwrap().entry)
    }

    fn count(&mut self, what: PostingKind) {
        let posting = self.posting(what);
        let ledger = &mut self.ledger;
        counted(|| post(ledger, &posting, date(2026, 7, 20), Budget::UNLIMITED)).unwrap();
        self.ledger.stored();
    }
}

const fn invoice() -> PostingKind {
    PostingKind::Invoice { due_on: date(2026, 7, 31) }
}

const fn payment() -> PostingKind {
    PostingKind::Payment { method: PaidBy::Wire, first: None }
}

/// Does one case, with as much open each time.
fn run(case: &str, open: u32) {
    let mut books = Books { ledger: Ledger::new(currency("CAD").unwrap()), posted: 0 };
    let mut item = None;
    for _ in 0..open {
        item = books.prepare(invoice()).entry().and_then(OpenItem::of);
    }
    for _ in 0..TIMES {
        match case {
            "addition" => {
                let (one, other) = (books.ledger.balance, black_box(books.ledger.balance));
                counted(|| one.plus(other)).unwrap();
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
                let beyond = domain::ledger::Beyond::Refuse;
                books.count(PostingKind::Refund { payment: Some(history), beyond });
            }
        }
    }
}

/// Instructions of one case, counted in a process of its own.
fn instructions(case: &str, open: u32) -> u64 {
    let me = env::current_exe().unwrap();
    let valgrind = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args(["--collect-atstart=no", "--toggle-collect=*posting*counted*"])
        .arg(me)
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
