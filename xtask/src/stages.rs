//! The stages of `cargo xtask test`, the quick ones first, and the minutes that each took.

use std::future::Future;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use crate::cargo::cargo;
use crate::layout::Layout;
use crate::process::{self, command, interrupted};
use crate::progress::{watched, words};
use crate::stack::{Ports, Stack};
use crate::stack_json::StackJson;
use crate::{browser, moto, prerequisites, python, schemathesis, up, web};

/// Tests that moto fails: it accepts a transaction of more than 4 MB, which AWS refuses.
const MOTO_FAILS: [&str; 1] = ["a_transaction_that_is_too_large"];
/// Tests that MiniStack fails: it accepts a delay of more than 900 seconds, which AWS refuses.
const MINISTACK_FAILS: [&str; 1] = ["a_delay_beyond_a_quarter_of_an_hour"];

/// The Debian package of the part of LibreOffice that a test needs.
const CALC: &str = "libreoffice-calc-nogui";

/// Functions that the stack of `--complete` runs in their own binaries with the profile `release`,
/// as AWS does. Together they use every adapter.
const AS_DEPLOYED: [&str; 3] = ["payments", "import-documents", "invite"];

/// Runs all stages, or those whose name contains `only`. If `complete`, no test may be skipped.
/// `cases` is the minimum number of generated requests.
pub(crate) async fn run(
    layout: &Layout,
    only: Option<&str>,
    complete: bool,
    cases: u64,
) -> Result<()> {
    let mut stages = Stages::new(layout, only)?;
    if complete && !stages.hledger {
        bail!("hledger was not found; install it, such as with `apt-get install hledger`");
    }
    if complete && !stages.libreoffice {
        bail!("LibreOffice was not found; install it, such as with `apt-get install {CALC}`");
    }
    stages.without_stack().await?;
    stages.template().await?;
    stages.duckdb().await?;
    stages.moto().await?;
    let as_deployed: &'static [&'static str] = if complete { &AS_DEPLOYED } else { &[] };
    stages.end_to_end(as_deployed, cases).await?;
    stages.summary();
    Ok(())
}

/// Runs the stages that need no stack.
pub(crate) async fn check(layout: &Layout) -> Result<()> {
    let mut stages = Stages::new(layout, None)?;
    stages.without_stack().await?;
    stages.summary();
    Ok(())
}

/// The stages that have run, and what the next ones need.
struct Stages {
    layout: Layout,
    only: Option<String>,
    python: PathBuf,
    logs: PathBuf,
    /// Whether hledger is installed.
    hledger: bool,
    /// Whether LibreOffice is installed.
    libreoffice: bool,
    took: Vec<(String, Duration)>,
}

impl Stages {
    fn new(layout: &Layout, only: Option<&str>) -> Result<Self> {
        let logs = layout.state("test").join("logs");
        std::fs::create_dir_all(&logs)
            .with_context(|| format!("cannot make {}", logs.display()))?;
        let prerequisites::Prerequisites { python, hledger, libreoffice, .. } =
            prerequisites::find()?;
        let (layout, only) = (layout.clone(), only.map(str::to_owned));
        Ok(Self { layout, only, python, logs, hledger, libreoffice, took: Vec::new() })
    }

    async fn without_stack(&mut self) -> Result<()> {
        self.command("formatting", self.cargo(&["fmt", "--all", "--check"])).await?;
        let lints =
            ["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"];
        self.command("lints", self.cargo(&lints)).await?;
        let tests = ["test", "--workspace", "--locked"];
        self.command("tests", self.cargo(&tests)).await?;
        self.hledger().await?;
        self.libreoffice().await?;
        let log = self.log("web packages");
        let folder = self.layout.web();
        self.stage("web packages", web::install(&folder, &log)).await?;
        for script in ["lint", "typecheck", "test"] {
            let mut npm = command("npm");
            npm.args(["run", script]).current_dir(&folder);
            self.command(&format!("web {script}"), npm).await?;
        }
        Ok(())
    }

    /// Compares the balances of test ledgers with those of hledger, if it is installed.
    async fn hledger(&mut self) -> Result<()> {
        if !self.hledger {
            println!("── skipped: hledger is not installed");
            return Ok(());
        }
        let mut tests = self.cargo(&["test", "--workspace", "--test", "hledger", "--locked"]);
        tests.args(["--", "--ignored"]);
        self.command("hledger", tests).await
    }

