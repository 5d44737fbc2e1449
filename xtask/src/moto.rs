//! A second emulator of AWS, for the suites of what talks to it. It refuses what the first one
//! takes, such as long index keys and long delays.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::aws::Aws;
use crate::layout::Layout;
use crate::process::{self, Group, command};
use crate::python;

/// How long it may take to answer.
const START: Duration = Duration::from_secs(60);

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Moto {
    _group: Group,
    /// Its address.
    pub(crate) endpoint: String,
}

impl Moto {
    /// Starts it on a port of this machine, and waits until it answers.
    pub(crate) async fn start(layout: &Layout, port: u16, log: &Path) -> Result<Self> {
        let mut program = command(layout.python_tool(python::MOTO, "python"));
        program.arg(layout.root.join("tests/moto/serve.py"));
        program.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        process::begin(log)?;
        let mut group = Group::start(program, log)?;
        let aws = Aws::new(port);
        let begun = Instant::now();
        while aws.query("sts", "GetCallerIdentity", &[("Version", "2011-06-15")]).await.is_err() {
            if group.has_ended() || begun.elapsed() > START {
                bail!(
                    "moto does not start. The end of {}:\n\n{}",
                    log.display(),
                    process::tail(log, 20)
                );
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(Self { _group: group, endpoint: aws.endpoint().to_owned() })
    }
}
