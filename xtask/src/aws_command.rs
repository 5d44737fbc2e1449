//! `cargo xtask aws`: the AWS command-line tool, pointed at the running local stack.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::layout::Layout;
use crate::process::command;
use crate::stack::aws_environment;
use crate::{python, stack_json};

/// Runs the tool with these arguments; its exit code.
pub(crate) fn run(layout: &Layout, arguments: &[String]) -> Result<ExitCode> {
    let endpoint = stack_json::read(&layout.state("local"))?.aws_endpoint;
    let program = layout.python_tool(python::LOCAL_STACK, "aws");
    let status = command(&program)
        .as_std_mut()
        .envs(aws_environment(&endpoint))
        .args(arguments)
        .status()
        .with_context(|| format!("cannot start {}", program.display()))?;
    Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
}
