//! Streams of problems and of warnings: written part by part while a run goes on, merged by line at
//! its end.
//!
//! The first stream has the lines that are no documents, each shard has one more. Each is in order
//! of lines, so that merging them holds one part of each in memory, however many there are.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use serde_json::Value;

use super::{
    Checkpoint, ImportError, LeaseStore, Part, ReportFiles, ReportWriter, Run, RunStore, WorkFile,
    WorkFiles,
    hash::hash,
    records::{self, Records},
    turn::{Stop, Turn},
};
use crate::posting::RunId;
use crate::system::Clock;

/// Most problems, and most warnings, that the report itself repeats; all are in the files beside
/// it.
const MAX_FIRST: usize = 1_000;

/// Size from which merged problems are handed on.
const PIECE: usize = 256 << 10;

/// What a stream has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// Lines that were rejected.
    Problem,
    /// Warnings about lines that were posted.
    Warning,
}

impl Finding {
    fn parts(self, checkpoint: &Checkpoint) -> &[Part] {
        match self {
            Self::Problem => &checkpoint.parts,
            Self::Warning => &checkpoint.warning_parts,
        }
    }

    const fn parts_mut(self, checkpoint: &mut Checkpoint) -> &mut Vec<Part> {
        match self {
            Self::Problem => &mut checkpoint.parts,
            Self::Warning => &mut checkpoint.warning_parts,
        }
    }

    /// How many the run has.
    const fn count(self, checkpoint: &Checkpoint) -> u64 {
        match self {
            Self::Problem => checkpoint.rejected,
            Self::Warning => checkpoint.warnings,
        }
    }

    const fn file(self, part: Part) -> WorkFile {
        match self {
            Self::Problem => WorkFile::Problems(part),
            Self::Warning => WorkFile::Warnings(part),
        }
    }
}

/// Adds findings, as records, to a stream of the run.
pub(super) async fn put(
    files: &impl WorkFiles,
    run: &mut Run,
    (finding, stream): (Finding, u64),
    found: Vec<u8>,
    part_bytes: usize,
) -> Result<(), ImportError> {
    let mut found = Records::new(found);
    let mut part = Vec::new();
    while let Some((line, text)) = found.next()? {
        if !part.is_empty() && part.len().saturating_add(text.len()) > part_bytes {
            put_part(files, run, (finding, stream), std::mem::take(&mut part)).await?;
        }
        records::push(&mut part, line, text);
    }
    if !part.is_empty() {
        put_part(files, run, (finding, stream), part).await?;
    }
    Ok(())
}

async fn put_part(
    files: &impl WorkFiles,
    run: &mut Run,
    (finding, stream): (Finding, u64),
    content: Vec<u8>,
) -> Result<(), ImportError> {
    let part = Part { stream, name: hash(&content) };
    files.put_work(run.id, finding.file(part), content).await?;
    finding.parts_mut(&mut run.checkpoint).push(part);
    Ok(())
}

/// One stream that is being read.
struct Stream {
    finding: Finding,
    parts: std::vec::IntoIter<Part>,
    records: Records,
}

impl Stream {
    async fn next<F: WorkFiles, Q: RunStore + LeaseStore, C: Clock>(
        &mut self,
        run: RunId,
        files: &F,
        turn: &Turn<'_, Q, C>,
    ) -> Result<Option<(u64, Vec<u8>)>, Stop> {
        loop {
            if let Some((line, text)) = self.records.next()? {
                return Ok(Some((line, text.to_vec())));
            }
            let Some(part) = self.parts.next() else { return Ok(None) };
            turn.go_on().await?;
            let file = self.finding.file(part);
            let content = files.work(run, file).await?;
            let missing = || ImportError::Work(format!("{file} is missing"));
            self.records = Records::new(content.ok_or_else(missing)?);
        }
    }
}

/// Writes all findings of one kind of a run, in order of lines; gives the first of them.
pub(super) async fn merge<F, Q, C>(
    run: &Run,
    finding: Finding,
    key: String,
    files: &F,
    turn: &Turn<'_, Q, C>,
) -> Result<Vec<Value>, Stop>
where
    F: WorkFiles + ReportFiles,
    Q: RunStore + LeaseStore,
    C: Clock,
{
    let mut writer = files.begin_report(key);
    match merge_into(&mut writer, run, finding, files, turn).await {
        Ok(first) => {
            writer.finish().await?;
            Ok(first)
        }
        Err(stop) => {
            if let Err(error) = writer.abandon().await {
                tracing::warn!(%error, ?finding, "an unfinished file of a report was left behind");
            }
            Err(stop)
        }
    }
}

async fn merge_into<F, Q, C>(
    writer: &mut F::Writer,
    run: &Run,
    finding: Finding,
    files: &F,
    turn: &Turn<'_, Q, C>,
) -> Result<Vec<Value>, Stop>
where
    F: WorkFiles + ReportFiles,
    Q: RunStore + LeaseStore,
    C: Clock,
{
    let mut streams = Vec::new();
    let mut next = BinaryHeap::new();
    let mut parts = BTreeMap::<u64, Vec<Part>>::new();
    for part in finding.parts(&run.checkpoint) {
        parts.entry(part.stream).or_default().push(*part);
    }
    for parts in parts.into_values() {
        let parts = parts.into_iter();
        let mut stream = Stream { finding, parts, records: Records::default() };
        if let Some((line, text)) = stream.next(run.id, files, turn).await? {
            next.push(Reverse((line, streams.len(), text)));
            streams.push(stream);
        }
    }
    let (mut first, mut count, mut piece) = (Vec::new(), 0_u64, Vec::new());
    while let Some(Reverse((line, index, text))) = next.pop() {
        count = count.saturating_add(1);
        if first.len() < MAX_FIRST {
            let damaged = |_| ImportError::Work(format!("the {finding:?} of line {line}"));
            first.push(serde_json::from_slice(&text).map_err(damaged)?);
        }
        piece.extend_from_slice(&text);
        piece.push(b'\n');
        if piece.len() >= PIECE {
            turn.go_on().await?;
            writer.write(&std::mem::take(&mut piece)).await?;
        }
        if let Some(stream) = streams.get_mut(index)
            && let Some((line, text)) = stream.next(run.id, files, turn).await?
        {
            next.push(Reverse((line, index, text)));
        }
    }
    writer.write(&piece).await?;
    let expected = finding.count(&run.checkpoint);
    if count != expected {
        let words = format!("{count} of {expected} records of kind {finding:?}");
        return Err(ImportError::Work(words).into());
    }
    Ok(first)
}
