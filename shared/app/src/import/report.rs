//! The report of a run.

use serde_json::{Value, json};

use super::{Arrival, Checkpoint, Problem, Run};
use jiff::Timestamp;

/// Most problems that the report itself repeats; all of them are in the file beside it.
const MAX_PROBLEMS: usize = 1_000;

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

/// One line of the problems file.
pub(super) fn problem_line(
    line: u64,
    kind: Option<&str>,
    id: Option<&str>,
    problem: &Problem,
) -> String {
    let code = problem.code.as_str();
    let message = &problem.message;
    let value = json!({ "line": line, "type": kind, "id": id, "code": code, "message": message });
    format!("{value}\n")
}

/// A finished run's report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The report itself, as JSON.
    pub json: String,
    /// Every problem, one JSON object a line.
    pub problems: String,
}

impl Report {
    /// The report of a run whose problems, one a line, are given.
    pub fn new(run: &Run, file: FileState, problems: String, finished_at: Timestamp) -> Self {
        let Checkpoint { lines, posted, duplicates, rejected, late, .. } = run.checkpoint;
        let first: Vec<Value> = problems
            .lines()
            .take(MAX_PROBLEMS)
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let report = json!({
            "key": run.arrival.key,
            "versionId": run.arrival.version_id,
            "startedAt": run.started_at.map(|at| at.to_string()),
            "finishedAt": finished_at.to_string(),
            "file": file.as_str(),
            "lines": lines,
            "posted": posted,
            "duplicates": duplicates,
            "rejected": rejected,
            "late": late,
            "problems": first,
            "problemsKey": Self::problems_key(&run.arrival),
        });
        Self { json: format!("{report:#}\n"), problems }
    }

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
}
