//! Prints the step that runs, what it is doing, for how long, and the time left.

use std::cell::Cell;
use std::future::Future;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::time::MissedTickBehavior;

use crate::cargo::at_work;

/// How often a long step says what it is doing.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// The same on a terminal, where the next line replaces it.
const ON_TERMINAL: Duration = Duration::from_secs(1);
/// Maximum characters of such a line.
const WIDTH: usize = 76;
/// Clears the current line of a terminal.
const CLEAR: &str = "\u{1b}[2K";

/// The steps of one command.
#[derive(Debug)]
pub(crate) struct Progress {
    started: Instant,
    steps: usize,
    begun: Cell<usize>,
    left: Cell<Duration>,
}

impl Progress {
    /// A command of `steps` steps that takes `usually` in all.
    pub(crate) fn new(steps: usize, usually: Duration) -> Self {
        Self { started: Instant::now(), steps, begun: Cell::new(0), left: Cell::new(usually) }
    }

    /// Runs one step. Meanwhile a line says what it is doing, read from the end of `log`.
    pub(crate) async fn step<T>(
        &self,
        title: &str,
        usually: Duration,
        log: Option<&Path>,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        self.begun.set(self.begun.get() + 1);
        let (number, steps) = (self.begun.get(), self.steps);
        println!("[{number}/{steps}] {title}{}", expectation(usually));
        let begun = Instant::now();
        let outcome = watched(log, work).await?;
        self.left.set(self.left.get().saturating_sub(usually));
        let left = match self.left.get() {
            left if number < steps && left > Duration::from_secs(4) => {
                format!("; about {} left", words(left))
            }
            _ => String::new(),
        };
        println!("      done in {}{left}", words(begun.elapsed()));
        Ok(outcome)
    }

    /// Time since the start of the command.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Awaits `work`. Meanwhile a line says for how long it has run, and what it is doing.
pub(crate) async fn watched<T>(
    log: Option<&Path>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let begun = Instant::now();
    let terminal = std::io::stdout().is_terminal();
    let mut heartbeat = tokio::time::interval(if terminal { ON_TERMINAL } else { HEARTBEAT });
    // A step that blocks for long does not catch up on the lines that it has missed.
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    heartbeat.tick().await;
    tokio::pin!(work);
    loop {
        tokio::select! {
            outcome = &mut work => {
                over(terminal, "");
                return outcome;
            }
            _ = heartbeat.tick() => {
                let doing = log.map(at_work).unwrap_or_default();
                let line = format!("      {}  {doing}", words(begun.elapsed()));
                let line: String = line.chars().take(WIDTH).collect();
                if terminal { over(terminal, &line) } else { println!("{line}") }
            }
        }
    }
}

/// Replaces the terminal's current line and leaves the cursor at its start.
fn over(terminal: bool, line: &str) {
    if terminal {
        print!("{CLEAR}{line}\r");
        let _ = std::io::stdout().flush();
    }
}

/// A duration in minutes and seconds.
pub(crate) fn words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 => format!("{:.1} s", duration.as_secs_f32()),
        1..120 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

fn expectation(usually: Duration) -> String {
    if usually < Duration::from_secs(5) {
        return String::new();
    }
    format!(" (about {})", words(usually))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        let said = |millis| words(Duration::from_millis(millis));
        assert_eq!(said(420), "0.4 s");
        assert_eq!(said(61_000), "61 s");
        assert_eq!(said(125_000), "2 min 5 s");
    }
}
