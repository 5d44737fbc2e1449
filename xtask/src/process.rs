//! Child processes: their output goes to a log file, and they end with their owner.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

/// Lines of the log that an error message contains.
const TAIL: usize = 60;
/// Bytes at the end of a log that hold what was written last.
const END: usize = 4096;

/// A child process with its process group. Dropping it sends SIGTERM to the group.
#[derive(Debug)]
pub(crate) struct Group {
    child: Child,
    pid: Option<Pid>,
}

impl Group {
    /// Starts `command` in its own process group, with its output appended to `log`.
    ///
    /// The terminal's Ctrl-C does not reach this group, so xtask decides in which order to stop.
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

    /// Waits until the child ends by itself; whether it succeeded.
    pub(crate) async fn finished(&mut self) -> Result<bool> {
        let status = self.child.wait().await?;
        self.pid = None;
        Ok(status.success())
    }

    /// The process id as text.
    pub(crate) fn id(&self) -> Option<String> {
        self.pid.map(|pid| pid.as_raw_nonzero().to_string())
    }

    /// Whether the child has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends SIGTERM to the group, waits for at most `patience`, and sends SIGKILL.
    pub(crate) async fn stop(mut self, patience: Duration) {
        self.signal(Signal::TERM);
        if tokio::time::timeout(patience, self.child.wait()).await.is_err() {
            self.signal(Signal::KILL);
            let _ = self.child.wait().await;
        }
        // Children that the leader left behind.
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

/// Sends SIGTERM to the process group with this id.
pub(crate) fn terminate(id: &str) {
    if let Some(pid) = id.parse().ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(pid, Signal::TERM);
    }
}

/// Runs `command` to its end. An error contains the last lines of its output.
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

/// The last lines of a log, as a terminal would show them in the end.
pub(crate) fn tail(log: &Path, lines: usize) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    // A progress bar ends with a carriage return, and what follows takes its place.
    let shown = |line: &str| line.rsplit('\r').next().unwrap_or_default().replace("\u{1b}[K", "");
    let all: Vec<String> = text.lines().map(shown).collect();
    all.get(all.len().saturating_sub(lines)..).unwrap_or_default().join("\n")
}

/// What was written into a log last: a line, or a progress bar.
pub(crate) fn last_written(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let end = text.get(text.len().saturating_sub(END)..).unwrap_or_default();
    let end = String::from_utf8_lossy(end);
    let mut lines = end.rsplit(['\n', '\r']).map(|line| line.trim().replace("\u{1b}[K", ""));
    let line = lines.find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).collect()
}

/// A command without the user's AWS settings in its environment.
pub(crate) fn command(program: impl Into<PathBuf>) -> Command {
    let mut command = Command::new(program.into());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") && name != "AWS_CA_BUNDLE" {
            command.env_remove(name);
        }
    }
    command
}

/// Waits for Ctrl-C or SIGTERM.
pub(crate) async fn interrupted() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => (),
        _ = terminate.recv() => (),
    }
}
