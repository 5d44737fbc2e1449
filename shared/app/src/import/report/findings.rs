//! Streams of problems and of warnings: written part by part while a run is processed, merged by
//! line at its end.
//!
//! The first stream has the lines that are not documents, each shard has one more. Each is in order
//! of lines, so that merging them holds one part of each in memory, however many there are.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use serde_json::Value;

use super::super::{
    checkpoint::{Checkpoint, Part, Run},
    context::{ImportContext, ImportError, ImportPorts},
    files::{ReportFiles, ReportWriter, WorkFile, WorkFiles},
    lease::{Interruption, Lease},
    work_file::{NumberedLines, push_line, stable_hash},
};
use crate::posting::RunId;

/// Most problems, and most warnings, that the report itself repeats; all are in the files beside
/// it.
const MAX_FIRST: usize = 1_000;

/// Size from which merged problems are handed on.
const PIECE: usize = 256 << 10;

/// What a stream has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Finding {
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

/// Adds findings, as numbered lines, to a stream of the run.
pub(in crate::import) async fn put_findings<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    run: &mut Run,
    (finding, stream): (Finding, u64),
    found: Vec<u8>,
) -> Result<(), ImportError> {
    let most = import.limits.part_bytes;
    let mut found = NumberedLines::new(found);
    let mut part = Vec::new();
    while let Some((line, text)) = found.next()? {
        if !part.is_empty() && part.len().saturating_add(text.len()) > most {
            put_part(import, run, (finding, stream), std::mem::take(&mut part)).await?;
        }
        push_line(&mut part, line, text);
    }
    if !part.is_empty() {
        put_part(import, run, (finding, stream), part).await?;
    }
    Ok(())
}

async fn put_part<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    run: &mut Run,
    (finding, stream): (Finding, u64),
    content: Vec<u8>,
) -> Result<(), ImportError> {
    let part = Part { stream, name: stable_hash(&content) };
    import.files.put_work(run.id, finding.file(part), content).await?;
    finding.parts_mut(&mut run.checkpoint).push(part);
    Ok(())
}

/// One stream that is being read.
struct Stream {
    finding: Finding,
    parts: std::vec::IntoIter<Part>,
    lines: NumberedLines,
}

impl Stream {
    async fn next<P: ImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
        run: RunId,
    ) -> Result<Option<(u64, Vec<u8>)>, Interruption> {
        loop {
            if let Some((line, text)) = self.lines.next()? {
                return Ok(Some((line, text.to_vec())));
            }
            let Some(part) = self.parts.next() else { return Ok(None) };
            lease.check().await?;
            let file = self.finding.file(part);
            let content = lease.import.files.work(run, file).await?;
            let missing = || ImportError::Work(format!("{file} is missing"));
            self.lines = NumberedLines::new(content.ok_or_else(missing)?);
        }
    }
}

/// Writes all findings of one kind of a run, in order of lines; gives the first of them.
pub(in crate::import) async fn merge_findings<P: ImportPorts>(
    lease: &Lease<'_, P>,
    run: &Run,
    finding: Finding,
    key: String,
) -> Result<Vec<Value>, Interruption> {
    let mut writer = lease.import.files.begin_report(key);
    match merge_into(lease, &mut writer, run, finding).await {
        Ok(first) => {
            writer.finish().await?;
            Ok(first)
        }
        Err(interruption) => {
            if let Err(error) = writer.abandon().await {
                tracing::warn!(
                    run = %run.id,
                    %error,
                    ?finding,
                    "the unfinished upload of a report's file could not be aborted; \
                     it costs storage until the bucket's lifecycle rule ends it"
                );
            }
            Err(interruption)
        }
    }
}

async fn merge_into<P: ImportPorts>(
    lease: &Lease<'_, P>,
    writer: &mut impl ReportWriter,
    run: &Run,
    finding: Finding,
) -> Result<Vec<Value>, Interruption> {
    let mut streams = Vec::new();
    let mut next = BinaryHeap::new();
    let mut parts = BTreeMap::<u64, Vec<Part>>::new();
    for part in finding.parts(&run.checkpoint) {
        parts.entry(part.stream).or_default().push(*part);
    }
    for parts in parts.into_values() {
        let parts = parts.into_iter();
        let mut stream = Stream { finding, parts, lines: NumberedLines::default() };
        if let Some((line, text)) = stream.next(lease, run.id).await? {
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
            lease.check().await?;
            writer.write(&std::mem::take(&mut piece)).await?;
        }
        if let Some(stream) = streams.get_mut(index)
            && let Some((line, text)) = stream.next(lease, run.id).await?
        {
            next.push(Reverse((line, index, text)));
        }
    }
    writer.write(&piece).await?;
    let expected = finding.count(&run.checkpoint);
    if count != expected {
        let message = format!("{count} of {expected} findings of kind {finding:?}");
        return Err(ImportError::Work(message).into());
    }
    Ok(first)
}
