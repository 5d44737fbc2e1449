//! `cargo xtask audit`: invokes the running stack's `audit-ledger` function and prints its
//! findings.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws::Aws;
use crate::layout::Layout;
use crate::stack_json;

/// Response of the function.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    accounts: u64,
    violations: Vec<Violation>,
    next: Option<String>,
    journal: Option<String>,
    journal_at: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Violation {
    account: String,
    what: String,
}

/// The running stack's audit.
struct Audit {
    aws: Aws,
    function: String,
}

impl Audit {
    async fn invoke(&self, event: &Value) -> Result<Response> {
        let answer = self.aws.invoke(&self.function, event).await?;
        serde_json::from_value(answer).context("cannot parse the response of audit-ledger")
    }

    /// A journal that was too long for a response, from its `s3://` URL.
    async fn fetch(&self, address: &str) -> Result<String> {
        let place = address.strip_prefix("s3://").and_then(|place| place.split_once('/'));
        let (bucket, key) = place.with_context(|| format!("{address} is not an s3:// URL"))?;
        let journal = self.aws.get_object(bucket, key).await?;
        let journal = journal.with_context(|| format!("{address} does not exist"))?;
        Ok(String::from_utf8(journal.to_vec())?)
    }
}

/// Audits all accounts or one, or prints the journal of one. The exit code is a failure when an
/// invariant does not hold.
pub(crate) async fn run(
    layout: &Layout,
    account: Option<String>,
    export: Option<String>,
) -> Result<ExitCode> {
    let stack = stack_json::read(&layout.state("local"))?;
    let audit = Audit { aws: Aws::at(&stack.aws_endpoint), function: stack.audit_function };
    match (account, export) {
        (_, Some(account)) => print_journal(&audit, &account).await,
        (Some(account), None) => {
            let answer = audit.invoke(&json!({ "account": account })).await?;
            if answer.accounts == 0 {
                bail!("there is no account {account}");
            }
            Ok(verdict(answer.accounts, &answer.violations))
        }
        (None, None) => {
            let (mut accounts, mut violations) = (0, Vec::new());
            let mut event = json!({});
            loop {
                let answer = audit.invoke(&event).await?;
                accounts += answer.accounts;
                violations.extend(answer.violations);
                let Some(next) = answer.next else { break };
                println!("{accounts} accounts so far");
                event = json!({ "cursor": next });
            }
            Ok(verdict(accounts, &violations))
        }
    }
}

/// The journal alone on standard output, so that it can be piped into hledger.
async fn print_journal(audit: &Audit, account: &str) -> Result<ExitCode> {
    let answer = audit.invoke(&json!({ "account": account, "export": true })).await?;
    match (answer.journal, answer.journal_at) {
        (Some(journal), _) => print!("{journal}"),
        (None, Some(address)) => print!("{}", audit.fetch(&address).await?),
        (None, None) => bail!("there is no account {account}"),
    }
    for Violation { what, .. } in &answer.violations {
        eprintln!("{account}: {what}");
    }
    Ok(if answer.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn verdict(accounts: u64, violations: &[Violation]) -> ExitCode {
    for Violation { account, what } in violations {
        println!("{account}: {what}");
    }
    if violations.is_empty() {
        println!("{accounts} audited: every invariant holds.");
        return ExitCode::SUCCESS;
    }
    println!("{accounts} audited: {} violations.", violations.len());
    ExitCode::FAILURE
}
