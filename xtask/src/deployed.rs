//! What a running stack has deployed: its template, and the names that resources got.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::aws::{Aws, xml_texts};
use crate::stack::NAME;

/// The template after the SAM transform, in JSON.
pub(crate) async fn template(aws: &Aws) -> Result<Value> {
    let parameters = [("StackName", NAME), ("TemplateStage", "Processed")];
    let answer = aws.query("cloudformation", "GetTemplate", &parameters).await?;
    let body = xml_texts(&answer, "TemplateBody").pop().unwrap_or_default();
    serde_json::from_str(&body).context("the processed template is not JSON")
}

/// Physical ids of the resources by their logical ids.
pub(crate) async fn physical_ids(aws: &Aws) -> Result<BTreeMap<String, String>> {
    let answer =
        aws.query("cloudformation", "DescribeStackResources", &[("StackName", NAME)]).await?;
    let logical = xml_texts(&answer, "LogicalResourceId");
    let physical = xml_texts(&answer, "PhysicalResourceId");
    Ok(logical.into_iter().zip(physical).collect())
}
