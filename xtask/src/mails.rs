//! `cargo xtask mails`: writes every e-mail with sample data, for review in a browser.
//!
//! It runs an example of the crate `mail`. If xtask linked that crate, every command would first
//! compile an AWS SDK.

use anyhow::Result;

use crate::cargo::cargo;
use crate::layout::Layout;
use crate::process;

/// Writes the e-mails to `target/mails`.
pub(crate) async fn run(layout: &Layout) -> Result<()> {
    let folder = layout.target.join("mails");
    let mut cargo = cargo(layout);
    cargo.args(["run", "--package", "mail", "--example", "preview", "--"]).arg(&folder);
    let log = layout.tools().join("mails.log");
    process::run("writing the mails", cargo, &log).await?;
    println!("wrote {}", folder.join("index.html").display());
    Ok(())
}
