//! The AWS emulator (MiniStack) as a child process that listens on the loopback interface.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::process::{self, Group, command};
use crate::python;
use crate::stack::Stack;

/// Time limit of its start; it reads the state of the last run.
const START: Duration = Duration::from_secs(60);
/// Time limit of its end; it writes its state.
const STOP: Duration = Duration::from_secs(30);

/// File with the process id. If xtask is killed, the next run finds the emulator by it.
const PID: &str = "ministack.pid";

/// A running emulator.
#[derive(Debug)]
pub(crate) struct MiniStack(Group);

impl MiniStack {
    /// Starts the emulator and waits until it responds.
    pub(crate) async fn start(stack: &Stack) -> Result<Self> {
        let log = stack.log("ministack");
        process::begin(&log)?;
        rewind_streams(&stack.folder.join("aws/state/lambda.json"))?;
        let mut group = Group::start(program(stack)?, &log)?;
        fs::write(stack.folder.join(PID), group.id().unwrap_or_default())?;
        let begun = Instant::now();
        while stack.aws.rest("sts", "GET", "/_ministack/health", None).await.is_err() {
            if group.has_ended() || begun.elapsed() > START {
                let tail = process::tail(&log, 20);
                bail!("the AWS emulator does not start. The end of {}:\n\n{tail}", log.display());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(Self(group))
    }

    /// Waits until the emulator ends by itself.
    pub(crate) async fn ended(&mut self) {
        let _ = self.0.finished().await;
    }

    /// Stops the emulator, which writes its state first.
    pub(crate) async fn stop(self) {
        self.0.stop(STOP).await;
    }
}

/// Stops the emulator that a killed run left behind. This process holds the stack's lock, so no
/// other run uses that emulator.
pub(crate) async fn stop_orphan(stack: &Stack) {
    let Ok(id) = fs::read_to_string(stack.folder.join(PID)) else { return };
    let about = PathBuf::from("/proc").join(&id).join("cmdline");
    let is_ours = || fs::read(&about).is_ok_and(|line| line.ends_with(b"/ministack\0"));
    if !is_ours() {
        return;
    }
    println!("Stopping the AWS emulator that an earlier run left behind.");
    process::terminate(&id);
    let begun = Instant::now();
    while is_ours() && begun.elapsed() < STOP {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Lets every event source mapping read its table's stream from the start again. The emulator keeps
/// how far each mapping has read, but not the stream's records: without this, the mappings would
/// wait until as many new records had come.
fn rewind_streams(state: &Path) -> Result<()> {
    let Ok(text) = fs::read(state) else { return Ok(()) };
    let mut content: Value = serde_json::from_slice(&text)?;
    if let Some(read) = content.pointer_mut("/payload/dynamodb_stream_positions/data") {
        *read = json!({});
        fs::write(state, serde_json::to_vec(&content)?)?;
    }
    Ok(())
}

/// The emulator's command. Its environment is empty otherwise, because the functions inherit it.
fn program(stack: &Stack) -> Result<tokio::process::Command> {
    let state = stack.folder.join("aws");
    for folder in ["state", "s3", "tmp", "home"] {
        fs::create_dir_all(state.join(folder))?;
    }
    let mut program = command(stack.layout.python_tool(python::LOCAL_STACK, "ministack"));
    program
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", state.join("home"))
        .env("TMPDIR", state.join("tmp"))
        // Every function runs with its own role, and IAM policies are enforced.
        .env("AUTH", "true")
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", stack.ports.aws.to_string())
        .env("AWS_ENDPOINT_URL", stack.aws.endpoint())
        .env("PERSIST_STATE", "1")
        .env("STATE_DIR", state.join("state"))
        .env("S3_PERSIST", "1")
        .env("S3_DATA_DIR", state.join("s3"))
        // These two services would listen on every interface.
        .env("IOT_MTLS_ENABLED", "0")
        .env("SFTP_ENABLED", "0")
        .env("LOG_LEVEL", "INFO")
        .current_dir(&state);
    Ok(program)
}
