//! The commands of `cargo xtask` and their options.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand};
use jiff::SignedDuration;

use crate::cargo::cargo;
use crate::layout::Layout;
use crate::stack::Ports;
use crate::{
    audit, aws_command, bench, bootstrap_admin, clock, invoke, mails, new_function, openapi,
    package, planted, process, schemathesis, stages, up,
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
        /// Delete the state of the last run and start empty.
        #[arg(long)]
        fresh: bool,
        /// Port of the portal.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Port of the AWS emulator.
        #[arg(long, default_value_t = 4566)]
        aws_port: u16,
        /// Port of the simulator of Stripe.
        #[arg(long, default_value_t = 12_111)]
        stripe_port: u16,
    },
    /// Run every check: formatting, lints, all tests, and the whole stack with a browser.
    Test {
        /// Run only the stages whose name contains this.
        #[arg(long)]
        only: Option<String>,
        /// Fail when a program that a test needs (hledger, LibreOffice) is missing, instead of
        /// skipping the test; and run some functions in the binaries that are deployed.
        #[arg(long)]
        complete: bool,
        /// Minimum number of generated requests that schemathesis sends.
        #[arg(long, default_value_t = schemathesis::CASES)]
        cases: u64,
    },
    /// The quick part of `test`: formatting, lints and the tests that need no stack.
    Check,
    /// Plant each bug of tests/planted in a copy of the sources, and check that the tests fail.
    Planted {
        /// Only the bugs whose names contain one of these.
        names: Vec<String>,
    },
    /// Simulate payments with faults at every call, or replay one seed, and print the figures.
    Simulate {
        /// How many seeds. All crash points, and all pairs of them, run besides.
        #[arg(long, default_value_t = 1_000)]
        seeds: u64,
        /// Replay this seed alone, and print what happens.
        #[arg(long, conflicts_with = "seeds")]
        seed: Option<u64>,
        /// Actions of each seed.
        #[arg(long, default_value_t = 200)]
        actions: u64,
    },
    /// Build everything that is deployed to AWS, and print the commands that deploy it.
    Package,
    /// Write infra/openapi.json and the web client's types from the contract.
    Openapi,
    /// Write the package, the event and the template's block of a function that a route names.
    NewFunction {
        /// The function's name, as its route in shared/contract has it.
        name: String,
    },
    /// Write every e-mail in both languages to target/mails, for review in a browser.
    Mails,
    /// Create the first administrator of the running local stack, and print the command for AWS.
    BootstrapAdmin {
        /// E-mail address that the invitation is sent to.
        email: String,
        /// The user name [default: the part of the address before the @].
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
    /// Run a night of Auto Pay over many accounts in process, and print the figures.
    Night {
        /// How many accounts.
        #[arg(long, default_value_t = 1_000_000)]
        accounts: u64,
    },
    /// Measure the code beside other programs, and print the figures.
    Bench {
        #[command(subcommand)]
        what: Benchmark,
    },
    /// Say what time it is for the functions of the running local stack, or move it.
    Clock {
        /// Move it forward, such as by 3d, 12h, 30m or 1d12h.
        #[arg(long, value_parser = clock::duration, allow_hyphen_values = true)]
        forward: Option<SignedDuration>,
        /// Move it back to the time of this machine.
        #[arg(long, conflicts_with = "forward")]
        reset: bool,
    },
    /// Call a function of the running local stack now, such as one that has a schedule.
    Invoke {
        /// The function's name: its folder under functions/.
        function: String,
        /// A file with the event [default: what the function's schedule sends].
        #[arg(long)]
        event: Option<PathBuf>,
    },
    /// Run the AWS command-line tool against the running local stack: `cargo xtask aws s3 ls`.
    Aws {
        /// Arguments of the tool.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        arguments: Vec<String>,
    },
}

#[derive(Subcommand)]
enum Benchmark {
    /// Import, search and download of call records beside DuckDB, polars and the csv crate.
    CallRecords(bench::Sizes),
}

/// Runs the command. A failure is one message on standard error.
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
    // The dropped futures have stopped their child processes. Do not wait for idle threads.
    runtime.shutdown_background();
    outcome
}

async fn dispatch(task: Task, layout: &Layout) -> Result<ExitCode> {
    match task {
        Task::Up { fresh, port, aws_port, stripe_port } => {
            let ports = Ports { web: port, aws: aws_port, stripe: stripe_port };
            up::run(layout, ports, fresh).await?;
        }
        Task::Test { only, complete, cases } => {
            stages::run(layout, only.as_deref(), complete, cases).await?;
        }
        Task::Check => stages::check(layout).await?,
        Task::Planted { names } => planted::run(layout, &names).await?,
        Task::Simulate { seeds, seed, actions } => simulate(layout, seeds, seed, actions).await?,
        Task::Night { accounts } => example(layout, "night", &accounts.to_string()).await?,
        Task::Bench { what: Benchmark::CallRecords(sizes) } => {
            bench::call_records(layout, &sizes).await?;
        }
        Task::Package => package::run(layout).await?,
        Task::Openapi => openapi::run(layout).await?,
        Task::NewFunction { name } => new_function(layout, &name).await?,
        Task::Mails => mails::run(layout).await?,
        Task::BootstrapAdmin { email, username } => {
            bootstrap_admin::run(layout, &email, username.as_deref()).await?;
        }
        Task::Audit { account, export } => return audit::run(layout, account, export).await,
        Task::Clock { forward, reset } => clock::run(layout, forward, reset)?,
        Task::Invoke { function, event } => invoke::run(layout, &function, event).await?,
        Task::Aws { arguments } => return aws_command::run(layout, &arguments),
    }
    Ok(ExitCode::SUCCESS)
}

async fn new_function(layout: &Layout, name: &str) -> Result<()> {
    let written = new_function::run(&layout.root, name)?;
    let mut format = cargo(layout);
    format.args(["fmt", "--package", name]);
    process::run("formatting", format, &layout.tools().join("new-function.log")).await?;
    for path in written {
        println!("{}", path.strip_prefix(&layout.root).unwrap_or(&path).display());
    }
    println!("What is left to do: CONTRIBUTING.md, Adding a route.");
    Ok(())
}

/// Runs the simulation of payments: it is an example of `tests`, which shares the code with its
/// tests.
async fn simulate(layout: &Layout, seeds: u64, seed: Option<u64>, actions: u64) -> Result<()> {
    let arguments = match seed {
        Some(seed) => format!("seed {seed} {actions}"),
        None => format!("{seeds} {actions}"),
    };
    example(layout, "simulate", &arguments).await
}

/// Runs an example of `tests`, optimised.
async fn example(layout: &Layout, name: &str, arguments: &str) -> Result<()> {
    let mut command = cargo(layout);
    command.args(["run", "--quiet", "--release", "--package", "tests", "--example", name]);
    let status = command.arg("--").args(arguments.split(' ')).status().await?;
    ensure!(status.success(), "{name} found a fault");
    Ok(())
}
