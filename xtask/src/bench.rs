//! Measures call records beside DuckDB, polars and the `csv` crate, in one run.

mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::cargo::cargo;
use crate::layout::Layout;
use crate::process::{self, command};
use crate::progress::watched;
use crate::{prerequisites, python};

/// The searches, as both programs know them.
const FILTERS: [&str; 11] = [
    "none, by charge",
    "three days",
    "direction",
    "cost centre",
    "destination",
    "extension",
    "charge of 5 or more, by charge",
    "number has 5550123",
    "number has 98765",
    "number has 647",
    "number has 416",
];

/// What is measured.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Sizes {
    /// Rows of the batch that is imported and split.
    #[arg(long, default_value_t = 2_000_000)]
    import: u64,
    /// Accounts of the batch; each number is a batch of its own.
    #[arg(long, value_delimiter = ',', default_value = "1000,20000")]
    accounts: Vec<u64>,
    /// Stored calls that are searched and downloaded.
    #[arg(long, default_value_t = 5_000_000)]
    search: u64,
}

/// The programs, and the folder in which they work.
struct Bench {
    import: PathBuf,
    calls: PathBuf,
    python: PathBuf,
    peers: PathBuf,
    folder: PathBuf,
    log: PathBuf,
}

/// Measures, and prints tables in Markdown. Builds only the packages of call records, optimised.
pub(crate) async fn call_records(layout: &Layout, sizes: &Sizes) -> Result<()> {
    let bench = Bench::prepare(layout).await?;
    for accounts in &sizes.accounts {
        bench.import(sizes.import, *accounts).await?;
    }
    bench.search(sizes.search).await?;
    fs::remove_dir_all(&bench.folder)?;
    Ok(())
}

impl Bench {
    async fn prepare(layout: &Layout) -> Result<Self> {
        let folder = layout.state("bench");
        let log = folder.join("log");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let found = prerequisites::find()?;
        let prepared = async {
            python::environment(layout, &found.python, python::CALL_PEERS, &log).await?;
            let mut build = cargo(layout);
            build.args(["build", "--release", "--locked", "--package", "call-import"]);
            build.args(["--package", "call-store", "--example", "import_calls"]);
            build.args(["--example", "calls_bench"]);
            process::run("the build", build, &log).await?;
            Ok(())
        };
        watched(Some(&log), prepared).await?;
        let example = |name: &str| layout.target.join("release/examples").join(name);
        Ok(Self {
            import: example("import_calls"),
            calls: example("calls_bench"),
            python: layout.python_tool(python::CALL_PEERS, "python"),
            peers: layout.root.join("tests/benches/call_peers.py"),
            folder,
            log,
        })
    }

    /// A program's figures, one a line.
    async fn figures(&self, program: &Path, arguments: &[&str]) -> Result<Vec<Value>> {
        let text = self.output(program, arguments).await?;
        text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
    }

    /// The figures of DuckDB and polars.
    async fn peers(&self, arguments: &[&str]) -> Result<Vec<Value>> {
        let program = self.peers.display().to_string();
        self.figures(&self.python, &[&[program.as_str()], arguments].concat()).await
    }

    /// What a program writes. What it says on standard error goes to the log.
    async fn output(&self, program: &Path, arguments: &[&str]) -> Result<String> {
        let log = fs::OpenOptions::new().create(true).append(true).open(&self.log)?;
        // A peer that is stopped leaves its temporary files where it runs.
        let mut run = command(program);
        run.args(arguments).current_dir(&self.folder).stderr(log);
        let output = run.output().await?;
        if !output.status.success() {
            let end = process::tail(&self.log, 20);
            bail!("{} failed. The end of its log:\n\n{end}", program.display());
        }
        String::from_utf8(output.stdout).context("figures are not text")
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    async fn import(&self, rows: u64, accounts: u64) -> Result<()> {
        let (batch, stored) = (self.path("batch.csv"), self.path("stored"));
        let (count, of) = (rows.to_string(), accounts.to_string());
        self.output(&self.import, &["generate", &count, &of, &batch]).await?;
        let figures = self.output(&self.import, &["import", &of, &batch, &stored]).await?;
        let figures: Value = serde_json::from_str(&figures)?;
        fs::remove_dir_all(&stored)?;
        let figure = |path: &str| figures.pointer(path).cloned();
        let mut all = vec![json!({
            "peer": "portal",
            "rows": figure("/report/lines"),
            "cpu": figure("/cpuSeconds"),
            "seconds": figure("/wallSeconds"),
            "megabytes": figure("/peakMb"),
        })];
        all.extend(self.peers(&["import", &batch, &self.folder.display().to_string()]).await?);
        println!("{}", table::rates(&format!("import, {accounts} accounts"), &all));
        let mut all = self.figures(&self.calls, &["split", &batch]).await?;
        all.extend(self.peers(&["split", &batch]).await?);
        println!("{}", table::rates("split", &all));
        fs::remove_file(&batch)?;
        Ok(())
    }

    async fn search(&self, rows: u64) -> Result<()> {
        let (folder, file) = (self.path("calls"), self.path("download.csv"));
        self.output(&self.calls, &["generate", &rows.to_string(), &folder]).await?;
        let mut ours = Vec::new();
        for name in FILTERS {
            self.peers(&["forget", &folder]).await?;
            ours.extend(self.figures(&self.calls, &["search", name, &folder]).await?);
        }
        let theirs = self.peers(&["search", &folder]).await?;
        for (one, other) in ours.iter().zip(&theirs) {
            let same = |what: &str| one[what] == other[what];
            let agree = ["what", "rows", "billed", "charge"].into_iter().all(same);
            ensure!(agree || !other["failed"].is_null(), "DuckDB finds other calls: {one} {other}");
        }
        println!("{}", table::searches(&ours, &theirs));
        let mut all = self.figures(&self.calls, &["download", &folder, &file]).await?;
        all.extend(self.peers(&["download", &folder, &file]).await?);
        println!("{}", table::rates("download as CSV", &all));
        Ok(())
    }
}
