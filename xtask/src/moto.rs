//! A second AWS emulator, for the tests of the adapters. It refuses requests that the first one
//! accepts, such as long index keys and long delays.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::aws::Aws;
use crate::layout::Layout;
use crate::process::{self, Group, command};
use crate::python;

/// Time limit of its start.
const START: Duration = Duration::from_secs(60);

/// A running server. Dropping it stops the server.
#[derive(Debug)]
pub(crate) struct Moto {
    _group: Group,
    /// URL of its APIs.
    pub(crate) endpoint: String,
}

impl Moto {
    /// Starts the server on a port of this machine and waits until it responds.
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
