//! `cargo xtask package`: builds everything that is deployed to AWS, for `sam deploy`.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::layout::Layout;
use crate::progress::{Progress, words};
use crate::{arm64, functions, prerequisites, python, template, web};

const STEPS: usize = 5;
/// Estimate for two cores, when nothing has been built for arm64 before.
const FUNCTIONS: Duration = Duration::from_secs(45 * 60);
const BYTES_OF_MB: u64 = 1_000_000;

/// Builds into `target/package`. The template is written last, so it is there only when all
/// functions are.
pub(crate) async fn run(layout: &Layout) -> Result<()> {
    let folder = layout.package();
    let (template, binaries) = (folder.join("template.yaml"), folder.join("functions"));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    if template.exists() {
        fs::remove_file(&template)?;
    }
    let nothing = Duration::ZERO;
    let progress = Progress::new(STEPS, FUNCTIONS);
    let look = async { prerequisites::find() };
    let found = progress.step("Prerequisites", nothing, None, look).await?;
    let log = layout.tools().join("package.log");
    let tools = async {
        for name in [python::SAM, python::AWS_BUILD] {
            python::environment(layout, &found.python, name, &log).await?;
        }
        Ok(())
    };
    progress.step("Tools", nothing, Some(&log), tools).await?;
    let names = functions::names(layout)?;
    let build = arm64::build(layout, &names, &binaries, &log);
    progress.step("Functions", FUNCTIONS, Some(&log), build).await?;
    let tried = async {
        if found.arm64 {
            return arm64::smoke(layout, &binaries, &log).await;
        }
        println!("      left out: it needs qemu-user and libc6-arm64-cross");
        Ok(())
    };
    progress.step("A function tried for arm64", nothing, Some(&log), tried).await?;
    let log = web::log(layout);
    progress.step("Web app", nothing, Some(&log), web::build(layout)).await?;
    fs::write(&template, template::with_code_from(layout, Path::new("functions"))?)?;
    announce(layout, &names, &progress)
}

fn announce(layout: &Layout, names: &[String], progress: &Progress) -> Result<()> {
    let folder = layout.package();
    let mut bytes = 0;
    for name in names {
        let binary = folder.join("functions").join(name).join("bootstrap");
        bytes += binary.metadata().with_context(|| format!("{name} was not built"))?.len();
    }
    println!(
        "\n{} functions, {} MB, packaged in {}. Deploy them as docs/operations.md says:\n",
        names.len(),
        bytes / BYTES_OF_MB,
        words(progress.elapsed())
    );
    println!("  {} deploy \\", layout.python_tool(python::SAM, "sam").display());
    println!("    --config-file {} \\", layout.root.join("samconfig.private.toml").display());
    println!("    --template-file {}", folder.join("template.yaml").display());
    println!("  infra/publish-web.sh <WebBucketName>");
    Ok(())
}
