//! Sends the running API what its document allows and forbids, as each kind of caller: it must
//! answer as documented, and never with a fault of its own.

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

/// Requests that a run of the whole suite sends at least: a minute's worth.
pub(crate) const CASES: u64 = 600;
/// The same requests every time.
const SEED: &str = "20261123";
/// What keeps a caller from all the rest, so it comes last: requiring a second factor that nobody
/// has, and ending the session.
const LAST: [&str; 2] = ["security", "signOut"];
/// Nobody, and those who call by their roles in `stack.json`.
const CALLERS: [&str; 5] = ["nobody", "viewer", "manager", "agent", "admin"];

/// Sends at least `cases` requests to the running stack.
pub(crate) async fn run(stack: &Stack, ready: &StackJson, cases: u64, log: &Path) -> Result<()> {
    let portal = Portal::new(stack);
    // Everybody signs in before anybody spoils it for the others.
    let mut sessions = Vec::new();
    for role in CALLERS {
        sessions.push(match ready.users.iter().find(|user| user.role == role) {
            Some(user) => value_of(&portal.sign_in(user).await?),
            None => String::new(),
        });
    }
    // The limits of every value, one by one, take some minutes; chance alone does not.
    let phases = if cases > CASES { "coverage,fuzzing" } else { "fuzzing" };
    let operations = u64::try_from(contract::ROUTES.len() * CALLERS.len())?;
    // Some operations have less to vary than others.
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

/// How many requests a finished run has sent.
fn requests(report: &Path) -> Result<u64> {
    let text = fs::read(report).with_context(|| format!("cannot read {}", report.display()))?;
    let report: Value = serde_json::from_slice(&text)?;
    let sent = report.pointer("/test_cases/generated").and_then(Value::as_u64);
    sent.context("schemathesis does not say how many requests it has sent")
}