    /// Opens a download of calls in LibreOffice, if it is installed.
    async fn libreoffice(&mut self) -> Result<()> {
        if !self.libreoffice {
            println!("── skipped: LibreOffice is not installed");
            return Ok(());
        }
        let mut tests = self.cargo(&["test", "--workspace", "--test", "libreoffice", "--locked"]);
        tests.args(["--", "--ignored"]);
        self.command("libreoffice", tests).await
    }

    /// Compares the search over call records with DuckDB's.
    async fn duckdb(&mut self) -> Result<()> {
        let (layout, python, log) = (self.layout.clone(), self.python.clone(), self.log("duckdb"));
        let mut tests = self.cargo(&["test", "--workspace", "--test", "duckdb", "--locked"]);
        tests.args(["--", "--ignored"]);
        tests.env("DUCKDB_PYTHON", layout.python_tool(python::CALL_PEERS, "python"));
        self.stage("duckdb", async {
            python::environment(&layout, &python, python::CALL_PEERS, &log).await?;
            process::run("the tests with DuckDB", tests, &log).await
        })
        .await
    }

    async fn template(&mut self) -> Result<()> {
        let (layout, python) = (self.layout.clone(), self.python.clone());
        let log = self.log("tools");
        self.stage("tools", python::environments(&layout, &python, &log)).await?;
        let templates = ["template", "prerequisites", "edge"]
            .map(|name| layout.root.join(format!("infra/{name}.yaml")));
        for template in &templates {
            let mut sam = command(layout.python_tool(python::SAM, "sam"));
            sam.args(["validate", "--lint", "--region", "ca-central-1", "--template-file"])
                .arg(template)
                .env("SAM_CLI_TELEMETRY", "0");
            let name = template.file_stem().unwrap_or_default().to_string_lossy();
            self.command(&format!("sam validate {name}"), sam).await?;
        }
        let mut lint = command(layout.python_tool(python::SAM, "cfn-lint"));
        lint.arg("--").args(&templates);
        self.command("cfn-lint", lint).await?;
        self.command("rendered templates", self.rendered()?).await
    }

    /// Lints the templates after the SAM transform, with each condition true and false.
    fn rendered(&self) -> Result<Command> {
        let folder = self.layout.state("test").join("rendered");
        std::fs::create_dir_all(&folder)?;
        let mut check = command(self.layout.python_tool(python::SAM, "python"));
        check
            .arg(self.layout.root.join("tests/templates/check.py"))
            .arg(self.layout.python_tool(python::SAM, "cfn-lint"))
            .arg(folder)
            .env("AWS_DEFAULT_REGION", "ca-central-1");
        Ok(check)
    }

    /// Runs the tests of the adapters on the second emulator.
    async fn moto(&mut self) -> Result<()> {
        let (layout, python) = (self.layout.clone(), self.python.clone());
        let (log, server) = (self.log("moto"), self.log("moto server"));
        let mut tests = self.emulator(&MOTO_FAILS);
        self.stage("moto", async {
            python::environment(&layout, &python, python::MOTO, &log).await?;
            let moto = moto::Moto::start(&layout, free_port()?, &server).await?;
            tests.env("EMULATOR", &moto.endpoint);
            process::run("the suites on moto", tests, &log).await
        })
        .await
    }

