//! Writes every mail with sample data, to look at in a browser.
//!
//! An example of the mail crate does it: linking that crate here would make every command wait for
//! an AWS SDK to be built.

use anyhow::Result;

use crate::layout::Layout;
use crate::process::{self, command};

/// `cargo xtask mails`.
pub(crate) async fn run(layout: &Layout) -> Result<()> {
    let folder = layout.target.join("mails");
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&layout.root);
    cargo.args(["run", "--package", "mail", "--example", "preview", "--"]).arg(&folder);
    let log = layout.tools().join("mails.log");
    process::run("writing the mails", cargo, &log).await?;
    println!("wrote {}", folder.join("index.html").display());
    Ok(())
}
