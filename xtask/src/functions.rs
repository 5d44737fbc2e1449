//! The functions as the local stack runs them: one program that holds them all, and for each
//! function a `bootstrap` that starts it (decision 24).

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::clock;
use crate::layout::Layout;
use crate::process;
use crate::stack::Stack;
use crate::stripe_sim;

/// The program with all functions, under cargo's folder for the profile `dev`.
const PROGRAM: &str = "debug/examples/functions";

/// The log of the build.
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

/// The file that Lambda starts for a function, in a folder that holds nothing else.
pub(crate) fn bootstrap(stack: &Stack, name: &str) -> PathBuf {
    stack.bootstraps().join(name).join("bootstrap")
}

/// Whether an earlier run has built them.
pub(crate) fn are_built(layout: &Layout) -> bool {
    layout.target.join(PROGRAM).exists()
}

/// Builds the functions and writes the `bootstrap` of each.
pub(crate) async fn build(stack: &Stack) -> Result<()> {
    let layout = &stack.layout;
    let mut build = cargo(layout);
    build.args(["build", "--workspace", "--example", "functions", "--bin", "stripe-sim"]);
    process::run("building the functions", build, &log(layout)).await?;
    stripe_sim::keep(stack)?;
    // A name of its own, so that a later build leaves what this stack runs as it is.
    let program = stack.folder.join("functions-program");
    let clock = clock::file::path(&stack.folder);
    link(&layout.target.join(PROGRAM), &program)?;
    for name in names(layout)? {
        let bootstrap = bootstrap(stack, &name);
        write_script(&bootstrap, &script(&program, &name, &clock))
            .with_context(|| format!("cannot write {}", bootstrap.display()))?;
    }
    build_as_deployed(stack).await
}

/// Builds the functions that this stack runs as AWS does: each in its own binary, small.
async fn build_as_deployed(stack: &Stack) -> Result<()> {
    let layout = &stack.layout;
    if stack.as_deployed.is_empty() {
        return Ok(());
    }
    let mut build = cargo(layout);
    build.args(["build", "--release"]);
    for name in stack.as_deployed {
        build.args(["--package", name]);
    }
    process::run("building functions as deployed", build, &log(layout)).await?;
    for name in stack.as_deployed {
        link(&layout.target.join("release").join(name), &bootstrap(stack, name))?;
    }
    Ok(())
}

/// What starts the function `name` of `program`. It stays the same when the program changes, so a
/// change of code needs no deployment. By `LOCAL_CLOCK` the function finds the file with which
/// `cargo xtask clock` moves its time.
fn script(program: &Path, name: &str, clock: &Path) -> String {
    let quoted = |path: &Path| path.display().to_string().replace('\'', r"'\''");
    let (program, clock) = (quoted(program), quoted(clock));
    format!("#!/bin/sh\nexport LOCAL_CLOCK='{clock}'\nexec '{program}' {name}\n")
}

fn write_script(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if path.exists() {
        // It may be a hard link to a binary.
        fs::remove_file(path)?;
    }
    fs::write(path, text)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// Makes `link` a hard link to the built file: no second copy.
fn link(built: &Path, link: &Path) -> Result<()> {
    if link.exists() {
        fs::remove_file(link)?;
    }
    fs::hard_link(built, link)
        .with_context(|| format!("cannot link {} to {}", link.display(), built.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkout_may_be_in_any_folder() {
        let (program, clock) = ("/home/o'neil/a b/functions-program", "/home/o'neil/a b/clock");
        let script = script(Path::new(program), "sign-in", Path::new(clock));
        let clock = r"export LOCAL_CLOCK='/home/o'\''neil/a b/clock'";
        let program = r"exec '/home/o'\''neil/a b/functions-program' sign-in";
        assert_eq!(script, format!("#!/bin/sh\n{clock}\n{program}\n"));
    }
}
