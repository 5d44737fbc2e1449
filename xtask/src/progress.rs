//! Says what is being done, for how long, and how much is left.

use std::cell::Cell;
use std::future::Future;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::process::tail;

/// How often a long step says that it is still at work.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// Characters of a log's line that a heartbeat shows.
const WIDTH: usize = 70;

/// The steps of one command.
#[derive(Debug)]
pub(crate) struct Progress {
    started: Instant,
    steps: usize,
    begun: Cell<usize>,
    left: Cell<Duration>,
}

impl Progress {
    /// A command of so many steps that usually takes so long.
    pub(crate) fn new(steps: usize, usually: Duration) -> Self {
        Self { started: Instant::now(), steps, begun: Cell::new(0), left: Cell::new(usually) }
    }

    /// Does one step. While it lasts, the end of `log` shows what it is at.
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

    /// Time since the command began.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Awaits `work`, saying now and then how the log stands.
pub(crate) async fn watched<T>(
    log: Option<&Path>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let begun = Instant::now();
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    heartbeat.tick().await;
    tokio::pin!(work);
    loop {
        tokio::select! {
            outcome = &mut work => return outcome,
            _ = heartbeat.tick() => {
                let line = log.map(last_line).unwrap_or_default();
                println!("      {}  {line}", words(begun.elapsed()));
            }
        }
    }
}

/// A duration as people say it.
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

fn last_line(log: &Path) -> String {
    tail(log, 1).trim().chars().filter(|c| !c.is_control()).take(WIDTH).collect()
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
