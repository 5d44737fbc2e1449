//! The first stage of a run: the file is cut into slices, and the documents of each slice are put
//! into shards by account.
//!
//! Where a slice ends depends on the file's content alone, and a shard on the account's id alone.
//! So a call that repeats a slice writes the same files again. A file of one slice is never
//! written; its documents go to the second stage as one shard, in memory.

use std::collections::BTreeMap;

use domain::ids::AccountId;
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::io::AsyncRead;

use super::{
    checkpoint::{Checkpoint, FileState, Run},
    context::{ImportError, ImportPorts, Limits},
    files::{BillingFiles, WorkFile, WorkFiles},
    lease::{Interruption, Lease},
    numbered_document::account_of,
    parse::parse,
    problem::{Problem, ProblemCode},
    read::{LINE_LIMIT, Line, Lines, Unreadable},
    report::{Finding, problem_text, put_findings},
    work_file::{NumberedLines, push_line, stable_hash},
};

/// What the first stage leaves to the second.
#[derive(Debug)]
pub(super) enum Documents {
    /// The documents of a small file, in its order.
    Here(Vec<u8>),
    /// Shards in work files.
    InShards,
}

/// A line, sorted.
enum Sorted {
    Document {
        shard: u64,
        line: Vec<u8>,
    },
    /// What is reported of a line that is not a document, and how many bytes the line has.
    Problem {
        text: String,
        size: usize,
    },
}

impl Sorted {
    /// Whether a line is a document, and in which shard it belongs.
    fn of(number: u64, line: Vec<u8>, shards: u64) -> Self {
        let parsed = parse(&line);
        match &parsed.document {
            Ok((document, _)) => {
                Self::Document { shard: shard_of(account_of(document), shards), line }
            }
            Err(problem) => {
                let (kind, id) = (parsed.kind.as_deref(), parsed.id.as_deref());
                Self::Problem { text: problem_text(number, kind, id, problem), size: line.len() }
            }
        }
    }

    fn problem(number: u64, size: usize, code: ProblemCode, message: &str) -> Self {
        let text = problem_text(number, None, None, &Problem::new(code, message));
        Self::Problem { text, size }
    }

    /// What it costs to have read and to keep it.
    const fn size(&self) -> usize {
        match self {
            Self::Document { line, .. } => line.len(),
            Self::Problem { text, size } => text.len().saturating_add(*size),
        }
    }
}

/// What the report says of a file that cannot be read any further.
const fn explanation(why: Unreadable) -> &'static str {
    match why {
        Unreadable::Damaged => {
            "the compressed data is cut off or damaged here: nothing after this point could be read"
        }
        Unreadable::Window => {
            "the zstd data needs a window of more than 128 MiB: nothing from here on was read. \
             Compress it without --long, or with --long=27 at most"
        }
        Unreadable::Utf16 => "the file is UTF-16, not UTF-8: nothing of it was read",
        Unreadable::NoDocuments => {
            "the file has too many lines, or too long ones, that are not documents: nothing from \
             here on was read"
        }
    }
}

/// The shard of an account: the same in every version.
fn shard_of(account: &AccountId, shards: u64) -> u64 {
    stable_hash(account.as_str().as_bytes()).checked_rem(shards).unwrap_or_default()
}

/// A slice of the file.
#[derive(Default)]
struct Slice {
    /// Its documents, as numbered lines.
    documents: Vec<u8>,
    /// The shard of each.
    shards: Vec<u64>,
    /// Its problems, as numbered lines.
    problems: Vec<u8>,
    rejected: u64,
    /// Bytes of the lines that are not documents.
    skipped_bytes: u64,
    lines: u64,
    size: usize,
}

impl Slice {
    fn has_room(&self, line: &Sorted, limits: &Limits) -> bool {
        let size = self.size.saturating_add(line.size());
        self.lines == 0 || (self.lines < limits.slice_lines && size <= limits.slice_bytes)
    }

