//! What the local stack reports of mails. The emulator reports nothing through configuration sets,
//! but publishes bounces and complaints to the topics of an identity: the function takes both.

use anyhow::Result;

use crate::secrets::MAIL_DOMAIN;
use crate::stack::{Outputs, Stack};

/// Sends bounces and complaints of the demo provider's mails to the template's topic.
pub(crate) async fn wire(stack: &Stack, outputs: &Outputs) -> Result<()> {
    let topic = outputs.get("MailFeedbackTopicArn")?;
    for kind in ["Bounce", "Complaint"] {
        let parameters =
            [("Identity", MAIL_DOMAIN), ("NotificationType", kind), ("SnsTopic", topic)];
        stack.aws.query("ses", "SetIdentityNotificationTopic", &parameters).await?;
    }
    Ok(())
}
