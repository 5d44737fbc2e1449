//! Creates the API's routes. The emulator ignores the document in which SAM defines them.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::aws::{ACCOUNT, REGION};
use crate::stack::Stack;
use crate::{deployed, template};

/// Replaces the API's routes with those of the processed template.
pub(crate) async fn apply(stack: &Stack) -> Result<()> {
    let routes = template::routes(&deployed::template(&stack.aws).await?)?;
    let functions = deployed::physical_ids(&stack.aws).await?;
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