    fn add(&mut self, number: u64, line: Sorted) {
        self.lines = self.lines.saturating_add(1);
        self.size = self.size.saturating_add(line.size());
        match line {
            Sorted::Document { shard, line } => {
                push_line(&mut self.documents, number, &line);
                self.shards.push(shard);
            }
            Sorted::Problem { text, size } => {
                push_line(&mut self.problems, number, text.as_bytes());
                self.skipped_bytes = self.skipped_bytes.saturating_add(bytes(size));
                self.rejected = self.rejected.saturating_add(1);
            }
        }
    }

    /// Its documents by shard, as numbered lines.
    fn into_shards(self) -> Result<BTreeMap<u64, Vec<u8>>, ImportError> {
        let mut sorted = BTreeMap::<u64, Vec<u8>>::new();
        let mut documents = NumberedLines::new(self.documents);
        for shard in self.shards {
            if let Some((number, line)) = documents.next()? {
                push_line(sorted.entry(shard).or_default(), number, line);
            }
        }
        Ok(sorted)
    }
}

/// How many lines that are not documents the file may still have. It follows from the lines read so
/// far, so that every call that processes the run stops at the same line.
struct Spare {
    lines: u64,
    bytes: u64,
}

impl Spare {
    /// What is left after the lines that a checkpoint counts.
    fn after(checkpoint: &Checkpoint, limits: &Limits) -> Self {
        let Checkpoint { lines, rejected, skipped_bytes, .. } = *checkpoint;
        let documents = lines.saturating_sub(rejected);
        Self {
            lines: limits.spare_lines.saturating_add(documents).saturating_sub(rejected),
            bytes: limits.spare_bytes.saturating_sub(skipped_bytes),
        }
    }

    /// Whether there is room for one more line; if so, it is taken.
    fn take(&mut self, line: &Sorted) -> bool {
        match line {
            Sorted::Document { .. } => self.lines = self.lines.saturating_add(1),
            Sorted::Problem { size, .. } => {
                let left = (self.lines.checked_sub(1), self.bytes.checked_sub(bytes(*size)));
                let (Some(lines), Some(bytes)) = left else { return false };
                (self.lines, self.bytes) = (lines, bytes);
            }
        }
        true
    }
}

fn bytes(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}

/// The file, slice by slice.
struct Slices<R> {
    lines: Lines<R>,
    /// A line that is read and belongs to the next slice.
    ahead: Option<Sorted>,
    /// Lines before the next slice.
    before: u64,
    spare: Spare,
    cut_off: bool,
    limits: Limits,
}

impl<R: AsyncRead + Send + Unpin> Slices<R> {
    /// The slices after the lines that a checkpoint counts.
    async fn open<P: ImportPorts>(
        lease: &Lease<'_, P>,
        file: R,
        checkpoint: &Checkpoint,
    ) -> Result<Self, Interruption> {
        let limits = lease.import.limits;
        let longest = usize::try_from(limits.spare_bytes).unwrap_or(usize::MAX).max(LINE_LIMIT);
        let mut lines = Lines::new(file, longest);
        let mut before = 0;
        while before < checkpoint.lines {
            match lines.next().await? {
                None => break,
                Some(Line::Pause) => lease.check().await?,
                Some(_) => before = before.saturating_add(1),
            }
        }
        let spare = Spare::after(checkpoint, &limits);
        Ok(Self { lines, ahead: None, before, spare, cut_off: false, limits })
    }

