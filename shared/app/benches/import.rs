//! How many documents a second an import posts, and in how much memory: `cargo bench -p app`.
//!
//! A generator makes the lines, the ledger stores nothing, and work files are on disk: so time and
//! memory are those of the import alone. For comparison, the same lines are posted one after the
//! other, each in its own transaction.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement may panic and prints")]

use std::fmt::Write;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::{fs, io, time::Instant};

use app::account::{AccountSummary, ReadAccountSummaries};
use app::import::{
    AccountCommit, Arrival, BillingFiles, DocumentFiles, Fence, Import, ImportStore,
    InviteOnImport, Limits, Line, Lines, NumberedDocument, Outcome, Rejected, Rejection,
    ReportFiles, ReportWriter, RunContext, WorkFile, WorkFiles, parse, post_documents, register,
};
use app::posting::{
    AccountState, ChangeCommit, DocumentKey, Identity, KnownDocument, LedgerCommit, PostingStore,
    RunId,
};
use app::store::StoreError;
use app::users::{ListMemberships, Membership, User, UserStore};
use domain::account::Profile;
use domain::document::Document;
use domain::ids::{AccountId, DocumentNumber, PaymentId, UserId};
use domain::ledger::{Entry, EntryId, Ledger, Record};
use domain::payment::Payment;
use jiff::Timestamp;
use testkit::documents::{account, file, invoice, payment, with};
use testkit::ledger::{MemoryFiles, MemoryLedger};
use testkit::system::FixedClock;
use tokio::io::{AsyncRead, ReadBuf};

/// Documents of an account, including its account line.
const DOCUMENTS_EACH: u64 = 10;

/// A generated file: every account line, then documents of random accounts.
struct Generated {
    next: u64,
    lines: u64,
    ready: Vec<u8>,
    at: usize,
}

impl Generated {
    fn new(lines: u64) -> Self {
        Self { next: 0, lines, ready: Vec::new(), at: 0 }
    }

    fn line(number: u64, accounts: u64) -> String {
        if number < accounts {
            return with(account(&format!("a-{number}"), 1), "manager", serde_json::Value::Null)
                .to_string();
        }
        // A fixed seed: the same file every time.
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
        let owner = format!("a-{}", mixed.checked_rem(accounts).unwrap());
        let amount = format!("1.{}", mixed % 90 + 10);
        match number % 2 {
            0 => invoice(&format!("i-{number}"), &owner, &amount).to_string(),
            _ => payment(&format!("p-{number}"), &owner, &amount).to_string(),
        }
    }
}

impl AsyncRead for Generated {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.at == self.ready.len() {
            let mut text = String::new();
            while text.len() < 64 << 10 && self.next < self.lines {
                let line = Self::line(self.next, self.lines / DOCUMENTS_EACH);
                writeln!(text, "{line}").unwrap();
                self.next += 1;
            }
            (self.ready, self.at) = (text.into_bytes(), 0);
        }
        let count = buffer.remaining().min(self.ready.len() - self.at);
        buffer.put_slice(self.ready.get(self.at..self.at + count).unwrap());
        self.at += count;
        Poll::Ready(Ok(()))
    }
}

/// Files of a run on disk; reports and documents are dropped.
struct Files {
    lines: u64,
    folder: PathBuf,
}

impl BillingFiles for Files {
    type Reader = Generated;

    async fn open(&self, _: &Arrival) -> io::Result<Option<Generated>> {
        Ok(Some(Generated::new(self.lines)))
    }
}

impl Files {
    fn path(&self, file: WorkFile) -> PathBuf {
        self.folder.join(file.to_string().replace('/', "-"))
    }
}

impl WorkFiles for Files {
    async fn put_work(&self, _: RunId, file: WorkFile, content: Vec<u8>) -> io::Result<()> {
        fs::write(self.path(file), content)
    }

    async fn work(&self, _: RunId, file: WorkFile) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(file)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }
}

/// A writer that drops the report.
struct Dropped;

impl ReportWriter for Dropped {
    async fn write(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    async fn finish(self) -> io::Result<()> {
        Ok(())
    }

    async fn abandon(self) -> io::Result<()> {
        Ok(())
    }
}

impl ReportFiles for Files {
    type Writer = Dropped;

    fn begin_report(&self, _: String) -> Dropped {
        Dropped
    }

