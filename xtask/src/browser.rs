//! Debian's Chromium, for the browser tests.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::process::{self, command};

/// Where distributions install it.
const PLACES: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium"];

/// The browser. If it is missing and the user is root, it is installed.
pub(crate) async fn chromium(log: &Path) -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if !rustix::process::geteuid().is_root() {
        bail!("the browser tests need Chromium: install it with `apt-get install chromium`");
    }
    let mut update = command("apt-get");
    update.arg("update");
    process::run("apt-get update", update, log).await?;
    let mut install = command("apt-get");
    install
        .args(["install", "--yes", "--no-install-recommends", "chromium"])
        .env("DEBIAN_FRONTEND", "noninteractive");
    process::run("apt-get install chromium", install, log).await?;
    match find() {
        Some(found) => Ok(found),
        None => bail!("Chromium was installed but is in none of {}", PLACES.join(", ")),
    }
}

fn find() -> Option<PathBuf> {
    PLACES.iter().map(PathBuf::from).find(|place| place.is_file())
}
