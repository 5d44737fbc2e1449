//! `stack.json`: URLs, names and demo users of a running stack, for tests and tools.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::aws::REGION;
use crate::stack::{Outputs, Stack};

/// The file's content.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StackJson {
    pub(crate) portal_url: String,
    pub(crate) api_url: String,
    pub(crate) aws_endpoint: String,
    pub(crate) region: String,
    pub(crate) import_bucket: String,
    pub(crate) documents_bucket: String,
    pub(crate) user_pool_id: String,
    pub(crate) user_pool_client_id: String,
    pub(crate) table_name: String,
    pub(crate) access_table_name: String,
    pub(crate) audit_function: String,
    pub(crate) bootstrap_admin_function: String,
    pub(crate) invite_queue_url: String,
    pub(crate) import_queue_url: String,
    pub(crate) mail_url: String,
    pub(crate) users: Vec<DemoUser>,
    pub(crate) invited: Vec<Invited>,
    pub(crate) stripe_sim_url: String,
}

/// A demo user who can sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DemoUser {
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) account_id: Option<String>,
    pub(crate) role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) totp_secret: Option<String>,
}

/// A demo user who has an invitation and has not signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invited {
    pub(crate) username: String,
    pub(crate) account_id: Option<String>,
    pub(crate) role: String,
}

/// Users of the demo data.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct People {
    pub(crate) users: Vec<DemoUser>,
    pub(crate) invited: Vec<Invited>,
}

/// Writes the file when the stack is ready.
pub(crate) fn write(stack: &Stack, outputs: &Outputs, people: People) -> Result<StackJson> {
    let output = |name| outputs.get(name).map(str::to_owned);
    let ready = StackJson {
        portal_url: stack.portal_url(),
        api_url: format!("http://{}", api_host(stack, outputs)?),
        aws_endpoint: stack.aws.endpoint().to_owned(),
        region: REGION.to_owned(),
        import_bucket: output("ImportBucketName")?,
        documents_bucket: output("DocumentsBucketName")?,
        user_pool_id: output("UserPoolId")?,
        user_pool_client_id: output("UserPoolClientId")?,
        table_name: output("LedgerTableName")?,
        access_table_name: output("AccessTableName")?,
        audit_function: output("AuditFunctionName")?,
        bootstrap_admin_function: output("BootstrapAdminFunctionName")?,
        invite_queue_url: output("InviteQueueUrl")?,
        import_queue_url: output("ImportQueueUrl")?,
        mail_url: format!("{}/_ministack/ses/messages", stack.aws.endpoint()),
        users: people.users,
        invited: people.invited,
        stripe_sim_url: stack.stripe_sim_url(),
    };
    let path = stack.folder.join("stack.json");
    fs::write(&path, serde_json::to_vec_pretty(&ready)?)?;
    Ok(ready)
}

/// Reads the file of the stack that keeps its state in `folder`.
pub(crate) fn read(folder: &Path) -> Result<StackJson> {
    let path = folder.join("stack.json");
    let text =
        fs::read(&path).context("no local stack is running: start it with `cargo xtask up`")?;
    serde_json::from_slice(&text).with_context(|| format!("cannot read {}", path.display()))
}

/// Deletes the file while the stack is not ready.
pub(crate) fn remove(stack: &Stack) {
    let _ = fs::remove_file(stack.folder.join("stack.json"));
}

/// Host name of the API in the emulator.
pub(crate) fn api_host(stack: &Stack, outputs: &Outputs) -> Result<String> {
    Ok(format!("{}.execute-api.localhost:{}", outputs.get("ApiId")?, stack.ports.aws))
}