    async fn put_report(&self, _: &str, report: &str) -> io::Result<()> {
        let report: serde_json::Value = serde_json::from_str(report)?;
        assert_eq!(report.get("posted").unwrap().as_u64(), Some(self.lines), "{report:#}");
        Ok(())
    }
}

impl DocumentFiles for Files {
    async fn keep(&self, account: &AccountId, _: &Identity, _: &[u8]) -> io::Result<String> {
        Ok(format!("documents/{account}"))
    }

    async fn keep_pdf(&self, _: &AccountId, _: &Identity, _: &str) -> io::Result<bool> {
        Ok(true)
    }
}

/// A ledger in which every account exists without entries, and that stores no posting.
struct Forgetful {
    profile: Profile,
    commits: AtomicU64,
}

impl Forgetful {
    fn new() -> Self {
        let parsed = parse(account("a", 0).to_string().as_bytes());
        let (Document::Account(line), _) = parsed.document.unwrap() else { unreachable!() };
        Self { profile: Profile::new(&line), commits: AtomicU64::new(0) }
    }
}

type Stored<T> = Result<T, StoreError>;

impl PostingStore for Forgetful {
    async fn payments(&self, _: &AccountId, ids: &[PaymentId]) -> Stored<Vec<Option<Payment>>> {
        Ok(vec![None; ids.len()])
    }

    async fn known(&self, keys: &[DocumentKey]) -> Stored<Vec<Option<KnownDocument>>> {
        Ok(vec![None; keys.len()])
    }

    async fn invoices(&self, _: &AccountId, n: &[DocumentNumber]) -> Stored<Vec<Option<EntryId>>> {
        Ok(vec![None; n.len()])
    }

    async fn account(&self, id: &AccountId) -> Stored<Option<AccountState>> {
        let (profile, ledger) = (self.profile.clone(), Ledger::new(self.profile.currency));
        Ok(Some(AccountState::read(id.clone(), 1, profile, ledger)))
    }

    async fn records_from(&self, _: &AccountId, _: EntryId) -> Stored<Vec<Record>> {
        Ok(Vec::new())
    }

    async fn changes_before(&self, _: &AccountId, _: EntryId) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn entries_at(&self, _: &AccountId, ids: &[EntryId]) -> Stored<Vec<Option<Entry>>> {
        Ok(vec![None; ids.len()])
    }

