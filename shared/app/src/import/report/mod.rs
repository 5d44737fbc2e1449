//! The third stage of a run: its report, with the problems and warnings of all its lines.

mod findings;
mod warning;

use serde_json::{Value, json};

pub(super) use findings::{Finding, merge_findings, put_findings};
pub use warning::Warning;
pub(super) use warning::warnings;

use super::{
    checkpoint::{Arrival, Checkpoint, FileState, Run},
    problem::Problem,
};

/// One problem as its file has it, without a line feed.
pub(super) fn problem_text(
    line: u64,
    kind: Option<&str>,
    id: Option<&str>,
    problem: &Problem,
) -> String {
    let Problem { code, message } = problem;
    text(line, kind, id, code.as_str(), message)
}

/// The same of a warning.
pub(super) fn warning_text(line: u64, kind: &str, id: &str, warning: &Warning) -> String {
    let Warning { code, message } = warning;
    text(line, Some(kind), Some(id), code.as_str(), message)
}

/// Most characters of a message: it repeats what a line calls its fields.
const MAX_MESSAGE: usize = 500;

fn text(line: u64, kind: Option<&str>, id: Option<&str>, code: &str, message: &str) -> String {
    let message: String = message.chars().take(MAX_MESSAGE).collect();
    json!({ "line": line, "type": kind, "id": id, "code": code, "message": message }).to_string()
}

/// The first problems and the first warnings of a run, each in order of lines.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<Value>,
    pub(super) warnings: Vec<Value>,
}

/// A finished run's report, as JSON.
pub(super) fn report_text(run: &Run, file: FileState, findings: &Findings) -> String {
    let Checkpoint { lines, posted, duplicates, rejected, late, warnings, .. } = run.checkpoint;
    let warnings_key = (warnings > 0).then(|| Report::warnings_key(&run.arrival));
    let report = json!({
        "key": run.arrival.key,
        "versionId": run.arrival.version_id,
        "startedAt": run.started_at.map(|at| at.to_string()),
        "finishedAt": run.finished_at.map(|at| at.to_string()),
        "file": file.as_str(),
        "lines": lines,
        "posted": posted,
        "duplicates": duplicates,
        "rejected": rejected,
        "late": late,
        "problems": findings.problems,
        "problemsKey": Report::problems_key(&run.arrival),
        "warningCount": warnings,
        "warnings": findings.warnings,
        "warningsKey": warnings_key,
    });
    format!("{report:#}\n")
}

/// Where reports are.
#[derive(Clone, Copy, Debug)]
pub struct Report;

impl Report {
    /// Where a run's report is.
    pub fn key(arrival: &Arrival) -> String {
        format!("reports/{}/{}.json", arrival.key, arrival.version_id)
    }

    /// Where the newest report of a key is.
    pub fn latest_key(arrival: &Arrival) -> String {
        format!("reports/{}/latest.json", arrival.key)
    }

    /// Where all problems of a run are.
    pub fn problems_key(arrival: &Arrival) -> String {
        format!("reports/{}/{}.problems.jsonl", arrival.key, arrival.version_id)
    }

    /// Where all warnings of a run are, if it has any.
    pub fn warnings_key(arrival: &Arrival) -> String {
        format!("reports/{}/{}.warnings.jsonl", arrival.key, arrival.version_id)
    }
}
