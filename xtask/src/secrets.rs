//! Deploys `infra/prerequisites.yaml`, as on AWS: the origin's secret, the SES identity, and the
//! place of Stripe's keys, into which the operator puts those of the simulator here.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::aws::SECRETS;
use crate::fingerprint::{Fingerprint, is_current, remember};
use crate::stack::Stack;
use crate::stripe_sim::{SECRET_KEY, WEBHOOK_SECRET};
use crate::{process, python};

/// Name of the CloudFormation stack.
const NAME: &str = "billing-portal-prerequisites";
/// Domain of the demo provider's e-mails.
pub(crate) const MAIL_DOMAIN: &str = "example.ca";
/// Outputs that are left out, because the emulator's SES makes no DKIM records. The rest of the
/// template is deployed as it is.
const NOT_TAKEN: &str = "  DkimRecord";

/// Values for the parameters of the template.
#[derive(Clone, Debug)]
pub(crate) struct Secrets {
    /// ARN of the secret that the edge sends to the API.
    pub(crate) origin_arn: String,
    /// Current value of the secret.
    pub(crate) origin: String,
    /// Id of the version with this value.
    pub(crate) origin_version: String,
    /// ARN of the secret with the keys of Stripe.
    pub(crate) stripe_arn: String,
    /// ARN of the SES identity that sends e-mails.
    pub(crate) mail_identity_arn: String,
}

/// Deploys the prerequisites, if the template has changed.
pub(crate) async fn ensure(stack: &Stack) -> Result<Secrets> {
    deploy(stack).await?;
    let outputs = stack.outputs_of(NAME).await?;
    let origin_arn = outputs.get("OriginSecretArn")?.to_owned();
    let id = json!({ "SecretId": origin_arn });
    let found = stack.aws.json(SECRETS, "GetSecretValue", &id).await?;
    let text = |pointer| found.pointer(pointer).and_then(Value::as_str);
    let value: Value = serde_json::from_str(text("/SecretString").unwrap_or_default())?;
    let current = value.pointer("/current").and_then(Value::as_str);
    let stripe_arn = outputs.get("StripeSecretArn")?.to_owned();
    put_stripe_keys(stack, &stripe_arn).await?;
    Ok(Secrets {
        origin_arn,
        origin: current.context("the origin's secret has no current value")?.to_owned(),
        origin_version: text("/VersionId")
            .context("the origin's secret has no version")?
            .to_owned(),
        stripe_arn,
        mail_identity_arn: outputs.get("MailIdentityArn")?.to_owned(),
    })
}

/// Puts the keys of the simulator into the secret, unless they are there.
async fn put_stripe_keys(stack: &Stack, arn: &str) -> Result<()> {
    let keys = json!({ "secretKey": SECRET_KEY, "webhookSecret": WEBHOOK_SECRET }).to_string();
    // A secret without a value is an error here.
    let found = stack.aws.json(SECRETS, "GetSecretValue", &json!({ "SecretId": arn })).await;
    let current =
        found.ok().and_then(|found| found.get("SecretString")?.as_str().map(str::to_owned));
    if current.as_deref() != Some(&*keys) {
        let put = json!({ "SecretId": arn, "SecretString": keys });
        stack.aws.json(SECRETS, "PutSecretValue", &put).await?;
    }
    Ok(())
}

async fn deploy(stack: &Stack) -> Result<()> {
    let template = fs::read_to_string(stack.layout.root.join("infra/prerequisites.yaml"))?;
    let template = without_dns(&template);
    let print = Fingerprint::default().text(&template).finish();
    let stamp = stack.folder.join("prerequisites.sha256");
    if stack.outputs_of(NAME).await.is_ok() && is_current(&stamp, &print) {
        return Ok(());
    }
    let path = stack.folder.join("prerequisites.yaml");
    fs::write(&path, template)?;
    let mut aws = stack.aws_program(&stack.layout.python_tool(python::LOCAL_STACK, "aws"));
    aws.args(["cloudformation", "deploy", "--no-fail-on-empty-changeset", "--stack-name", NAME])
        .arg("--parameter-overrides")
        .arg(format!("MailDomain={MAIL_DOMAIN}"))
        .arg("--template-file")
        .arg(&path);
    process::run("deploying the prerequisites", aws, &stack.log("prerequisites")).await?;
    remember(&stamp, &print)
}

/// The template without the outputs of [`NOT_TAKEN`], of two lines each.
fn without_dns(template: &str) -> String {
    let mut kept = String::new();
    let mut lines = template.lines();
    while let Some(line) = lines.next() {
        if line.starts_with(NOT_TAKEN) {
            lines.next();
        } else {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_dns_records_are_left_out_for_the_emulator() {
        let whole = include_str!("../../infra/prerequisites.yaml");
        let kept = without_dns(whole);
        let left_out: Vec<_> = whole.lines().filter(|line| !kept.contains(line)).collect();
        assert_eq!(left_out.len(), 6, "{left_out:?}");
        assert!(left_out.iter().all(|line| line.contains("Dkim")), "{left_out:?}");
    }
}
