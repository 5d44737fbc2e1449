//! The last stage of a pass: the report, with the problems of all passes so far, by line.

use app::{
    call_records::import::CallRun,
    import::{FileState, Report, ReportFiles, ReportWriter},
};
use serde_json::{Value, json};

use crate::{
    checkpoint::{Checkpoint, Counts},
    context::{CallImportError, CallImportPorts},
    key::problem_line,
    lease::{Interruption, Lease},
    merge::Merge,
    problem::problems_file,
};

/// Most problems that the report itself repeats; all are in the file beside it.
const MAX_FIRST: usize = 1_000;

/// Size from which merged problems are handed on.
const PIECE: usize = 256 << 10;

/// Writes the problems and the report.
pub(crate) async fn put_report<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &CallRun,
    checkpoint: &Checkpoint,
) -> Result<(), Interruption> {
    let ended = checkpoint.counts.total();
    if ended != checkpoint.lines {
        let message = format!("{ended} verdicts on {} rows", checkpoint.lines);
        return Err(CallImportError::Work(message).into());
    }
    let problems = put_problems(lease, run, checkpoint).await?;
    let file = checkpoint.file().unwrap_or_default();
    put_text(lease, run, &report_text(run, checkpoint, file, &problems)).await
}

/// Writes the report of a run that was abandoned. Its counts say how far it came.
pub(crate) async fn put_abandoned<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &CallRun,
    checkpoint: &Checkpoint,
) -> Result<(), Interruption> {
    put_text(lease, run, &report_text(run, checkpoint, FileState::Abandoned, &[])).await
}

async fn put_text<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &CallRun,
    text: &str,
) -> Result<(), Interruption> {
    use app::call_records::import::CallRunStore;
    lease.check().await?;
    let (files, runs) = (lease.import.files, lease.import.runs);
    files.put_report(&Report::key(&run.arrival), text).await?;
    // A run whose rows waited may report again long after a newer version of its key.
    if lease.retry(|| runs.is_latest(&run.arrival)).await? {
        files.put_report(&Report::latest_key(&run.arrival), text).await?;
    }
    Ok(())
}

fn report_text(
    run: &CallRun,
    checkpoint: &Checkpoint,
    file: FileState,
    problems: &[Value],
) -> String {
    let Counts { posted, duplicates, rejected, waiting, billed_seconds, charges } =
        &checkpoint.counts;
    let report = json!({
        "key": run.arrival.key,
        "versionId": run.arrival.version_id,
        "startedAt": run.started_at.map(|at| at.to_string()),
        "finishedAt": run.finished_at.map(|at| at.to_string()),
        "file": file.as_str(),
        "lines": checkpoint.lines,
        "posted": posted,
        "duplicates": duplicates,
        "rejected": rejected,
        "waiting": waiting,
        "billedSeconds": billed_seconds,
        "charges": charges,
        "problems": problems,
        "problemsKey": Report::problems_key(&run.arrival),
    });
    format!("{report:#}\n")
}

/// Writes the file of problems, in order of lines; gives the first of them.
async fn put_problems<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &CallRun,
    checkpoint: &Checkpoint,
) -> Result<Vec<Value>, Interruption> {
    let mut writer = lease.import.files.begin_report(Report::problems_key(&run.arrival));
    match merge_problems(lease, &mut writer, checkpoint).await {
        Ok(first) => {
            writer.finish().await?;
            Ok(first)
        }
        Err(interruption) => {
            if let Err(error) = writer.abandon().await {
                tracing::warn!(
                    run = %run.id,
                    %error,
                    "the unfinished upload of a call record report's problems could not be \
                     aborted; it costs storage until the bucket's lifecycle rule ends it"
                );
            }
            Err(interruption)
        }
    }
}

async fn merge_problems<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    writer: &mut impl ReportWriter,
    checkpoint: &Checkpoint,
) -> Result<Vec<Value>, Interruption> {
    let parts = checkpoint.problems.iter().map(|part| (problems_file(*part), *part));
    let mut merge = Merge::open(lease, parts.collect(), &[]).await?;
    let (mut first, mut count, mut piece) = (Vec::new(), 0_u64, Vec::new());
    while let Some((key, text)) = merge.record() {
        count = count.saturating_add(1);
        if first.len() < MAX_FIRST {
            let line = problem_line(key);
            let damaged = |_| CallImportError::Work(format!("the problem of line {line:?}"));
            first.push(serde_json::from_slice(text).map_err(damaged)?);
        }
        piece.extend_from_slice(text);
        piece.push(b'\n');
        if piece.len() >= PIECE {
            lease.check().await?;
            writer.write(&std::mem::take(&mut piece)).await?;
        }
        if !merge.step()? {
            merge.fetch(lease).await?;
        }
    }
    writer.write(&piece).await?;
    let expected = checkpoint.counts.rejected;
    if count != expected {
        let message = format!("{count} of {expected} problems");
        return Err(CallImportError::Work(message).into());
    }
    Ok(first)
}
