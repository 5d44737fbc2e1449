//! `cargo xtask bootstrap-admin`: creates the first administrator of the running local stack.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::aws::Aws;
use crate::layout::Layout;
use crate::stack_json;

/// Invokes the function that creates the administrator, and prints the command for AWS.
pub(crate) async fn run(layout: &Layout, email: &str, username: Option<&str>) -> Result<()> {
    let stack = stack_json::read(&layout.state("local"))?;
    let mut event = json!({ "email": email });
    if let (Some(username), Some(fields)) = (username, event.as_object_mut()) {
        fields.insert("username".to_owned(), username.into());
    }
    let aws = Aws::at(&stack.aws_endpoint);
    let answer = aws.invoke(&stack.bootstrap_admin_function, &event).await?;
    let username = answer.get("username").and_then(Value::as_str);
    let username = username.with_context(|| format!("no administrator was created: {answer}"))?;
    println!("{username} is an administrator. The invitation is at {}", stack.mail_url);
    println!("\nOn AWS, with the stack's output BootstrapAdminFunctionName:\n");
    println!("  aws lambda invoke --function-name <BootstrapAdminFunctionName> \\");
    println!("    --cli-binary-format raw-in-base64-out --payload '{event}' /dev/stdout");
    Ok(())
}
