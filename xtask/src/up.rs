//! Starts the whole portal on this machine, and keeps it until somebody stops it.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::task::JoinSet;

use crate::layout::Layout;
use crate::ministack::{self, MiniStack};
use crate::process::interrupted;
use crate::progress::{Progress, words};
use crate::secrets::{self, Secrets};
use crate::server::Edge;
use crate::stack::{Outputs, Ports, Stack};
use crate::stack_json::{self, StackJson};
use crate::{demo, deploy, functions, prerequisites, python, server, template, web};

/// What the long steps will take, in seconds.
#[derive(Clone, Copy)]
struct Expected {
    tools: u64,
    functions: u64,
    web: u64,
    template: u64,
    demo: u64,
}

impl Expected {
    /// Judged by what earlier runs left.
    fn of(stack: &Stack) -> Self {
        let unless = |made: PathBuf, seconds| if made.exists() { 0 } else { seconds };
        let layout = &stack.layout;
        Self {
            tools: unless(layout.tools().join(python::SAM), 60),
            functions: unless(layout.bootstraps(), 420),
            web: unless(web::dist(layout), 45),
            template: unless(stack.folder.join(deploy::STAMP), 12),
            demo: unless(stack.folder.join(demo::STAMP), 5),
        }
    }

    fn sum(self) -> Duration {
        seconds(self.tools + self.functions + self.web + self.template + self.demo)
    }
}

const STEPS: usize = 7;

/// `cargo xtask up`.
pub(crate) async fn run(layout: &Layout, ports: Ports, fresh: bool) -> Result<()> {
    let stack = Stack::new(layout, "local", ports)?;
    ministack::stop_orphan(&stack).await;
    prerequisites::ports_are_free(ports)?;
    if fresh {
        stack.forget()?;
    }
    let stayed = during(&stack, async |ready, took| {
        announce(ready, took);
        std::future::pending::<Result<()>>().await
    });
    match stayed.await? {
        Some(()) => Ok(()),
        None => {
            println!("Stopped. What was loaded is kept for the next `cargo xtask up`.");
            Ok(())
        }
    }
}

/// Builds and starts `stack`, does `work` while it runs, and stops it whatever happens. `None` when
/// somebody interrupted it.
pub(crate) async fn during<T>(
    stack: &Stack,
    work: impl AsyncFnOnce(&StackJson, Duration) -> Result<T>,
) -> Result<Option<T>> {
    stack_json::remove(stack);
    let mut emulator = None;
    let outcome = tokio::select! {
        outcome = session(stack, &mut emulator, work) => outcome.map(Some),
        () = interrupted() => Ok(None),
    };
    stack_json::remove(stack);
    if let Some(emulator) = emulator {
        println!("\nStopping …");
        emulator.stop().await;
    }
    outcome
}

/// The life of a stack. The emulator is left in its place for the caller to stop, because it must
/// write its state down even when this future is dropped.
async fn session<T>(
    stack: &Stack,
    emulator: &mut Option<MiniStack>,
    work: impl AsyncFnOnce(&StackJson, Duration) -> Result<T>,
) -> Result<T> {
    let expected = Expected::of(stack);
    let progress = Progress::new(STEPS, expected.sum());
    build(&stack.layout, &progress, expected).await?;
    let start = MiniStack::start(stack);
    let emulator = emulator.insert(progress.step("AWS emulator", seconds(0), None, start).await?);

    let log = stack.log("deploy");
    let deployed = async {
        let secrets = secrets::ensure(stack).await?;
        deploy::deploy(stack, &secrets).await?;
        Ok((secrets, stack.outputs().await?))
    };
    let (secrets, outputs) =
        progress.step("Template", seconds(expected.template), Some(&log), deployed).await?;

    // Dropped with this future, and the server with it.
    let mut servers = JoinSet::new();
    let edge = edge(stack, &outputs, &secrets).await?;
    servers.spawn(server::serve(edge, stack.ports.web));
    let log = stack.log("ministack");
    let load = demo::load(stack, &outputs);
    let people = progress.step("Demo data", seconds(expected.demo), Some(&log), load).await?;
    let ready = stack_json::write(stack, &outputs, people)?;
    tokio::select! {
        outcome = work(&ready, progress.elapsed()) => outcome,
        Some(Ok(Err(error))) = servers.join_next() => Err(error),
        () = emulator.ended() => {
            bail!("the AWS emulator ended by itself; {} may say why", log.display())
        }
    }
}

/// The steps that need no running stack.
async fn build(layout: &Layout, progress: &Progress, expected: Expected) -> Result<()> {
    let look = async { prerequisites::find() };
    let found = progress.step("Prerequisites", seconds(0), None, look).await?;
    let log = layout.tools().join("pip.log");
    let tools = python::environments(layout, &found.python, &log);
    progress.step("Tools", seconds(expected.tools), Some(&log), tools).await?;
    let log = functions::log(layout);
    let build = functions::build(layout);
    progress.step("Functions", seconds(expected.functions), Some(&log), build).await?;
    let log = web::log(layout);
    progress.step("Web app", seconds(expected.web), Some(&log), web::build(layout)).await
}

async fn edge(stack: &Stack, outputs: &Outputs, secrets: &Secrets) -> Result<Edge> {
    let processed = stack.processed_template().await?;
    Ok(Edge {
        dist: web::dist(&stack.layout),
        api_port: stack.ports.aws,
        api_host: stack_json::api_host(stack, outputs)?,
        secret: secrets.origin.clone(),
        headers: template::security_headers(&processed)?,
    })
}

fn announce(ready: &StackJson, took: Duration) {
    println!("\nReady in {}.\n", words(took));
    println!("  Portal  {}", ready.portal_url);
    println!("  Mails   {}", ready.mail_url);
    println!("  Files   cargo xtask aws s3 cp <file> s3://{}/billing/", ready.import_bucket);
    if !ready.users.is_empty() {
        println!("\n  Demo users; the password of each is {}", demo::PASSWORD);
    }
    for user in &ready.users {
        let account = user.account_id.as_deref().unwrap_or("every account");
        println!("    {:<20} {:<8} {account}", user.username, user.role);
        if let Some(secret) = &user.totp_secret {
            println!("    {:<20} second factor: {secret}", "");
        }
    }
    for person in &ready.invited {
        let account = person.account_id.as_deref().unwrap_or("every account");
        println!(
            "    {:<20} {:<8} {account}, invited: see the mails",
            person.username, person.role
        );
    }
    println!("\nCtrl-C stops everything.");
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
