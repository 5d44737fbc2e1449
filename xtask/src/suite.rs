//! `cargo xtask test`: every stage of the proof, the quick ones first, with the minutes of each.

use std::future::Future;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use crate::layout::Layout;
use crate::process::{self, command, interrupted};
use crate::progress::{watched, words};
use crate::stack::{Ports, Stack};
use crate::stack_json::StackJson;
use crate::{browser, moto, prerequisites, python, schemathesis, up, web};

/// What moto takes although AWS refuses it: a transaction of more than 4 MB.
const MOTO_TAKES: [&str; 1] = ["a_transaction_that_is_too_large"];
/// What the local stack's emulator takes although AWS refuses it: a delay of more than 900 seconds.
const MINISTACK_TAKES: [&str; 1] = ["a_delay_beyond_a_quarter_of_an_hour"];

/// `cargo xtask test`. If `complete`, it fails where it would leave something out. `cases` is how
/// many generated requests the API is sent at least.
pub(crate) async fn run(
    layout: &Layout,
    only: Option<&str>,
    complete: bool,
    cases: u64,
) -> Result<()> {
    let mut suite = Suite::new(layout, only)?;
    if complete && !suite.hledger {
        bail!("hledger was not found; install it, such as with `apt-get install hledger`");
    }
    suite.without_stack().await?;
    suite.template().await?;
    suite.moto().await?;
    suite.end_to_end(cases).await?;
    suite.summary();
    Ok(())
}

/// `cargo xtask check`.
pub(crate) async fn check(layout: &Layout) -> Result<()> {
    let mut suite = Suite::new(layout, None)?;
    suite.without_stack().await?;
    suite.summary();
    Ok(())
}

/// The stages that have run, and what they need.
struct Suite {
    layout: Layout,
    only: Option<String>,
    python: PathBuf,
    logs: PathBuf,
    /// Whether hledger can be asked.
    hledger: bool,
    took: Vec<(String, Duration)>,
}

impl Suite {
    fn new(layout: &Layout, only: Option<&str>) -> Result<Self> {
        let logs = layout.state("test").join("logs");
        std::fs::create_dir_all(&logs)
            .with_context(|| format!("cannot make {}", logs.display()))?;
        let prerequisites::Prerequisites { python, hledger, .. } = prerequisites::find()?;
        let (layout, only) = (layout.clone(), only.map(str::to_owned));
        Ok(Self { layout, only, python, logs, hledger, took: Vec::new() })
    }

    async fn without_stack(&mut self) -> Result<()> {
        self.command("formatting", cargo(&["fmt", "--all", "--check"])).await?;
        let lints =
            ["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"];
        self.command("lints", cargo(&lints)).await?;
        let tests = ["test", "--workspace", "--locked"];
        self.command("tests", cargo(&tests)).await?;
        self.hledger().await?;
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

    /// Another program adds our ledgers up, where it is installed.
    async fn hledger(&mut self) -> Result<()> {
        if !self.hledger {
            println!("── hledger is not installed: what it makes of our ledgers is left out");
            return Ok(());
        }
        let mut tests = cargo(&["test", "--workspace", "--test", "hledger", "--locked"]);
        tests.args(["--", "--ignored"]);
        self.command("hledger", tests).await
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

    /// Lints the templates with their conditions decided, both ways.
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

    /// The suites of what talks to AWS, on a second emulator.
    async fn moto(&mut self) -> Result<()> {
        let (layout, python) = (self.layout.clone(), self.python.clone());
        let (log, server) = (self.log("moto"), self.log("moto server"));
        self.stage("moto", async {
            python::environment(&layout, &python, python::MOTO, &log).await?;
            let moto = moto::Moto::start(&layout, free_port()?, &server).await?;
            let mut tests = emulator(&moto.endpoint, &MOTO_TAKES);
            tests.current_dir(&layout.root);
            process::run("the suites on moto", tests, &log).await
        })
        .await
    }

    /// The stages that need a running stack; it has ports and a folder of its own.
    async fn end_to_end(&mut self, cases: u64) -> Result<()> {
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
        let stack = Stack::new(&layout, "test", free_ports()?)?;
        stack.forget()?;
        let begun = Instant::now();
        println!("\n── a stack of its own");
        let done = up::during(&stack, async |about, _| {
            self.took.push(("a stack of its own".to_owned(), begun.elapsed()));
            let ready = stack.folder.join("stack.json");
            // The whole workspace again, so that cargo finds every crate built already.
            let mut tests = cargo(&["test", "--workspace", "--test", "e2e", "--locked"]);
            tests.args(["--", "--ignored", "--nocapture"]).env("STACK_JSON", &ready);
            if !self.hledger {
                tests.args(["--skip", "hledger"]);
            }
            self.command("end-to-end tests", tests).await?;
            let suites = emulator(stack.aws.endpoint(), &MINISTACK_TAKES);
            self.command("suites on the emulator", suites).await?;
            self.browser(&ready).await?;
            self.schemathesis(&stack, about, cases).await?;
            let mut search = cargo(&["test", "--workspace", "--test", "logs", "--locked"]);
            search.args(["--", "--ignored"]).env("STACK_JSON", &ready);
            self.command("log search", search).await
        });
        match done.await? {
            Some(()) => Ok(()),
            None => bail!("stopped"),
        }
    }

    async fn browser(&mut self, ready: &Path) -> Result<()> {
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

    /// After all other tests: it makes a mess.
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

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments);
    cargo
}

/// The suites of what talks to AWS, without the tests whose names begin like this.
fn emulator(endpoint: &str, without: &[&str]) -> Command {
    let mut tests = cargo(&["test", "--workspace", "--test", "emulator", "--locked"]);
    tests.args(["--", "--ignored", "--test-threads", "1"]).env("EMULATOR", endpoint);
    tests.args(without.iter().flat_map(|name| ["--skip", name]));
    tests
}

/// Two ports that nobody uses now.
fn free_ports() -> Result<Ports> {
    let web = TcpListener::bind(("127.0.0.1", 0))?;
    Ok(Ports { aws: free_port()?, web: web.local_addr()?.port() })
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
