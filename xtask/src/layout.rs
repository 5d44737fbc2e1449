//! Paths of sources, tools and build results.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The checkout and its build folder.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The checkout itself.
    pub(crate) root: PathBuf,
    /// Where cargo builds.
    pub(crate) target: PathBuf,
}

impl Layout {
    /// Finds the checkout that this program was built from.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask is not inside a checkout")?
            .to_owned();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The template that every stack is deployed from.
    pub(crate) fn template(&self) -> PathBuf {
        self.root.join("infra/template.yaml")
    }

    /// The web app's sources.
    pub(crate) fn web(&self) -> PathBuf {
        self.root.join("web")
    }

    /// Python environments, logs and fingerprints of what was installed.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// What is deployed to AWS: the template and the functions. Always inside the checkout, where
    /// an operator looks for it.
    pub(crate) fn package(&self) -> PathBuf {
        self.root.join("target/package")
    }

    /// State of a stack on this machine. Always inside the checkout, where developers look for it.
    pub(crate) fn state(&self, stack: &str) -> PathBuf {
        self.root.join("target").join(stack)
    }

    /// A program of a Python environment under [`Self::tools`].
    pub(crate) fn python_tool(&self, environment: &str, program: &str) -> PathBuf {
        self.tools().join(environment).join("bin").join(program)
    }
}
