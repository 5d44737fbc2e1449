//! The report of a run.

use serde_json::{Value, json};

use super::{Arrival, Checkpoint, Problem, Run, Warning};

/// What the file itself was like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileState {
    /// Read to its end.
    #[default]
    Complete,
    /// Without a single line.
    Empty,
    /// Cut off or damaged: only the lines before could be read.
    CutOff,
    /// Gone before it could be read.
    Missing,
    /// Given up after many tries that got no further; the counts say how far it came.
    SetAside,
}

impl FileState {
    /// Every state.
    pub const ALL: &[Self] =
        &[Self::Complete, Self::Empty, Self::CutOff, Self::Missing, Self::SetAside];

    /// Reads what `as_str` gave.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    /// The value of the report's `file`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Empty => "empty",
            Self::CutOff => "cut-off",
            Self::Missing => "missing",
            Self::SetAside => "set-aside",
        }
    }
}

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
pub(super) fn report(run: &Run, file: FileState, findings: &Findings) -> String {
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
