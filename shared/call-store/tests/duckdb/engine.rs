//! DuckDB as a process beside the test.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use domain::call_record::Order;

use crate::{
    batches::Imported,
    questions::{Question, ordering},
};

/// A running DuckDB. It ends when it is dropped.
pub struct Engine {
    process: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Engine {
    pub fn start() -> Self {
        let missing = "set DUCKDB_PYTHON to a Python that has DuckDB, as `cargo xtask test` does";
        let mut python = Command::new(env::var_os("DUCKDB_PYTHON").expect(missing));
        python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/duckdb/serve.py"));
        let mut process =
            python.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect(missing);
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { questions: process.stdin.take(), process, answers }
    }

    /// The rows of an answer. It says on standard error what it refuses, and ends.
    pub fn rows(&mut self, sql: &str) -> Vec<Vec<String>> {
        let questions = self.questions.as_mut().unwrap();
        writeln!(questions, "{}", serde_json::to_string(sql).unwrap()).unwrap();
        questions.flush().unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        assert!(!answer.is_empty(), "DuckDB refuses: {sql}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Makes the views `stored` and `dropped`.
    pub fn open(&mut self, imported: &Imported) {
        for (view, selects) in [("stored", imported.stored()), ("dropped", imported.dropped())] {
            self.rows(&format!("CREATE VIEW {view} AS {}", selects.join(" UNION ALL ")));
        }
    }

    pub fn has_no_row(&mut self, sql: &str) {
        let rows = self.rows(sql);
        assert!(rows.is_empty(), "{sql}: {rows:#?}");
    }

    /// The ids of what matches, in order.
    pub fn ids(&mut self, view: &str, asked: &Question, order: Order) -> Vec<String> {
        let (condition, order) = (asked.condition(), ordering(order));
        let sql = format!("SELECT call_id FROM {view} WHERE {condition} ORDER BY {order}");
        self.rows(&sql).into_iter().flatten().collect()
    }

    /// Calls, billed seconds and charge of what matches: of all, or after each group's text.
    pub fn sums(&mut self, view: &str, asked: &Question, group: Option<&str>) -> Vec<Vec<String>> {
        let condition = asked.condition();
        let sums = "count(*), coalesce(sum(billed_s), 0), coalesce(sum(charge), 0)::DECIMAL(38, 6)";
        let mut rows = self.rows(&match group {
            None => format!("SELECT {sums} FROM {view} WHERE {condition}"),
            Some(group) => format!(
                "SELECT {group} AS one, {sums} FROM {view} WHERE {condition} GROUP BY 1 ORDER BY 1"
            ),
        });
        // DuckDB writes all six decimals.
        for charge in rows.iter_mut().filter_map(|row| row.last_mut()) {
            *charge = charge.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        rows
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        drop(self.questions.take());
        let _ended = self.process.wait();
    }
}
