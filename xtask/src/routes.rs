//! Creates the API's routes. The emulator ignores the document in which SAM defines them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::aws::{ACCOUNT, REGION, xml_texts};
use crate::stack::{NAME, Stack};
use crate::template;

/// Replaces the API's routes with those of the processed template.
pub(crate) async fn apply(stack: &Stack) -> Result<()> {
    let routes = template::routes(&stack.processed_template().await?)?;
    let functions = physical_ids(stack).await?;
    let outputs = stack.outputs().await?;
    let api = format!("/v2/apis/{}", outputs.get("ApiId")?);
    for (kind, id) in [("routes", "routeId"), ("integrations", "integrationId")] {
        let path = format!("{api}/{kind}");
        let found = call(stack, "GET", &path, None).await?;
        for item in found.get("items").and_then(Value::as_array).into_iter().flatten() {
            let id = item.get(id).and_then(Value::as_str).unwrap_or_default();
            call(stack, "DELETE", &format!("{path}/{id}"), None).await?;
        }
    }
    for route in routes {
        let function = functions
            .get(&route.function)
            .with_context(|| format!("{} was not deployed", route.function))?;
        let integration = json!({
            "integrationType": "AWS_PROXY",
            "integrationUri": format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"),
            "payloadFormatVersion": "2.0",
        });
        let made = call(stack, "POST", &format!("{api}/integrations"), Some(&integration)).await?;
        let id = made.get("integrationId").and_then(Value::as_str).unwrap_or_default();
        let route = json!({ "routeKey": route.key, "target": format!("integrations/{id}") });
        call(stack, "POST", &format!("{api}/routes"), Some(&route)).await?;
    }
    Ok(())
}

async fn call(stack: &Stack, method: &str, path: &str, input: Option<&Value>) -> Result<Value> {
    stack.aws.rest("apigateway", method, path, input).await
}

/// Physical ids of the stack's resources by their logical ids.
async fn physical_ids(stack: &Stack) -> Result<BTreeMap<String, String>> {
    let answer =
        stack.aws.query("cloudformation", "DescribeStackResources", &[("StackName", NAME)]).await?;
    let logical = xml_texts(&answer, "LogicalResourceId");
    let physical = xml_texts(&answer, "PhysicalResourceId");
    Ok(logical.into_iter().zip(physical).collect())
}