    async fn commit(&self, _: &LedgerCommit<'_>) -> Result<(), StoreError> {
        self.commits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    async fn commit_change(&self, _: &ChangeCommit<'_>) -> Result<(), StoreError> {
        self.commits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

impl UserStore for Forgetful {
    async fn get_user(&self, _: &UserId) -> Result<Option<User>, StoreError> {
        Ok(None)
    }
}

impl ListMemberships for Forgetful {
    async fn list_memberships(&self, _: &UserId) -> Result<Vec<Membership>, StoreError> {
        Ok(Vec::new())
    }
}

impl ReadAccountSummaries for Forgetful {
    async fn account_summaries(&self, _: &[AccountId]) -> Result<Vec<AccountSummary>, StoreError> {
        Ok(Vec::new())
    }
}

impl ImportStore for Forgetful {
    async fn rejections(&self, _: RunId, _: &AccountId) -> Result<Vec<Rejection>, StoreError> {
        Ok(Vec::new())
    }

    async fn commit_import(
        &self,
        commit: &LedgerCommit<'_>,
        _: Rejected<'_>,
        _: Fence<'_>,
    ) -> Result<(), StoreError> {
        self.commit(commit).await
    }

    async fn commit_rejections(
        &self,
        _: &AccountId,
        _: Rejected<'_>,
        _: Fence<'_>,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn commit_account(&self, _: &AccountCommit<'_>) -> Result<(), StoreError> {
        self.commits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Peak memory since `forget_peak`, in MiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn print(what: &str, lines: u64, began: Instant, store: &Forgetful) {
    let seconds = began.elapsed().as_secs_f64();
    let (commits, peak) = (store.commits.load(Ordering::Relaxed), peak());
    let rate = (u128::from(lines) * 1_000) / began.elapsed().as_millis().max(1);
    println!(
        "{what:<12} {lines:>9} documents {seconds:>7.2} s {rate:>7} documents/s \
         {commits:>9} transactions, peak {peak:>4} MiB"
    );
}

async fn import(lines: u64) {
    let folder = std::env::temp_dir().join(format!("import-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let files = Files { lines, folder };
    let (store, runs) = (Forgetful::new(), MemoryLedger::default());
    let clock = FixedClock::at(Timestamp::UNIX_EPOCH);
    let (key, version_id, at) = ("billing/all.jsonl".to_owned(), "v1".to_owned(), clock_day());
    register(&runs, &Arrival { key, version_id, at, sequencer: String::new() }).await.unwrap();
    let import = Import {
        store: &store,
        documents: &files,
        files: &files,
        runs: &runs,
        clock: &clock,
        invite: InviteOnImport(false),
        limits: Limits::default(),
    };
    forget_peak();
    let began = Instant::now();
    let outcome = import.work("bench", Timestamp::MAX).await.unwrap();
    assert_eq!(outcome, Outcome::Done);
    print("two stages", lines, began, &store);
    fs::remove_dir_all(&files.folder).unwrap();
}

fn clock_day() -> Timestamp {
    "2026-07-20T12:00:00Z".parse().unwrap()
}

async fn one_by_one(lines: u64) {
    let files = Files { lines, folder: PathBuf::new() };
    let (store, clock) = (Forgetful::new(), FixedClock::at(Timestamp::UNIX_EPOCH));
    let import = Import {
        store: &store,
        documents: &files,
        files: &files,
        runs: &MemoryLedger::default(),
        clock: &clock,
        invite: InviteOnImport(false),
        limits: Limits::default(),
    };
    let run = RunContext { id: RunId::of("k", "v"), arrived_at: clock_day(), resumed: false };
    forget_peak();
    let began = Instant::now();
    let (mut source, mut line) = (Lines::new(Generated::new(lines), usize::MAX), 0);
    while let Some(read) = source.next().await.unwrap() {
        let Line::Text(bytes) = read else {
            assert_eq!(read, Line::Pause);
            continue;
        };
        line += 1;
        let (document, hash) = parse(&bytes).document.unwrap();
        let numbered = NumberedDocument { line, document, hash, bytes };
        let fence = Fence { owner: "one", copy: 0 };
        post_documents(&import, &run, &[numbered], fence).await.unwrap();
    }
    assert_eq!(line, lines);
    print("one by one", lines, began, &store);
}

/// Invoices of one account and then as many payments, into a ledger that stores them: the more
/// items are open, the more each posting reads.
async fn one_account(lines: u64) {
    let (ledger, files) = (MemoryLedger::default(), MemoryFiles::default());
    let document = |number| match number {
        0 => with(account("a", 1), "manager", serde_json::Value::Null),
        _ if number <= lines / 2 => invoice(&format!("i-{number}"), "a", "1.25"),
        _ => payment(&format!("p-{number}"), "a", "1.25"),
    };
    let (key, version_id) = ("billing/one.jsonl".to_owned(), "v1".to_owned());
    let arrival = Arrival { key, version_id, at: clock_day(), sequencer: String::new() };
    files.drop_file(&arrival, file(&(0..lines).map(document).collect::<Vec<_>>()));
    register(&ledger, &arrival).await.unwrap();
    let clock = FixedClock::at(clock_day());
    let import = Import {
        store: &ledger,
        documents: &files,
        files: &files,
        runs: &ledger,
        clock: &clock,
        invite: InviteOnImport(false),
        limits: Limits::default(),
    };
    forget_peak();
    let began = Instant::now();
    let outcome = import.work("bench", Timestamp::MAX).await.unwrap();
    assert_eq!(outcome, Outcome::Done);
    let seconds = began.elapsed().as_secs_f64();
    let id = AccountId::parse("a").unwrap();
    let version = PostingStore::account(&ledger, &id).await.unwrap().unwrap().version;
    println!(
        "one account  {lines:>9} documents {seconds:>7.2} s {:>7} ns/document \
         {version:>9} transactions, peak {:>4} MiB",
        began.elapsed().as_nanos() / u128::from(lines),
        peak()
    );
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for lines in [10_000, 1_000_000] {
        runtime.block_on(one_by_one(lines));
        runtime.block_on(import(lines));
    }
    for lines in [1_000, 10_000] {
        runtime.block_on(one_account(lines));
    }
}
