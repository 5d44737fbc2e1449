//! Streams of problems: written part by part while a run goes on, merged by line at its end.
//!
//! The first stream has the lines that are no documents, each shard has one more. Each is in order
//! of lines, so that merging them holds one part of each in memory, however many there are.

use std::{cmp::Reverse, collections::BinaryHeap};

use serde_json::Value;

use super::{
    ImportError, LeaseStore, ReportFiles, ReportWriter, Run, RunStore, WorkFile, WorkFiles,
    records::{self, Records},
    turn::{Stop, Turn},
};
use crate::{outside::Clock, posting::RunId};

/// Most problems that the report itself repeats; all of them are in the file beside it.
const MAX_PROBLEMS: usize = 1_000;

/// Size from which merged problems are handed on.
const PIECE: usize = 256 << 10;

/// Adds problems, as records, to a stream of the run.
pub(super) async fn put(
    files: &impl WorkFiles,
    run: &mut Run,
    stream: u64,
    problems: Vec<u8>,
    part_bytes: usize,
) -> Result<(), ImportError> {
    let mut problems = Records::new(problems);
    let mut part = Vec::new();
    while let Some((line, text)) = problems.next()? {
        if !part.is_empty() && part.len().saturating_add(text.len()) > part_bytes {
            put_part(files, run, stream, std::mem::take(&mut part)).await?;
        }
        records::push(&mut part, line, text);
    }
    if !part.is_empty() {
        put_part(files, run, stream, part).await?;
    }
    Ok(())
}

async fn put_part(
    files: &impl WorkFiles,
    run: &mut Run,
    stream: u64,
    content: Vec<u8>,
) -> Result<(), ImportError> {
    let index = usize::try_from(stream).unwrap_or(usize::MAX);
    let parts = &mut run.checkpoint.parts;
    if parts.len() <= index {
        parts.resize(index.saturating_add(1), 0);
    }
    let Some(part) = parts.get_mut(index) else { return Ok(()) };
    files.put_work(run.id, WorkFile::Problems { stream, part: *part }, content).await?;
    *part = part.saturating_add(1);
    Ok(())
}

/// One stream that is being read.
struct Stream {
    number: u64,
    parts: std::ops::Range<u64>,
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
            let file = WorkFile::Problems { stream: self.number, part };
            self.records = Records::new(files.work(run, file).await?);
        }
    }
}

/// Writes all problems of a run, in order of lines; gives the first of them.
pub(super) async fn merge<F, Q, C>(
    run: &Run,
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
    match merge_into(&mut writer, run, files, turn).await {
        Ok(first) => {
            writer.finish().await?;
            Ok(first)
        }
        Err(stop) => {
            if let Err(error) = writer.abandon().await {
                tracing::warn!(%error, "an unfinished file of problems was left behind");
            }
            Err(stop)
        }
    }
}

async fn merge_into<F, Q, C>(
    writer: &mut F::Writer,
    run: &Run,
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
    for (number, parts) in (0..).zip(&run.checkpoint.parts) {
        let mut stream = Stream { number, parts: 0..*parts, records: Records::default() };
        if let Some((line, text)) = stream.next(run.id, files, turn).await? {
            next.push(Reverse((line, streams.len(), text)));
            streams.push(stream);
        }
    }
    let (mut first, mut count, mut piece) = (Vec::new(), 0_u64, Vec::new());
    while let Some(Reverse((line, index, text))) = next.pop() {
        count = count.saturating_add(1);
        if first.len() < MAX_PROBLEMS {
            let damaged = |_| ImportError::Work(format!("the problem of line {line}"));
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
    let rejected = run.checkpoint.rejected;
    if count != rejected {
        let words = format!("{count} problems of {rejected} rejected lines");
        return Err(ImportError::Work(words).into());
    }
    Ok(first)
}