    /// The next slice, and whether it is the last.
    async fn next<P: ImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
    ) -> Result<(Slice, bool), Interruption> {
        let mut slice = Slice::default();
        loop {
            let line = match self.ahead.take() {
                Some(line) => Some(line),
                None => self.line(lease).await?,
            };
            let Some(line) = line else { return Ok((slice, true)) };
            if !slice.has_room(&line, &self.limits) {
                self.ahead = Some(line);
                return Ok((slice, false));
            }
            self.before = self.before.saturating_add(1);
            slice.add(self.before, line);
        }
    }

    /// The next line; `None` after the last that is read.
    async fn line<P: ImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
    ) -> Result<Option<Sorted>, Interruption> {
        if self.cut_off {
            return Ok(None);
        }
        let number = self.before.saturating_add(1);
        let line = loop {
            match self.lines.next().await? {
                None => return Ok(None),
                Some(Line::Pause) => lease.check().await?,
                Some(Line::Text(line)) => break Sorted::of(number, line, self.limits.shards),
                Some(Line::TooLong(size)) => {
                    let code = ProblemCode::LineTooLong;
                    break Sorted::problem(number, size, code, "longer than 1 MiB");
                }
                Some(Line::Unreadable(why)) => return Ok(Some(self.end(number, why))),
            }
        };
        let has_room = self.spare.take(&line);
        Ok(Some(if has_room { line } else { self.end(number, Unreadable::NoDocuments) }))
    }

    /// Ends the file before its end.
    fn end(&mut self, number: u64, why: Unreadable) -> Sorted {
        self.cut_off = true;
        Sorted::problem(number, 0, ProblemCode::NotJson, explanation(why))
    }
}

/// Runs the first stage from the checkpoint to its end.
pub(super) async fn partition<P: ImportPorts>(
    lease: &Lease<'_, P>,
    run: &mut Run,
) -> Result<Documents, Interruption> {
    if run.checkpoint.file.is_some() && run.checkpoint.slices > 0 {
        return Ok(Documents::InShards);
    }
    let Some(file) = lease.import.files.open(&run.arrival).await? else {
        // What was read before it was gone is posted.
        let checkpoint = &mut run.checkpoint;
        checkpoint.file = Some(FileState::Missing);
        if checkpoint.slices > 0 {
            return Ok(Documents::InShards);
        }
        let Checkpoint { posted, duplicates, rejected, .. } = *checkpoint;
        checkpoint.lines = posted.saturating_add(duplicates).saturating_add(rejected);
        return Ok(Documents::Here(Vec::new()));
    };
    if run.checkpoint.file.is_some() {
        // A small file whose posting has begun: its lines are counted and its problems written.
        let mut slices = Slices::open(lease, file, &Checkpoint::default()).await?;
        return Ok(Documents::Here(slices.next(lease).await?.0.documents));
    }
    let mut slices = Slices::open(lease, file, &run.checkpoint).await?;
    loop {
        lease.check().await?;
        let (mut slice, last) = slices.next(lease).await?;
        let checkpoint = &mut run.checkpoint;
        checkpoint.lines = checkpoint.lines.saturating_add(slice.lines);
        checkpoint.rejected = checkpoint.rejected.saturating_add(slice.rejected);
        checkpoint.skipped_bytes = checkpoint.skipped_bytes.saturating_add(slice.skipped_bytes);
        let found = std::mem::take(&mut slice.problems);
        put_findings(lease.import, run, (Finding::Problem, 0), found).await?;
        if last {
            run.checkpoint.file = Some(match (slices.cut_off, run.checkpoint.lines) {
                (true, _) => FileState::CutOff,
                (false, 0) => FileState::Empty,
                (false, _) => FileState::Complete,
            });
            if run.checkpoint.slices == 0 {
                return Ok(Documents::Here(slice.documents));
            }
        }
        let number = run.checkpoint.slices;
        put_shards(lease, run, number, slice.into_shards()?).await?;
        run.checkpoint.slices = number.saturating_add(1);
        lease.save(run).await?;
        if last {
            return Ok(Documents::InShards);
        }
    }
}

async fn put_shards<P: ImportPorts>(
    lease: &Lease<'_, P>,
    run: &Run,
    slice: u64,
    shards: BTreeMap<u64, Vec<u8>>,
) -> Result<(), ImportError> {
    let files = lease.import.files;
    let puts = shards
        .into_iter()
        .map(|(shard, content)| files.put_work(run.id, WorkFile::Shard { shard, slice }, content));
    let puts = stream::iter(puts).buffer_unordered(lease.import.limits.at_once);
    Ok(puts.try_collect::<()>().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shard_of_an_account_never_changes() {
        let of = |id: &str| shard_of(&AccountId::parse(id).unwrap(), 64);
        assert_eq!([of("a"), of("c"), of("4f1c-0001")], [10, 34, 49]);
    }
}
