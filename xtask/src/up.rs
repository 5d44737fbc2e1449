//! `cargo xtask up`: builds and starts the whole portal on this machine, until Ctrl-C.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::task::JoinSet;

use crate::edge::{self, Edge};
use crate::layout::Layout;
use crate::ministack::{self, MiniStack};
use crate::process::interrupted;
use crate::progress::{Progress, words};
use crate::secrets::{self, Secrets};
use crate::stack::{Outputs, Ports, Stack};
use crate::stack_json::{self, StackJson};
use crate::stripe_sim::{self, StripeSim};
use crate::{clock, demo, deploy, deployed, functions, mail_feedback, prerequisites, python};
use crate::{template, web};

/// Estimates of the long steps, in seconds.
#[derive(Clone, Copy)]
struct Expected {
    tools: u64,
    functions: u64,
    web: u64,
    template: u64,
    demo: u64,
}

impl Expected {
    /// Zero for a step whose result an earlier run has left.
    fn of(stack: &Stack) -> Self {
        let unless = |made: PathBuf, seconds| if made.exists() { 0 } else { seconds };
        let layout = &stack.layout;
        Self {
            tools: unless(layout.tools().join(python::SAM), 60),
            functions: if functions::are_built(layout) { 0 } else { FUNCTIONS },
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
/// Seconds to build the functions and all that they depend on, on two cores.
const FUNCTIONS: u64 = 130;

/// Runs the stack `local` until it is interrupted.
pub(crate) async fn run(layout: &Layout, ports: Ports, fresh: bool) -> Result<()> {
    let stack = Stack::new(layout, "local", ports)?;
    ministack::stop_orphan(&stack).await;
    stripe_sim::stop_orphan(&stack).await;
    prerequisites::ports_are_free(ports)?;
    if fresh {
        stack.forget()?;
    }
    let stayed = during(&stack, async |ready, took| {
        announce(ready, took);
        if let Some(reminder) = clock::reminder(&stack.folder)? {
            println!("\n  {reminder}");
        }
        println!("\nCtrl-C stops everything.");
        std::future::pending::<Result<()>>().await
    });
    match stayed.await? {
        Some(()) => Ok(()),
        None => {
            println!("Stopped. The next `cargo xtask up` continues with the same data.");
            Ok(())
        }
    }
}

/// Builds and starts `stack`, runs `work`, and stops the stack, also after an error. `None` when
/// the user interrupted it.
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

/// Builds and starts the stack and runs `work`. The caller stops the `emulator`, because it must
/// write its state even when this future is dropped.
async fn session<T>(
    stack: &Stack,
    emulator: &mut Option<MiniStack>,
    work: impl AsyncFnOnce(&StackJson, Duration) -> Result<T>,
) -> Result<T> {
    let expected = Expected::of(stack);
    let progress = Progress::new(STEPS, expected.sum());
    build(stack, &progress, expected).await?;
    let start = MiniStack::start(stack);
    let emulator = emulator.insert(progress.step("AWS emulator", seconds(0), None, start).await?);

    let log = stack.log("deploy");
    let deployed = async {
        let secrets = secrets::ensure(stack).await?;
        deploy::deploy(stack, &secrets).await?;
        let outputs = stack.outputs().await?;
        mail_feedback::wire(stack, &outputs).await?;
        Ok((secrets, outputs))
    };
    let (secrets, outputs) =
        progress.step("Template", seconds(expected.template), Some(&log), deployed).await?;

    // Dropping this future stops the servers.
    let mut servers = JoinSet::new();
    let edge = edge_of(stack, &outputs, &secrets).await?;
    servers.spawn(edge::serve(edge, stack.ports.web));
    let mut stripe = StripeSim::start(stack).await?;
    let log = stack.log("ministack");
    let load = demo::load(stack, &outputs);
    let people = progress.step("Demo data", seconds(expected.demo), Some(&log), load).await?;
    let ready = stack_json::write(stack, &outputs, people)?;
    tokio::select! {
        outcome = work(&ready, progress.elapsed()) => outcome,
        Some(Ok(Err(error))) = servers.join_next() => Err(error),
        () = stripe.ended() => {
            bail!("stripe-sim ended by itself; see {}", stack.log("stripe-sim").display())
        }
        () = emulator.ended() => {
            bail!("the AWS emulator ended by itself; see {}", log.display())
        }
    }
}

/// Runs the steps that need no emulator.
async fn build(stack: &Stack, progress: &Progress, expected: Expected) -> Result<()> {
    let layout = &stack.layout;
    let look = async { prerequisites::find() };
    let found = progress.step("Prerequisites", seconds(0), None, look).await?;
    let log = layout.tools().join("pip.log");
    let tools = python::environments(layout, &found.python, &log);
    progress.step("Tools", seconds(expected.tools), Some(&log), tools).await?;
    let log = functions::log(layout);
    let build = functions::build(stack);
    progress.step("Functions", seconds(expected.functions), Some(&log), build).await?;
    let log = web::log(layout);
    progress.step("Web app", seconds(expected.web), Some(&log), web::build(layout)).await
}

async fn edge_of(stack: &Stack, outputs: &Outputs, secrets: &Secrets) -> Result<Edge> {
    let processed = deployed::template(&stack.aws).await?;
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
    println!("  Stripe  {}/_sim/calls", ready.stripe_sim_url);
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
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