    /// Runs the stages that need a running stack, on a new one with its own ports and folder.
    async fn end_to_end(&mut self, as_deployed: &'static [&'static str], cases: u64) -> Result<()> {
        let names = [
            "end-to-end tests",
            "suites on the emulator",
            "browser tests",
            "schemathesis",
            "log search",
        ];
        if !names.iter().any(|name| self.wanted(name)) {
            return Ok(());
        }
        let layout = self.layout.clone();
        let mut stack = Stack::new(&layout, "test", free_ports()?)?;
        stack.as_deployed = as_deployed;
        stack.forget()?;
        let begun = Instant::now();
        println!("\n── a stack of its own");
        if !as_deployed.is_empty() {
            println!("   as deployed: {}", as_deployed.join(", "));
        }
        let done = up::during(&stack, async |about, _| {
            self.took.push(("a stack of its own".to_owned(), begun.elapsed()));
            let ready = stack.folder.join("stack.json");
            // `--workspace`: with `--package`, cargo would compile all dependencies again.
            let mut tests = self.cargo(&["test", "--workspace", "--test", "e2e", "--locked"]);
            tests.args(["--", "--ignored", "--nocapture"]).env("STACK_JSON", &ready);
            if !self.hledger {
                tests.args(["--skip", "hledger"]);
            }
            self.command("end-to-end tests", tests).await?;
            let mut suites = self.emulator(&MINISTACK_FAILS);
            suites.env("EMULATOR", stack.aws.endpoint());
            self.command("suites on the emulator", suites).await?;
            self.browser(&ready).await?;
            self.schemathesis(&stack, about, cases).await?;
            let mut search = self.cargo(&["test", "--workspace", "--test", "logs", "--locked"]);
            search.args(["--", "--ignored"]).env("STACK_JSON", &ready);
            self.command("log search", search).await
        });
        match done.await? {
            Some(()) => Ok(()),
            None => bail!("stopped"),
        }
    }

    async fn browser(&mut self, ready: &Path) -> Result<()> {
        if !self.wanted("browser tests") {
            return Ok(());
        }
        let folder = self.layout.root.join("tests/browser");
        let log = self.log("browser packages");
        let chromium = async {
            let found = browser::chromium(&log).await?;
            web::install(&folder, &log).await?;
            Ok(found)
        };
        let chromium = watched(Some(&log), chromium).await?;
        let mut npm = command("npm");
        npm.args(["run", "e2e"])
            .current_dir(&folder)
            .env("STACK_JSON", ready)
            .env("CHROMIUM", chromium);
        self.command("browser tests", npm).await
    }

    /// Comes after all other tests, because it changes the data at random.
    async fn schemathesis(&mut self, stack: &Stack, about: &StackJson, cases: u64) -> Result<()> {
        let (layout, log) = (self.layout.clone(), self.log("schemathesis"));
        let python = self.python.clone();
        self.stage("schemathesis", async {
            python::environment(&layout, &python, python::SCHEMATHESIS, &log).await?;
            schemathesis::run(stack, about, cases, &log).await
        })
        .await
    }

    async fn command(&mut self, name: &str, mut command: Command) -> Result<()> {
        if command.as_std().get_current_dir().is_none() {
            command.current_dir(&self.layout.root);
        }
        let log = self.log(name);
        self.stage(name, process::run(name, command, &log)).await
    }

    async fn stage(&mut self, name: &str, work: impl Future<Output = Result<()>>) -> Result<()> {
        if !self.wanted(name) {
            return Ok(());
        }
        println!("── {name}");
        let begun = Instant::now();
        let log = self.log(name);
        tokio::select! {
            outcome = watched(Some(&log), work) => outcome?,
            () = interrupted() => bail!("stopped"),
        }
        println!("   {}", words(begun.elapsed()));
        self.took.push((name.to_owned(), begun.elapsed()));
        Ok(())
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = cargo(&self.layout);
        cargo.args(arguments);
        cargo
    }

    /// The tests of the adapters on an emulator, without those whose names begin with `without`.
    fn emulator(&self, without: &[&str]) -> Command {
        let mut tests = self.cargo(&["test", "--workspace", "--test", "emulator", "--locked"]);
        tests.args(["--", "--ignored", "--test-threads", "1"]);
        tests.args(without.iter().flat_map(|name| ["--skip", name]));
        tests
    }

    fn wanted(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }

    fn log(&self, name: &str) -> PathBuf {
        self.logs.join(format!("{}.log", name.replace(' ', "-")))
    }

    fn summary(&self) {
        println!("\nAll passed. Minutes by stage:");
        for (name, took) in &self.took {
            println!("  {:>6.1}  {name}", took.as_secs_f32() / 60.0);
        }
        let total: Duration = self.took.iter().map(|(_, took)| *took).sum();
        println!("  {:>6.1}  in all", total.as_secs_f32() / 60.0);
    }
}

/// Ports that are free now.
fn free_ports() -> Result<Ports> {
    let held = [0; 3].map(|any| TcpListener::bind(("127.0.0.1", any)));
    let [web, aws, stripe] = held;
    let port =
        |held: std::io::Result<TcpListener>| Ok::<_, std::io::Error>(held?.local_addr()?.port());
    Ok(Ports { web: port(web)?, aws: port(aws)?, stripe: port(stripe)? })
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
