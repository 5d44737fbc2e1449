//! Cargo as a child process, which says what it is compiling.

use std::path::Path;

use tokio::process::Command;

use crate::layout::Layout;
use crate::process::{command, last_written};

/// Characters of cargo's progress bar with the names of crates.
const WIDTH: &str = "160";

/// Variables in which `cargo run` describes the package xtask to its program.
const OF_PACKAGE: [&str; 2] = ["CARGO_MANIFEST_", "CARGO_PKG_"];

/// Cargo in the checkout, [`prepared`].
pub(crate) fn cargo(layout: &Layout) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&layout.root);
    prepared(cargo)
}

/// A command that runs cargo. It writes cargo's progress bar into its log, for [`at_work`], and has
/// the environment of the developer's shell.
pub(crate) fn prepared(mut command: Command) -> Command {
    command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", WIDTH);
    // When these variables change, build scripts such as ring's run again, and cargo compiles all
    // that depends on them.
    for (name, _) in std::env::vars_os() {
        if OF_PACKAGE.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
}

/// What the command that writes `log` is doing: what cargo compiles, or the last line.
pub(crate) fn at_work(log: &Path) -> String {
    let line = last_written(log);
    match compiling(&line) {
        Some(compiling) => compiling,
        None => line,
    }
}

/// `17 of 312: domain, app` from the bar `Building [=>  ] 17/312: domain, app`.
fn compiling(bar: &str) -> Option<String> {
    let (_, counted) = bar.trim_start().strip_prefix("Building [")?.split_once("] ")?;
    let (counts, names) = counted.split_once(':').unwrap_or((counted, ""));
    let (built, all) = counts.trim().split_once('/')?;
    let names = names.trim();
    let colon = if names.is_empty() { "" } else { ": " };
    Some(format!("compiled {built} of {all}{colon}{names}"))
}

#[cfg(test)]
mod tests {
    use super::compiling;

    #[test]
    fn cargo_s_bar_names_what_it_compiles() {
        let bar = "    Building [=======>            ] 17/312: aws-sdk-s3, domain(build)";
        assert_eq!(compiling(bar).unwrap(), "compiled 17 of 312: aws-sdk-s3, domain(build)");
        assert_eq!(compiling("    Building [====>  ] 311/312").unwrap(), "compiled 311 of 312");
        assert_eq!(compiling("   Compiling domain v0.1.0"), None);
    }
}
