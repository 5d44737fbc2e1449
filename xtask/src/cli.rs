//! What can be asked for on the command line.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::layout::Layout;
use crate::stack::Ports;
use crate::{
    admin_invite, audit, mails, new_function, openapi, package, planted, process, schemathesis,
    stack, suite, up,
};

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, start the whole portal on this machine and load the demo data.
    Up {
        /// Forget what the last run left and start empty.
        #[arg(long)]
        fresh: bool,
        /// Port of the portal.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Port of the AWS emulator.
        #[arg(long, default_value_t = 4566)]
        aws_port: u16,
    },
    /// Prove that it works: formatting, lints, every test, and the whole stack with a browser.
    Test {
        /// Run only the stages whose name contains this.
        #[arg(long)]
        only: Option<String>,
        /// Fail where tests would be left out because their program (hledger, qemu) is not
        /// installed.
        #[arg(long)]
        complete: bool,
        /// How many generated requests schemathesis sends at least.
        #[arg(long, default_value_t = schemathesis::CASES)]
        cases: u64,
    },
    /// The quick part of `test`: formatting, lints and the tests that need no stack.
    Check,
    /// Plant each bug of tests/planted in a copy of the sources, and see the tests catch it.
    Planted {
        /// Only the bugs whose names contain one of these.
        names: Vec<String>,
    },
    /// Build everything that is deployed to AWS, and say how.
    Package,
    /// Write infra/openapi.json and the web client's types from the contract.
    Openapi,
    /// Write the package, the event and the template's block of a function that a route names.
    NewFunction {
        /// As the route in shared/contract names it.
        name: String,
    },
    /// Write every mail in both languages to target/mails, to look at.
    Mails,
    /// Invite an administrator on the running local stack, and say how it is done on AWS.
    AdminInvite {
        /// Where the invitation goes.
        email: String,
        /// The name for signing in; what is before the @ when left out.
        #[arg(long)]
        username: Option<String>,
    },
    /// Prove the invariants of every account's ledger on the running local stack.
    Audit {
        /// Only this account.
        #[arg(long)]
        account: Option<String>,
        /// Instead, print this account's ledger as a journal for hledger.
        #[arg(long, conflicts_with = "account")]
        export: Option<String>,
    },
    /// Run the aws command against the running local stack, as in `cargo xtask aws s3 ls`.
    Aws {
        /// What to pass on.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        arguments: Vec<String>,
    },
}

/// Runs what the command line asks for; a failure is one message on standard error.
pub(crate) fn run() -> ExitCode {
    let task = Cli::parse().command;
    match start(task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(task: Task) -> Result<ExitCode> {
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    let layout = Layout::find()?;
    let outcome = runtime.block_on(dispatch(task, &layout));
    // Dropped futures have told their children to stop; leave without waiting for idle threads.
    runtime.shutdown_background();
    outcome
}

async fn dispatch(task: Task, layout: &Layout) -> Result<ExitCode> {
    match task {
        Task::Up { fresh, port, aws_port } => {
            up::run(layout, Ports { web: port, aws: aws_port }, fresh).await?;
        }
        Task::Test { only, complete, cases } => {
            suite::run(layout, only.as_deref(), complete, cases).await?;
        }
        Task::Check => suite::check(layout).await?,
        Task::Planted { names } => planted::run(layout, &names).await?,
        Task::Package => package::run(layout).await?,
        Task::Openapi => openapi::run(layout).await?,
        Task::NewFunction { name } => new_function(layout, &name).await?,
        Task::Mails => mails::run(layout).await?,
        Task::AdminInvite { email, username } => {
            admin_invite::run(layout, &email, username.as_deref()).await?;
        }
        Task::Audit { account, export } => return audit::run(layout, account, export).await,
        Task::Aws { arguments } => return stack::aws_command(layout, &arguments),
    }
    Ok(ExitCode::SUCCESS)
}

async fn new_function(layout: &Layout, name: &str) -> Result<()> {
    let written = new_function::run(&layout.root, name)?;
    let mut format = process::command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    format.current_dir(&layout.root).args(["fmt", "--package", name]);
    process::run("formatting", format, &layout.tools().join("new-function.log")).await?;
    for path in written {
        println!("{}", path.strip_prefix(&layout.root).unwrap_or(&path).display());
    }
    println!("What is left to do: CONTRIBUTING.md, Adding a route.");
    Ok(())
}
