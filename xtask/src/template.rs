//! Reads the project's template, before and after the SAM transform.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::functions;
use crate::layout::Layout;

/// The project's template with each function's source folder replaced by the folder of its
/// `bootstrap` under `bootstraps`: what `sam build` would leave, without its one cargo call per
/// function. A relative folder is one beside the template.
pub(crate) fn with_code_from(layout: &Layout, bootstraps: &Path) -> Result<String> {
    let path = layout.template();
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let line = |line: &str| match line.split_once("CodeUri: ../functions/") {
        Some((indent, name)) => format!("{indent}CodeUri: {}\n", bootstraps.join(name).display()),
        None => format!("{line}\n"),
    };
    for name in functions::names(layout)? {
        let source = format!("CodeUri: ../functions/{name}\n");
        text.contains(&source)
            .then_some(())
            .with_context(|| format!("functions/{name} is in no function of {}", path.display()))?;
    }
    Ok(text.lines().map(line).collect())
}

/// A route of the HTTP API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// `GET /v1/portal`, or `$default`.
    pub(crate) key: String,
    /// Logical id of its function.
    pub(crate) function: String,
}

/// The routes of the API, from a processed template.
pub(crate) fn routes(processed: &Value) -> Result<Vec<Route>> {
    let paths = processed.pointer("/Resources/Api/Properties/Body/paths");
    let paths = paths.and_then(Value::as_object).context("the template's API has no paths")?;
    let mut routes = Vec::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let key = match path.trim_start_matches('/') {
                "$default" => "$default".to_owned(),
                _ => format!("{} {path}", method.to_uppercase()),
            };
            let uri = operation.pointer("/x-amazon-apigateway-integration/uri/Fn::Sub");
            let function = uri
                .and_then(Value::as_str)
                .and_then(|uri| uri.split_once(":lambda:path/"))
                .and_then(|(_, rest)| rest.split_once("${")?.1.split_once(".Arn}"))
                .with_context(|| format!("route {key} names no function"))?
                .0;
            routes.push(Route { key, function: function.to_owned() });
        }
    }
    Ok(routes)
}

/// The headers that CloudFront adds to every response, from a processed template.
pub(crate) fn security_headers(processed: &Value) -> Result<Vec<(String, String)>> {
    let policy = processed
        .pointer("/Resources/SecurityHeaders/Properties/ResponseHeadersPolicyConfig")
        .context("the template has no SecurityHeaders")?;
    let text = |path: &str| {
        let value = policy.pointer(path).and_then(Value::as_str);
        value.map(str::to_owned).with_context(|| format!("SecurityHeaders lacks {path}"))
    };
    let security = "/SecurityHeadersConfig";
    let mut headers = vec![
        ("x-content-type-options".to_owned(), "nosniff".to_owned()),
        (
            "content-security-policy".to_owned(),
            text(&format!("{security}/ContentSecurityPolicy/ContentSecurityPolicy"))?,
        ),
        ("x-frame-options".to_owned(), text(&format!("{security}/FrameOptions/FrameOption"))?),
        ("referrer-policy".to_owned(), text(&format!("{security}/ReferrerPolicy/ReferrerPolicy"))?),
        ("strict-transport-security".to_owned(), transport_security(policy)?),
    ];
    let custom = policy.pointer("/CustomHeadersConfig/Items").and_then(Value::as_array);
    for item in custom.into_iter().flatten() {
        let part = |name| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        headers.push((part("Header"), part("Value")));
    }
    Ok(headers)
}

fn transport_security(policy: &Value) -> Result<String> {
    let settings = policy
        .pointer("/SecurityHeadersConfig/StrictTransportSecurity")
        .context("SecurityHeaders lacks StrictTransportSecurity")?;
    let age = settings.get("AccessControlMaxAgeSec").context("no age of transport security")?;
    let age = age.as_str().map_or_else(|| age.to_string(), str::to_owned);
    let flag = |name| match settings.get(name) {
        Some(Value::Bool(on)) => *on,
        Some(Value::String(on)) => on == "true",
        _ => false,
    };
    let subdomains = if flag("IncludeSubdomains") { "; includeSubDomains" } else { "" };
    let preload = if flag("Preload") { "; preload" } else { "" };
    Ok(format!("max-age={age}{subdomains}{preload}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn routes_are_read_with_their_functions() {
        let uri = |name: &str| {
            let arn = format!("arn:aws:lambda:path/2015/functions/${{{name}.Arn}}/invocations");
            json!({ "x-amazon-apigateway-integration": { "uri": { "Fn::Sub": arn } } })
        };
        let processed = json!({ "Resources": { "Api": { "Properties": { "Body": { "paths": {
            "/$default": { "x-amazon-apigateway-any-method": uri("NotFoundFunction") },
            "/v1/portal": { "get": uri("PortalFunction") },
        } } } } } });
        let route =
            |key: &str, function: &str| Route { key: key.into(), function: function.into() };
        let expected =
            [route("$default", "NotFoundFunction"), route("GET /v1/portal", "PortalFunction")];
        assert_eq!(routes(&processed).unwrap(), expected);
    }
}
