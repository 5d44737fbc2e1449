//! `cargo xtask admin-invite`: has an administrator invited on the running local stack.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::aws::Aws;
use crate::layout::Layout;
use crate::stack_json;

/// Invites them, and says how the same is done on AWS.
pub(crate) async fn run(layout: &Layout, email: &str, username: Option<&str>) -> Result<()> {
    let stack = stack_json::read(&layout.state("local"))?;
    let mut event = json!({ "email": email });
    if let (Some(username), Some(fields)) = (username, event.as_object_mut()) {
        fields.insert("username".to_owned(), username.into());
    }
    let aws = Aws::at(&stack.aws_endpoint);
    let answer = aws.invoke(&stack.staff_invite_function, &event).await?;
    let username = answer.get("username").and_then(Value::as_str);
    let username = username.with_context(|| format!("nobody was invited: {answer}"))?;
    println!("{username} is invited as an administrator; their mail is at {}", stack.mail_url);
    println!("\nOn AWS, with your own rights, for the stack's output StaffInviteFunctionName:\n");
    println!("  aws lambda invoke --function-name <StaffInviteFunctionName> \\");
    println!("    --cli-binary-format raw-in-base64-out --payload '{event}' /dev/stdout");
    Ok(())
}
