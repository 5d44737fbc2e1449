//! Builds every function with one cargo call and lays each binary where SAM deploys it from.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::layout::Layout;
use crate::process::{self, command};

/// Where the build's output goes.
pub(crate) fn log(layout: &Layout) -> PathBuf {
    layout.tools().join("functions.log")
}

/// Names of the functions: the folders under `functions/`.
pub(crate) fn names(layout: &Layout) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(layout.root.join("functions"))? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The binary of a function, in the folder that holds nothing else.
pub(crate) fn bootstrap(layout: &Layout, name: &str) -> PathBuf {
    layout.bootstraps().join(name).join("bootstrap")
}

/// Builds them all with the everyday release profile.
pub(crate) async fn build(layout: &Layout) -> Result<()> {
    let names = names(layout)?;
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&layout.root).args(["build", "--release"]);
    for name in &names {
        cargo.args(["--package", name]);
    }
    process::run("building the functions", cargo, &log(layout)).await?;
    for name in &names {
        lay(&layout.target.join("release").join(name), &bootstrap(layout, name))
            .with_context(|| format!("cannot place the binary of {name}"))?;
    }
    Ok(())
}

/// A hard link: no second copy, and SAM sees the time of the build.
fn lay(built: &Path, bootstrap: &Path) -> Result<()> {
    if let Some(folder) = bootstrap.parent() {
        fs::create_dir_all(folder)?;
    }
    if bootstrap.exists() {
        fs::remove_file(bootstrap)?;
    }
    fs::hard_link(built, bootstrap)?;
    Ok(())
}
