//! Deploys the project's template to the emulator with `sam`, when something has changed.

use std::fs;

use anyhow::{Context, Result};
use toml::Table;

use crate::fingerprint::{Fingerprint, is_current, remember};
use crate::secrets::Secrets;
use crate::stack::{NAME, Stack};
use crate::{clock, demo, functions, process, python, routes, template};

/// Bucket that `sam` uploads the functions to.
const ARTIFACTS: &str = "sam-artifacts";

/// File with the fingerprint of the deployment.
pub(crate) const STAMP: &str = "deployed.sha256";

/// Deploys the template and adds the routes, if template, parameters or a `bootstrap` has changed.
pub(crate) async fn deploy(stack: &Stack, secrets: &Secrets) -> Result<()> {
    let template = template::with_code_from(&stack.layout, &stack.bootstraps())?;
    let template = for_emulator(&template);
    let parameters = parameters(stack, secrets)?;
    let mut print = Fingerprint::default().text(&template).text(&parameters.join("\n"));
    for name in functions::names(&stack.layout)? {
        print = print.content(&functions::bootstrap(stack, &name))?;
    }
    let print = print.finish();
    let stamp = stack.folder.join(STAMP);
    let is_there = stack.outputs().await.is_ok();
    if is_there && is_current(&stamp, &print) {
        return Ok(());
    }
    if !is_there {
        // The emulator has no stack: the data of an earlier one is lost.
        demo::forget(stack);
        clock::file::reset(&stack.folder)?;
    }
    let path = stack.folder.join("template.yaml");
    fs::write(&path, template)?;
    stack.aws.make_bucket(ARTIFACTS).await?;
    let mut sam = stack.aws_program(&stack.layout.python_tool(python::SAM, "sam"));
    sam.args(["deploy", "--config-env", "local", "--config-file"])
        .arg(stack.layout.root.join("samconfig.toml"))
        .args(["--no-progressbar", "--s3-bucket", ARTIFACTS, "--stack-name", NAME])
        .arg("--template-file")
        .arg(&path)
        .arg("--parameter-overrides")
        .args(&parameters);
    process::run("deploying the template", sam, &stack.log("deploy")).await?;
    routes::apply(stack).await.context("cannot add the API's routes")?;
    remember(&stamp, &print)
}

/// The template as MiniStack needs it. On AWS `sqs:SendMessage` also allows batches; MiniStack
/// checks an action of its own, which AWS does not have.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html>
fn for_emulator(template: &str) -> String {
    template
        .replace("Action: sqs:SendMessage\n", "Action: [sqs:SendMessage, sqs:SendMessageBatch]\n")
        .replace("[sqs:SendMessage,", "[sqs:SendMessage, sqs:SendMessageBatch,")
}

/// The parameters of environment `local` in `samconfig.toml`, and those that this run has found.
fn parameters(stack: &Stack, secrets: &Secrets) -> Result<Vec<String>> {
    let path = stack.layout.root.join("samconfig.toml");
    let config: Table = toml::from_str(&fs::read_to_string(&path)?)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let fixed = ["local", "deploy", "parameters"]
        .iter()
        .try_fold(&config, |table, name| table.get(*name)?.as_table())
        .and_then(|parameters| parameters.get("parameter_overrides")?.as_array())
        .with_context(|| format!("{} has no parameters for local", path.display()))?;
    let fixed = fixed.iter().filter_map(|value| value.as_str().map(str::to_owned));
    let known_now = [
        format!("PortalUrl={}", stack.portal_url()),
        format!("OriginSecretArn={}", secrets.origin_arn),
        format!("OriginSecretVersion={}", secrets.origin_version),
        format!("MailIdentityArn={}", secrets.mail_identity_arn),
        format!("StripeSecretArn={}", secrets.stripe_arn),
        format!("GatewayUrl={}", stack.stripe_sim_url()),
    ];
    Ok(fixed.chain(known_now).collect())
}
