//! The simulator of Stripe as a child process, and its customers of the demo data.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::aws::{collect, http};
use crate::clock;
use crate::process::{self, Group, command};
use crate::stack::Stack;

/// What the simulator takes for the provider's secret key: any of test mode.
pub(crate) const SECRET_KEY: &str = "sk_test_local";
/// What signs its webhooks.
pub(crate) const WEBHOOK_SECRET: &str = "whsec_local";

/// The program, under cargo's folder for the profile `dev`.
const PROGRAM: &str = "debug/stripe-sim";
/// Time limit of its start.
const START: Duration = Duration::from_secs(20);
/// Time limit of its end.
const STOP: Duration = Duration::from_secs(5);
/// File with the process id. If xtask is killed, the next run finds the simulator by it.
const PID: &str = "stripe-sim.pid";

/// A running simulator. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct StripeSim(Group);

impl StripeSim {
    /// Starts the simulator, empty, and waits until it responds. It delivers its webhooks to the
    /// portal, and its time is that of the functions.
    pub(crate) async fn start(stack: &Stack) -> Result<Self> {
        let log = stack.log("stripe-sim");
        process::begin(&log)?;
        let mut program = command(program(stack));
        program
            .args(["--port", &stack.ports.stripe.to_string()])
            .args(["--webhook-url", &webhook_url(stack)])
            .args(["--webhook-secret", WEBHOOK_SECRET])
            .arg("--clock-file")
            .arg(clock::file::path(&stack.folder))
            .current_dir(&stack.folder);
        let mut group = Group::start(program, &log)?;
        fs::write(stack.folder.join(PID), group.id().unwrap_or_default())?;
        let begun = Instant::now();
        while control(stack, "GET", "calls", &Value::Null).await.is_err() {
            if group.has_ended() || begun.elapsed() > START {
                let tail = process::tail(&log, 20);
                bail!("stripe-sim does not start. The end of {}:\n\n{tail}", log.display());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(Self(group))
    }

    /// Waits until the simulator ends by itself.
    pub(crate) async fn ended(&mut self) {
        let _ = self.0.finished().await;
    }
}

/// Keeps the built program under a name of its own, so that a later build leaves what this stack
/// runs as it is.
pub(crate) fn keep(stack: &Stack) -> Result<()> {
    let (built, kept) = (stack.layout.target.join(PROGRAM), program(stack));
    if kept.exists() {
        fs::remove_file(&kept)?;
    }
    fs::hard_link(&built, &kept).with_context(|| format!("cannot link {}", kept.display()))
}

/// Stops the simulator that a killed run left behind. This process holds the stack's lock, so no
/// other run uses it.
pub(crate) async fn stop_orphan(stack: &Stack) {
    let Ok(id) = fs::read_to_string(stack.folder.join(PID)) else { return };
    let about = PathBuf::from("/proc").join(&id).join("cmdline");
    let name = program(stack).display().to_string();
    let is_ours = || fs::read(&about).is_ok_and(|line| line.starts_with(name.as_bytes()));
    if !is_ours() {
        return;
    }
    println!("Stopping the simulator of Stripe that an earlier run left behind.");
    process::terminate(&id);
    let begun = Instant::now();
    while is_ours() && begun.elapsed() < STOP {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn program(stack: &Stack) -> PathBuf {
    stack.folder.join("stripe-sim")
}

/// Where the portal receives webhooks.
fn webhook_url(stack: &Stack) -> String {
    format!("http://127.0.0.1:{}/v1/webhooks/stripe", stack.ports.web)
}

/// Makes the customers and methods that a billing file names, with the ids that it gives. Those
/// that exist stay.
pub(crate) async fn introduce(stack: &Stack, lines: &str) -> Result<()> {
    for line in lines.lines() {
        let document: Value = serde_json::from_str(line)?;
        if let Some(gateway) = document.get("gateway") {
            control(stack, "POST", "customers", &customer(gateway)?).await?;
        }
    }
    Ok(())
}

/// The simulator's customer of a billing file's `gateway`.
fn customer(gateway: &Value) -> Result<Value> {
    let id = gateway.get("customerId").context("gateway has no customerId")?;
    let methods = gateway.get("methods").and_then(Value::as_array);
    let methods = methods.into_iter().flatten().map(method).collect::<Result<Vec<_>>>()?;
    Ok(json!({ "id": id, "methods": methods }))
}

fn method(method: &Value) -> Result<Value> {
    let id = method.get("id").context("a method has no id")?;
    if method.get("type").and_then(Value::as_str) == Some("bank-debit") {
        return Ok(json!({ "id": id, "bankDebit": true }));
    }
    let last4 = method.get("last4").and_then(Value::as_str).unwrap_or_default();
    // Stripe's test cards that pay: <https://docs.stripe.com/testing#cards>.
    let card = match last4 {
        "4242" => "4242424242424242",
        "4444" => "5555555555554444",
        _ => bail!("no test card of Stripe that pays ends with {last4}"),
    };
    let (month, year) = (method.get("expMonth"), method.get("expYear"));
    Ok(json!({ "id": id, "card": card, "expMonth": month, "expYear": year }))
}

/// Uses a control of the simulator.
async fn control(stack: &Stack, method: &str, path: &str, body: &Value) -> Result<Value> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let request = Request::builder()
        .method(method)
        .uri(format!("{}/_sim/{path}", stack.stripe_sim_url()))
        .body(Full::new(Bytes::from(body)))?;
    let answer = http().request(request).await.context("stripe-sim does not respond")?;
    let (status, body) = collect(answer).await?;
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    ensure!(status.is_success(), "stripe-sim refuses {path}: {status} {body}");
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_of_the_demo_data_is_one_of_the_simulator() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
        let mut methods = 0;
        for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_none_or(|extension| extension != "jsonl") {
                continue;
            }
            for line in fs::read_to_string(file).unwrap().lines() {
                let document: Value = serde_json::from_str(line).unwrap();
                if let Some(gateway) = document.get("gateway") {
                    let customer = customer(gateway).unwrap();
                    methods += customer.get("methods").unwrap().as_array().unwrap().len();
                }
            }
        }
        assert!(methods >= 2, "{methods}");
    }
}
