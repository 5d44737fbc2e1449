//! Builds the web app, when something has changed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::fingerprint::{Fingerprint, is_current, remember};
use crate::layout::Layout;
use crate::process::{self, command};

/// Folders that are not sources.
const MADE: [&str; 3] = ["node_modules", "dist", "coverage"];

/// Folder of the built web app.
pub(crate) fn dist(layout: &Layout) -> PathBuf {
    layout.web().join("dist")
}

/// Log of the build.
pub(crate) fn log(layout: &Layout) -> PathBuf {
    layout.tools().join("web.log")
}

/// Installs the packages of the folder's lock file, unless they are current.
pub(crate) async fn install(folder: &Path, log: &Path) -> Result<()> {
    let print = Fingerprint::default().content(&folder.join("package-lock.json"))?.finish();
    let stamp = folder.join("node_modules/.xtask.sha256");
    if is_current(&stamp, &print) {
        return Ok(());
    }
    let mut npm = command("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
    process::run("npm ci", npm, log).await?;
    remember(&stamp, &print)
}

/// Builds the web app into `web/dist`.
pub(crate) async fn build(layout: &Layout) -> Result<()> {
    install(&layout.web(), &log(layout)).await?;
    let mut print = Fingerprint::default();
    let mut entries: Vec<PathBuf> =
        fs::read_dir(layout.web())?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy();
        if !MADE.contains(&name.as_ref()) {
            print = print.content(&entry)?;
        }
    }
    let print = print.finish();
    let stamp = layout.web().join("node_modules/.xtask-build.sha256");
    if is_current(&stamp, &print) && dist(layout).join("index.html").is_file() {
        return Ok(());
    }
    let mut npm = command("npm");
    npm.args(["run", "build"]).current_dir(layout.web());
    process::run("building the web app", npm, &log(layout)).await?;
    remember(&stamp, &print)
}
