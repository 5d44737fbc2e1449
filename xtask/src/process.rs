//! Child processes: their output goes to a file, and none of them outlives its owner.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

/// Lines of output that a failure shows.
const TAIL: usize = 60;

/// A child with all its own children. Dropping it asks the whole group to stop.
#[derive(Debug)]
pub(crate) struct Group {
    child: Child,
    pid: Option<Pid>,
}

impl Group {
    /// Starts `command` in a group of its own, with its output appended to `log`.
    ///
    /// A group of its own keeps a terminal's Ctrl-C from reaching it directly: we decide what stops
    /// first.
    pub(crate) fn start(mut command: Command, log: &Path) -> Result<Self> {
        let program = command.as_std().get_program().to_string_lossy().into_owned();
        let output = File::options()
            .create(true)
            .append(true)
            .open(log)
            .with_context(|| format!("cannot write {}", log.display()))?;
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).process_group(0);
        let child = command.spawn().with_context(|| format!("cannot start {program}"))?;
        let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        Ok(Self { child, pid })
    }

    /// Waits until it ends by itself; whether it succeeded.
    pub(crate) async fn finished(&mut self) -> Result<bool> {
        let status = self.child.wait().await?;
        self.pid = None;
        Ok(status.success())
    }

    /// Its process, as text.
    pub(crate) fn id(&self) -> Option<String> {
        self.pid.map(|pid| pid.as_raw_nonzero().to_string())
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks the group to stop and waits; after `patience` it is killed.
    pub(crate) async fn stop(mut self, patience: Duration) {
        self.signal(Signal::TERM);
        if tokio::time::timeout(patience, self.child.wait()).await.is_err() {
            self.signal(Signal::KILL);
            let _ = self.child.wait().await;
        }
        // Whatever the leader left behind in its group.
        self.signal(Signal::KILL);
        self.pid = None;
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = self.pid {
            let _ = kill_process_group(pid, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::TERM);
    }
}

/// Asks the group that this process leads to stop.
pub(crate) fn terminate(id: &str) {
    if let Some(pid) = id.parse().ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(pid, Signal::TERM);
    }
}

/// Runs `command` to its end. A failure carries the last lines of its output.
pub(crate) async fn run(what: &str, command: Command, log: &Path) -> Result<()> {
    begin(log)?;
    if Group::start(command, log)?.finished().await? {
        return Ok(());
    }
    bail!("{what} failed. The end of {}:\n\n{}", log.display(), tail(log, TAIL));
}

/// Empties a log before a new run.
pub(crate) fn begin(log: &Path) -> Result<()> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(log, "").with_context(|| format!("cannot write {}", log.display()))
}

/// The last lines of a log.
pub(crate) fn tail(log: &Path, lines: usize) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let all: Vec<&str> = text.lines().collect();
    all.get(all.len().saturating_sub(lines)..).unwrap_or_default().join("\n")
}

/// A command that sees nothing of the caller's AWS settings.
pub(crate) fn command(program: impl Into<PathBuf>) -> Command {
    let mut command = Command::new(program.into());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") && name != "AWS_CA_BUNDLE" {
            command.env_remove(name);
        }
    }
    command
}

/// Resolves when somebody wants us to stop: Ctrl-C, or a polite kill.
pub(crate) async fn interrupted() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => (),
        _ = terminate.recv() => (),
    }
}
