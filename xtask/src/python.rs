//! Python environments with pinned and hashed requirements.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::fingerprint::{Fingerprint, is_current, remember};
use crate::layout::Layout;
use crate::process::{self, command};

/// The AWS emulator and the AWS command-line tool.
pub(crate) const LOCAL_STACK: &str = "local-stack";
/// SAM, and the linters of templates and OpenAPI documents.
pub(crate) const SAM: &str = "sam";
/// cargo-lambda and zig, which build for arm64.
pub(crate) const AWS_BUILD: &str = "aws-build";
/// The second AWS emulator, for tests only.
pub(crate) const MOTO: &str = "moto";
/// DuckDB, for a test of the search over call records; and polars, for the benchmark.
pub(crate) const CALL_PEERS: &str = "call-peers";
/// The generator of API requests, for tests only.
pub(crate) const SCHEMATHESIS: &str = "schemathesis";

/// Creates the environments that a stack needs, unless they are current.
pub(crate) async fn environments(layout: &Layout, python: &Path, log: &Path) -> Result<()> {
    for name in [LOCAL_STACK, SAM] {
        environment(layout, python, name, log).await?;
    }
    Ok(())
}

/// Creates the environment `name` from `xtask/python/<name>.txt`, unless it is current.
pub(crate) async fn environment(
    layout: &Layout,
    python: &Path,
    name: &str,
    log: &Path,
) -> Result<()> {
    let requirements = layout.root.join(format!("xtask/python/{name}.txt"));
    let folder = layout.tools().join(name);
    let stamp = folder.join("requirements.sha256");
    let print = Fingerprint::default().content(&requirements)?.finish();
    if is_current(&stamp, &print) {
        return Ok(());
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let mut make = command(python);
    make.args(["-m", "venv"]).arg(&folder);
    process::run("creating a Python environment", make, log).await?;
    let mut install = command(folder.join("bin/python"));
    install
        .args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input"])
        // The file lists all dependencies, so there is nothing to resolve.
        .args(["--require-hashes", "--no-deps", "--only-binary", ":all:"])
        .args(["--progress-bar", "off", "--requirement"])
        .arg(&requirements);
    let what = format!("installing {}", requirements.display());
    process::run(&what, install, log).await?;
    remember(&stamp, &print)
}
