//! What `infra/prerequisites.yaml` makes on AWS: the origin's secret, and the identity mails come
//! from.

use anyhow::{Context, Result};
use serde_json::json;

use crate::aws::{ACCOUNT, Aws, REGION, SECRETS};

/// Name of the secret that the edge sends to the API.
const ORIGIN: &str = "billing-portal/origin";
/// Domain of the demo provider's mails.
const MAIL_DOMAIN: &str = "example.ca";

/// What the template's parameters need of them.
#[derive(Clone, Debug)]
pub(crate) struct Secrets {
    /// The secret by which the API knows its edge.
    pub(crate) origin_arn: String,
    /// Its value.
    pub(crate) origin: String,
    /// Id of the version that holds this value.
    pub(crate) origin_version: String,
    /// The identity mails come from.
    pub(crate) mail_identity_arn: String,
}

/// Makes what is not there yet.
pub(crate) async fn ensure(aws: &Aws) -> Result<Secrets> {
    let name = json!({ "SecretId": ORIGIN });
    let found = match aws.json(SECRETS, "GetSecretValue", &name).await {
        Ok(found) => found,
        Err(_) => {
            let value = json!({ "current": random()?, "previous": "" }).to_string();
            let secret = json!({ "Name": ORIGIN, "SecretString": value });
            aws.json(SECRETS, "CreateSecret", &secret).await?;
            aws.json(SECRETS, "GetSecretValue", &name).await?
        }
    };
    let identity = format!("/v2/email/identities/{MAIL_DOMAIN}");
    if aws.rest("ses", "GET", &identity, None).await.is_err() {
        let domain = json!({ "EmailIdentity": MAIL_DOMAIN });
        aws.rest("ses", "POST", "/v2/email/identities", Some(&domain)).await?;
    }
    let text = |pointer| found.pointer(pointer).and_then(|value| value.as_str());
    let value: serde_json::Value = serde_json::from_str(text("/SecretString").unwrap_or_default())?;
    let current = value.pointer("/current").and_then(|value| value.as_str());
    Ok(Secrets {
        origin_arn: text("/ARN").context("the origin's secret has no ARN")?.to_owned(),
        origin: current.context("the origin's secret has no current value")?.to_owned(),
        origin_version: text("/VersionId")
            .context("the origin's secret has no version")?
            .to_owned(),
        mail_identity_arn: format!("arn:aws:ses:{REGION}:{ACCOUNT}:identity/{MAIL_DOMAIN}"),
    })
}

fn random() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).context("the system gives no randomness")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
