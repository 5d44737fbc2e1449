//! `cargo xtask planted`: plants each bug of `tests/planted/` in a copy of the sources, and checks
//! that the tests which the bug names fail.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::cargo::cargo;
use crate::layout::Layout;
use crate::process::{self, Group, interrupted};
use crate::progress::{watched, words};

/// Folders that are not copied.
const LEFT_OUT: [&str; 5] = [".git", "target", "node_modules", "dist", ".aws-sam"];

#[derive(Deserialize)]
struct List {
    bug: Vec<Bug>,
}

/// A bug, and the tests that must catch it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bug {
    /// What the bug does wrong.
    name: String,
    /// The source file, relative to the checkout.
    file: PathBuf,
    /// Text that the file contains exactly once.
    find: String,
    /// Text that replaces it.
    replace: String,
    package: String,
    /// The test target of the package; `lib` for its unit tests.
    target: String,
    /// Names of the tests; each must fail.
    tests: Vec<String>,
}

/// Tries the bugs whose names contain one of `names`, or all.
pub(crate) async fn run(layout: &Layout, names: &[String]) -> Result<()> {
    let mut bugs = read(&layout.root.join("tests/planted"))?;
    let wanted = |bug: &Bug| names.is_empty() || names.iter().any(|name| bug.name.contains(name));
    bugs.retain(wanted);
    if bugs.is_empty() {
        bail!("tests/planted has no bug of this name");
    }
    let bench = Bench { layout: layout.clone(), folder: layout.target.join("planted") };
    mirror(&layout.root, &bench.source(), &layout.target)?;
    tokio::select! {
        outcome = bench.prove(&bugs) => outcome,
        () = interrupted() => bail!("stopped"),
    }
}

/// The bugs of all files.
fn read(folder: &Path) -> Result<Vec<Bug>> {
    let mut bugs = Vec::new();
    for name in names(folder)? {
        let file = folder.join(name);
        let text = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
        let list: List = toml::from_str(&text).with_context(|| format!("{}", file.display()))?;
        bugs.extend(list.bug);
    }
    Ok(bugs)
}

/// A copy of the sources with its own build folder. Both are kept, so that the next bug and the
/// next run compile only what changes.
struct Bench {
    layout: Layout,
    folder: PathBuf,
}

impl Bench {
    fn source(&self) -> PathBuf {
        self.folder.join("source")
    }

    async fn prove(&self, bugs: &[Bug]) -> Result<()> {
        println!("── without a bug");
        self.sound(bugs).await?;
        println!("── {} bugs", bugs.len());
        let mut missed = Vec::new();
        for bug in bugs {
            let begun = Instant::now();
            let passed = self.plant(bug).await.with_context(|| bug.name.clone())?;
            let mark = if passed.is_empty() { "caught" } else { "MISSED" };
            println!("  {mark}  {:>7}  {}", words(begun.elapsed()), bug.name);
            for test in passed {
                println!("          did not fail: {} {} {test}", bug.package, bug.target);
                missed.push(bug.name.as_str());
            }
        }
        if missed.is_empty() {
            println!("\nEach of {} bugs was caught by every test that it names.", bugs.len());
            return Ok(());
        }
        bail!("not caught: {}", missed.join("; "));
    }

    /// Checks that every named test passes without a bug.
    async fn sound(&self, bugs: &[Bug]) -> Result<()> {
        let mut programs: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for bug in bugs {
            let tests = programs.entry((&bug.package, &bug.target)).or_default();
            tests.extend(bug.tests.iter().map(String::as_str));
        }
        for ((package, target), tests) in programs {
            let begun = Instant::now();
            let tests: Vec<_> = tests.into_iter().collect();
            let output = self.test(target, &tests).await?;
            if let Some(test) = tests.iter().find(|test| !output.contains(&line(test, "ok"))) {
                bail!("{package} {target} {test} does not pass:\n\n{}", self.end());
            }
            println!("  passed  {:>7}  {package} {target}", words(begun.elapsed()));
        }
        Ok(())
    }

    /// Plants a bug, runs its tests, and restores the file. The tests that did not fail.
    async fn plant<'a>(&self, bug: &'a Bug) -> Result<Vec<&'a str>> {
        let file = self.source().join(&bug.file);
        let sound = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
        let times = sound.matches(&bug.find).count();
        if times != 1 {
            bail!("the text to replace occurs {times} times in {}", bug.file.display());
        }
        fs::write(&file, sound.replace(&bug.find, &bug.replace))?;
        let tests: Vec<_> = bug.tests.iter().map(String::as_str).collect();
        let output = self.test(&bug.target, &tests).await;
        fs::write(&file, &sound)?;
        let output = output?;
        if !output.contains("test result: ") {
            bail!("it does not build:\n\n{}", self.end());
        }
        Ok(tests.into_iter().filter(|test| !output.contains(&line(test, "FAILED"))).collect())
    }

    /// Runs these tests of every package that has this target; their output. With `--package`,
    /// cargo would compile all dependencies again with other features.
    async fn test(&self, target: &str, tests: &[&str]) -> Result<String> {
        let mut cargo = cargo(&self.layout);
        cargo.args(["test", "--locked", "--workspace", "--no-fail-fast"]);
        match target {
            "lib" => cargo.arg("--lib"),
            _ => cargo.args(["--test", target]),
        };
        cargo.args(["--", "--exact"]).args(tests).current_dir(self.source());
        cargo.env("CARGO_TARGET_DIR", self.folder.join("target"));
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_TEST_DEBUG", "0");
        // One failing case is enough; shrinking it takes long.
        cargo.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("RUST_BACKTRACE", "0");
        let log = self.log();
        process::begin(&log)?;
        let mut group = Group::start(cargo, &log)?;
        watched(Some(&log), group.finished()).await?;
        Ok(String::from_utf8_lossy(&fs::read(&log)?).into_owned())
    }

    fn log(&self) -> PathBuf {
        self.folder.join("output.log")
    }

    fn end(&self) -> String {
        process::tail(&self.log(), 40)
    }
}

fn line(test: &str, outcome: &str) -> String {
    format!("\ntest {test} ... {outcome}\n")
}

/// Copies the folder `from` to `to`, `without` the build folder, and removes what `from` lacks. An
/// unchanged file keeps its time, so that cargo does not compile it again.
fn mirror(from: &Path, to: &Path, without: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let mut wanted = names(from)?;
    let built = |name: &_| from.join(name) == without;
    wanted.retain(|name| !built(name) && !LEFT_OUT.iter().any(|left_out| name == left_out));
    for name in names(to)?.difference(&wanted) {
        let path = to.join(name);
        if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    for name in &wanted {
        let (from, to) = (from.join(name), to.join(name));
        if from.is_dir() {
            mirror(&from, &to, without)?;
            continue;
        }
        let content = fs::read(&from).with_context(|| format!("{}", from.display()))?;
        if fs::read(&to).ok().as_ref() != Some(&content) {
            fs::write(&to, content)?;
        }
    }
    Ok(())
}

fn names(folder: &Path) -> Result<BTreeSet<OsString>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{}", folder.display()))?;
    entries.map(|entry| Ok(entry?.file_name())).collect()
}
