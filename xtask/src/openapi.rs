//! `cargo xtask openapi`: generates the OpenAPI document and the web client's types from the
//! contract.

use std::fs;

use anyhow::Result;

use crate::layout::Layout;
use crate::process::{self, command};
use crate::web;

/// Writes `infra/openapi.json` and `web/src/api/schema.d.ts`.
pub(crate) async fn run(layout: &Layout) -> Result<()> {
    let path = layout.root.join("infra/openapi.json");
    let mut document = serde_json::to_string_pretty(&contract::openapi::document())?;
    document.push('\n');
    fs::write(&path, document)?;
    println!("wrote {}", path.display());
    let log = web::log(layout);
    web::install(&layout.web(), &log).await?;
    let mut types = command("npm");
    types.args(["run", "api"]).current_dir(layout.web());
    process::run("writing the web client's types", types, &log).await?;
    println!("wrote the web client's types");
    Ok(())
}
