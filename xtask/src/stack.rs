//! A stack on this machine: its ports, its folder, its AWS APIs and its deployed templates.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use crate::aws::{Aws, KEY, REGION, xml_texts};
use crate::layout::Layout;
use crate::process::command;

/// Name of the CloudFormation stack.
pub(crate) const NAME: &str = "billing-portal";

/// Ports of a stack on the loopback interface.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    /// The portal.
    pub(crate) web: u16,
    /// The AWS emulator.
    pub(crate) aws: u16,
    /// The simulator of Stripe.
    pub(crate) stripe: u16,
}

/// A stack on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    /// The checkout.
    pub(crate) layout: Layout,
    /// The folder of its state.
    pub(crate) folder: PathBuf,
    /// Its ports.
    pub(crate) ports: Ports,
    /// Its AWS APIs.
    pub(crate) aws: Aws,
    /// Functions that run in their own binary, as on AWS. The other functions are one program.
    pub(crate) as_deployed: &'static [&'static str],
    /// Only one process may change the state.
    _lock: Arc<File>,
}

impl Stack {
    /// The stack that keeps its state under `target/<name>`.
    pub(crate) fn new(layout: &Layout, name: &str, ports: Ports) -> Result<Self> {
        let folder = layout.state(name);
        fs::create_dir_all(folder.join("logs"))
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let lock = File::create(folder.join("lock"))?;
        if lock.try_lock().is_err() {
            bail!("{} is in use by another `cargo xtask`; stop that first", folder.display());
        }
        let aws = Aws::new(ports.aws);
        let (layout, lock) = (layout.clone(), Arc::new(lock));
        Ok(Self { layout, folder, ports, aws, as_deployed: &[], _lock: lock })
    }

    /// Deletes everything that was deployed and loaded.
    pub(crate) fn forget(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            match path.file_name().and_then(|name| name.to_str()) {
                Some("logs" | "lock") => Ok(()),
                _ if path.is_dir() => fs::remove_dir_all(&path),
                _ => fs::remove_file(&path),
            }
            .with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(())
    }

    /// URL of the web app.
    pub(crate) fn portal_url(&self) -> String {
        format!("http://localhost:{}", self.ports.web)
    }

    /// URL of the simulator of Stripe.
    pub(crate) fn stripe_sim_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.stripe)
    }

    /// One folder for each function, with the `bootstrap` that SAM deploys.
    pub(crate) fn bootstraps(&self) -> PathBuf {
        self.folder.join("functions")
    }

    /// Log of the step `what`.
    pub(crate) fn log(&self, what: &str) -> PathBuf {
        self.folder.join("logs").join(format!("{what}.log"))
    }

    /// A program that calls this stack's AWS APIs.
    pub(crate) fn aws_program(&self, program: &Path) -> Command {
        let mut program = command(program);
        program.envs(aws_environment(self.aws.endpoint())).current_dir(&self.layout.root);
        program
    }

    /// Outputs of the deployed template.
    pub(crate) async fn outputs(&self) -> Result<Outputs> {
        self.outputs_of(NAME).await
    }

    /// Outputs of another deployed template.
    pub(crate) async fn outputs_of(&self, name: &str) -> Result<Outputs> {
        let answer =
            self.aws.query("cloudformation", "DescribeStacks", &[("StackName", name)]).await?;
        let keys = xml_texts(&answer, "OutputKey");
        let values = xml_texts(&answer, "OutputValue");
        Ok(Outputs(keys.into_iter().zip(values).collect()))
    }
}

/// Outputs of the deployed template.
#[derive(Clone, Debug)]
pub(crate) struct Outputs(BTreeMap<String, String>);

impl Outputs {
    /// The output of this name.
    pub(crate) fn get(&self, name: &str) -> Result<&str> {
        let value = self.0.get(name).map(String::as_str);
        value.with_context(|| format!("the deployed template has no output {name}"))
    }
}

/// Environment that points AWS tools at an endpoint, without the user's own settings.
pub(crate) fn aws_environment(endpoint: &str) -> [(&'static str, String); 9] {
    [
        ("AWS_ENDPOINT_URL", endpoint.to_owned()),
        ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", KEY.to_owned()),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_DEFAULT_REGION", REGION.to_owned()),
        ("AWS_CONFIG_FILE", "/dev/null".to_owned()),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null".to_owned()),
        ("AWS_PAGER", String::new()),
        ("SAM_CLI_TELEMETRY", "0".to_owned()),
    ]
}
