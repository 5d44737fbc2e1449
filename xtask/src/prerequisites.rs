//! Programs and ports that the machine must have. One sentence says what is missing.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::arm64;
use crate::stack::Ports;

/// Names of Python interpreters, in order of preference.
const PYTHONS: [&str; 5] = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];

/// Programs that were found.
#[derive(Debug)]
pub(crate) struct Prerequisites {
    /// A Python interpreter of at least 3.11.
    pub(crate) python: PathBuf,
    /// Whether hledger is installed, which only some tests need.
    pub(crate) hledger: bool,
    /// Whether LibreOffice is installed, which only a test needs.
    pub(crate) libreoffice: bool,
    /// Whether a program for arm64 can run here, which only `package` uses.
    pub(crate) arm64: bool,
}

/// Finds the programs that every command needs, or says which one is missing.
pub(crate) fn find() -> Result<Prerequisites> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("the local stack runs on Linux on x86_64 only; use such a machine or a container");
    }
    if output("cc", &["--version"]).is_none() {
        bail!("no C compiler (cc) was found; install one, such as the package build-essential");
    }
    let node = output("node", &["--version"]).as_deref().and_then(version);
    if node.is_none_or(|found| found < (20, 0)) || output("npm", &["--version"]).is_none() {
        bail!("Node.js 20 or newer with npm was not found; install it and try again");
    }
    let python = PYTHONS.iter().find(|python| is_usable(python));
    let Some(python) = python else {
        bail!("Python 3.11 or newer with its venv module was not found; install it and try again");
    };
    let hledger = output("hledger", &["--version"]).is_some();
    let libreoffice = output("soffice", &["--version"]).is_some();
    let arm64 = output(arm64::QEMU, &["--version"]).is_some() && arm64::can_link();
    Ok(Prerequisites { python: PathBuf::from(python), hledger, libreoffice, arm64 })
}

/// Refuses to start when another process listens on one of the ports.
pub(crate) fn ports_are_free(ports: Ports) -> Result<()> {
    for (port, what, option) in [
        (ports.web, "portal", "--port"),
        (ports.aws, "AWS emulator", "--aws-port"),
        (ports.stripe, "simulator of Stripe", "--stripe-port"),
    ] {
        if TcpListener::bind(("127.0.0.1", port)).is_err() {
            bail!(
                "port {port}, which the {what} needs, is in use: stop what uses it (another \
                 `cargo xtask up`?) or choose another with {option}"
            );
        }
    }
    Ok(())
}

fn is_usable(python: &str) -> bool {
    let found = output(python, &["--version"]).as_deref().and_then(version);
    found.is_some_and(|found| found >= (3, 11))
        && output(python, &["-c", "import venv, ensurepip"]).is_some()
}

fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Major and minor in texts such as `v20.1.0` and `Python 3.11.7`.
fn version(text: &str) -> Option<(u32, u32)> {
    let number = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let mut parts = number.split('.').map(|part| part.trim().parse());
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_read_as_programs_say_them() {
        assert_eq!(version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(version("Python 3.11.7\n"), Some((3, 11)));
        assert_eq!(version("none"), None);
    }
}
