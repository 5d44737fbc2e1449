//! Sends generated requests, valid and invalid by the OpenAPI document, as each kind of caller. The
//! API must respond as documented, and never with a status of 500 or more.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::process::Command;

use crate::portal::Portal;
use crate::process::{self, command};
use crate::python;
use crate::stack::Stack;
use crate::stack_json::StackJson;

/// Minimum number of requests in `cargo xtask test`; they take about a minute.
pub(crate) const CASES: u64 = 600;
/// Seed of the generator: every run sends the same requests.
const SEED: &str = "20261123";
/// Operations after which the caller can do nothing else, so they come last: requiring a second
/// factor that no user has, and ending the session.
const LAST: [&str; 2] = ["security", "signOut"];
/// Callers: one without a session, and one user of each role in `stack.json`.
const CALLERS: [&str; 5] = ["nobody", "viewer", "manager", "agent", "admin"];

/// Sends at least `cases` requests to the running stack.
pub(crate) async fn run(stack: &Stack, ready: &StackJson, cases: u64, log: &Path) -> Result<()> {
    let portal = Portal::new(stack);
    // All callers sign in before one of them changes what the others need.
    let mut sessions = Vec::new();
    for role in CALLERS {
        sessions.push(match ready.users.iter().find(|user| user.role == role) {
            Some(user) => value_of(&portal.sign_in(user).await?),
            None => String::new(),
        });
    }
    // The phase `coverage` tries the limits of every value, which takes some minutes.
    let phases = if cases > CASES { "coverage,fuzzing" } else { "fuzzing" };
    let operations = u64::try_from(contract::ROUTES.len() * CALLERS.len())?;
    // One more, because some operations have few possible requests.
    let each = cases.div_ceil(operations) + 1;
    let mut sent = 0;
    for (role, session) in CALLERS.iter().zip(&sessions) {
        for filter in ["--exclude-operation-id", "--include-operation-id"] {
            let report = stack.folder.join("schemathesis.json");
            let mut program = program(stack, session, &report);
            program.args(["--max-examples", &each.to_string(), "--phases", phases]);
            program.args(LAST.iter().flat_map(|operation| [filter, *operation]));
            process::run(&format!("schemathesis as {role}"), program, log).await?;
            sent += requests(&report)?;
        }
    }
    println!("   {sent} requests, as {}, of seed {SEED}", CALLERS.join(", "));
    if sent < cases {
        bail!("schemathesis sent {sent} requests, of {cases}");
    }
    Ok(())
}

/// The value of a cookie.
fn value_of(cookie: &str) -> String {
    cookie.split_once('=').map_or_else(String::new, |(_, value)| value.to_owned())
}

fn program(stack: &Stack, session: &str, report: &Path) -> Command {
    let root = &stack.layout.root;
    let mut program = command(stack.layout.python_tool(python::SCHEMATHESIS, "schemathesis"));
    program
        .current_dir(root)
        .env("SESSION", session)
        .env("ORIGIN", stack.portal_url())
        .arg("--config-file")
        .arg(root.join("tests/schemathesis/schemathesis.toml"))
        .args(["--no-color", "run", "--url", &stack.portal_url(), "--seed", SEED])
        .args(["--generation-database", "none", "--report-json-path"])
        .arg(report)
        .arg(root.join("infra/openapi.json"));
    program
}

/// Number of requests that a finished run has sent.
fn requests(report: &Path) -> Result<u64> {
    let text = fs::read(report).with_context(|| format!("cannot read {}", report.display()))?;
    let report: Value = serde_json::from_slice(&text)?;
    let sent = report.pointer("/test_cases/generated").and_then(Value::as_u64);
    sent.context("the report of schemathesis has no number of requests")
}
