//! Files in the import bucket, and the reports of their import.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use hyper::body::Bytes;
use serde_json::Value;

use crate::stack::Stack;

/// Time limit of one file's import.
const TIME: Duration = Duration::from_secs(120);

/// A file that was put, and what the report of its name was before.
pub(super) struct Sent {
    key: String,
    earlier: Option<Bytes>,
}

/// Puts a file.
pub(super) async fn send(stack: &Stack, bucket: &str, key: &str, text: String) -> Result<Sent> {
    let earlier = stack.aws.get_object(bucket, &report(key)).await?;
    stack.aws.put_object(bucket, key, text.into_bytes()).await?;
    Ok(Sent { key: key.to_owned(), earlier })
}

/// Waits until the report says that every line was posted, without a warning, or was posted before.
pub(super) async fn wait(stack: &Stack, bucket: &str, sent: &Sent) -> Result<()> {
    let Sent { key, earlier } = sent;
    let begun = Instant::now();
    while begun.elapsed() < TIME {
        tokio::time::sleep(Duration::from_millis(150)).await;
        let found = stack.aws.get_object(bucket, &report(key)).await?;
        let Some(found) = found.filter(|found| Some(found) != earlier.as_ref()) else { continue };
        let found: Value = serde_json::from_slice(&found)?;
        let count = |name| found.get(name).and_then(Value::as_u64).unwrap_or(0);
        let left = ["rejected", "warningCount", "waiting"].map(count);
        if left != [0; 3] || found.get("rejected").is_none() {
            bail!(
                "lines of the demo file {key} were rejected, wait or have warnings; if the demo \
                 data has changed since it was loaded, `cargo xtask up --fresh` starts over: \
                 {found:#}"
            );
        }
        return Ok(());
    }
    let log = stack.log("ministack");
    bail!("the import of the demo file {key} did not finish; {} may say why", log.display())
}

fn report(key: &str) -> String {
    format!("reports/{key}/latest.json")
}
