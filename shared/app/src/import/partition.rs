//! The first stage of a run: the file is cut into slices, and the documents of each slice are put
//! into shards by account.
//!
//! Where a slice ends depends on the file's content alone, and a shard on the account's id alone:
//! whoever repeats a slice writes the same files again. A file of one slice is never written; its
//! documents go to the second stage as one shard, in memory.

use domain::ids::AccountId;
use futures_util::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};
use tokio::io::AsyncRead;

use super::{
    BillingFiles, Checkpoint, FileState, ImportError, LeaseStore, Limits, Line, Lines, Problem,
    ProblemCode, Run, RunStore, WorkFile, WorkFiles,
    numbered::account_of,
    parse,
    problems::{self, Finding},
    records,
    report::problem_text,
    turn::{Stop, Turn},
};
use crate::outside::Clock;

/// Skipped lines between two looks at the clock.
const LOOK_EVERY: u64 = 5_000;

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
    Document { shard: u64, line: Vec<u8> },
    Problem(String),
}

impl Sorted {
    /// Whether a line is a document, and in which shard it belongs.
    fn of(number: u64, line: Line, shards: u64) -> Self {
        let problem = |code, message: &str| {
            Self::Problem(problem_text(number, None, None, &Problem::new(code, message)))
        };
        let line = match line {
            Line::Text(line) => line,
            Line::TooLong => return problem(ProblemCode::LineTooLong, "longer than 1 MiB"),
            Line::Broken => {
                let message = "the compressed data is cut off or damaged here: nothing after \
                               this point could be read";
                return problem(ProblemCode::NotJson, message);
            }
        };
        let parsed = parse(&line);
        match &parsed.document {
            Ok((document, _)) => {
                Self::Document { shard: shard_of(account_of(document), shards), line }
            }
            Err(problem) => {
                let (kind, id) = (parsed.kind.as_deref(), parsed.id.as_deref());
                Self::Problem(problem_text(number, kind, id, problem))
            }
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Document { line, .. } => line.len(),
            Self::Problem(text) => text.len(),
        }
    }
}

/// The shard of an account: the same for ever.
fn shard_of(account: &AccountId, shards: u64) -> u64 {
    let hash = Sha256::digest(account.as_str().as_bytes());
    let start = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    start.checked_rem(shards).unwrap_or_default()
}

/// One slice.
#[derive(Default)]
struct Slice {
    /// Its documents, as records.
    documents: Vec<u8>,
    /// The shard of each.
    shards: Vec<u64>,
    /// Its problems, as records.
    problems: Vec<u8>,
    rejected: u64,
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
                records::push(&mut self.documents, number, &line);
                self.shards.push(shard);
            }
            Sorted::Problem(text) => {
                records::push(&mut self.problems, number, text.as_bytes());
                self.rejected = self.rejected.saturating_add(1);
            }
        }
    }

    /// Its documents by shard, as records. A shard without any is there too.
    fn into_shards(self, shards: u64) -> Result<Vec<Vec<u8>>, ImportError> {
        let mut sorted: Vec<Vec<u8>> = (0..shards).map(|_| Vec::new()).collect();
        let mut documents = records::Records::new(self.documents);
        for shard in self.shards {
            let shard = usize::try_from(shard).unwrap_or(usize::MAX);
            if let (Some((number, line)), Some(shard)) = (documents.next()?, sorted.get_mut(shard))
            {
                records::push(shard, number, line);
            }
        }
        Ok(sorted)
    }
}

/// The file, slice by slice.
struct Slices {
    lines: Lines,
    /// A line that is read and belongs to the next slice.
    ahead: Option<Sorted>,
    /// Lines before the next slice.
    before: u64,
    damaged: bool,
    limits: Limits,
}

impl Slices {
    async fn open(source: impl AsyncRead + Send + Unpin + 'static, limits: Limits) -> Opened {
        let lines = Lines::open(source).await?;
        Ok(Self { lines, ahead: None, before: 0, damaged: false, limits })
    }

    /// Passes over lines that are in slices already.
    async fn skip<Q: RunStore + LeaseStore, C: Clock>(
        &mut self,
        lines: u64,
        turn: &Turn<'_, Q, C>,
    ) -> Result<(), Stop> {
        while self.before < lines && self.lines.next().await?.is_some() {
            self.before = self.before.saturating_add(1);
            if self.before.is_multiple_of(LOOK_EVERY) {
                turn.go_on().await?;
            }
        }
        Ok(())
    }

    /// The next slice, and whether it is the last.
    async fn next(&mut self) -> Result<(Slice, bool), ImportError> {
        let mut slice = Slice::default();
        loop {
            let number = self.before.saturating_add(1);
            let line = match self.ahead.take() {
                Some(line) => line,
                None => match self.lines.next().await? {
                    Some(line) => {
                        self.damaged |= line == Line::Broken;
                        Sorted::of(number, line, self.limits.shards)
                    }
                    None => return Ok((slice, true)),
                },
            };
            if !slice.has_room(&line, &self.limits) {
                self.ahead = Some(line);
                return Ok((slice, false));
            }
            self.before = number;
            slice.add(number, line);
        }
    }
}

type Opened = Result<Slices, ImportError>;

/// Goes on with the first stage from where the run was saved, to its end.
pub(super) async fn partition<F, Q, C>(
    run: &mut Run,
    files: &F,
    turn: &Turn<'_, Q, C>,
    limits: Limits,
) -> Result<Documents, Stop>
where
    F: BillingFiles + WorkFiles,
    Q: RunStore + LeaseStore,
    C: Clock,
{
    if run.checkpoint.file.is_some() && run.checkpoint.slices > 0 {
        return Ok(Documents::InShards);
    }
    let Some(file) = files.open(&run.arrival).await? else {
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
    let mut slices = Slices::open(file, limits).await?;
    if run.checkpoint.file.is_some() {
        // A small file whose posting has begun: its lines are counted and its problems written.
        let (slice, _) = slices.next().await?;
        return Ok(Documents::Here(slice.documents));
    }
    slices.skip(run.checkpoint.lines, turn).await?;
    loop {
        turn.go_on().await?;
        let (mut slice, last) = slices.next().await?;
        let checkpoint = &mut run.checkpoint;
        checkpoint.lines = checkpoint.lines.saturating_add(slice.lines);
        checkpoint.rejected = checkpoint.rejected.saturating_add(slice.rejected);
        let found = std::mem::take(&mut slice.problems);
        problems::put(files, run, (Finding::Problem, 0), found, limits.part_bytes).await?;
        if last {
            run.checkpoint.file = Some(match (slices.damaged, run.checkpoint.lines) {
                (true, _) => FileState::CutOff,
                (false, 0) => FileState::Empty,
                (false, _) => FileState::Complete,
            });
            if run.checkpoint.slices == 0 {
                return Ok(Documents::Here(slice.documents));
            }
        }
        let number = run.checkpoint.slices;
        put_shards(run, number, slice.into_shards(limits.shards)?, files, limits.at_once).await?;
        run.checkpoint.slices = number.saturating_add(1);
        turn.save(run).await?;
        if last {
            return Ok(Documents::InShards);
        }
    }
}

async fn put_shards(
    run: &Run,
    slice: u64,
    shards: Vec<Vec<u8>>,
    files: &impl WorkFiles,
    at_once: usize,
) -> Result<(), ImportError> {
    let puts = (0..)
        .zip(shards)
        .map(|(shard, content)| files.put_work(run.id, WorkFile::Shard { shard, slice }, content));
    Ok(stream::iter(puts).buffer_unordered(at_once).try_collect::<()>().await?)
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
