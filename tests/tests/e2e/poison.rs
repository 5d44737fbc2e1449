//! A queue with a message that its function cannot handle.

use serde_json::{Value, json};

use crate::stack::{Stack, wait_for};

/// A queue with such a message. Until it is dropped, a message that failed is delivered again soon;
/// deployed it takes minutes.
pub(crate) struct Poisoned<'a> {
    stack: &'a Stack,
    queue: String,
    dead: String,
    body: String,
    visibility: Value,
}

impl<'a> Poisoned<'a> {
    /// Puts the message into the queue of this logical id.
    pub(crate) fn queue(stack: &'a Stack, queue: &str, dead: &str) -> Self {
        let (queue, dead) = (stack.function(queue), stack.function(dead));
        let body = format!("poison of {}", std::process::id());
        let visibility = attributes(stack, &queue)["VisibilityTimeout"].clone();
        let poisoned = Self { stack, queue, dead, body, visibility };
        poisoned.deliver_again_after(&json!("1"));
        let message = json!({ "QueueUrl": poisoned.queue, "MessageBody": poisoned.body });
        sqs(stack, "SendMessage", &message);
        poisoned
    }

    /// Waits until the message is among the dead letters.
    pub(crate) fn dies(&self) {
        let receive = json!({
            "QueueUrl": self.dead, "MaxNumberOfMessages": 10, "VisibilityTimeout": 0,
        });
        wait_for(|| {
            let received = sqs(self.stack, "ReceiveMessage", &receive);
            let messages = received["Messages"].as_array()?;
            messages.iter().any(|message| message["Body"] == self.body).then_some(())
        });
    }

    fn deliver_again_after(&self, seconds: &Value) {
        let attributes = json!({ "VisibilityTimeout": seconds });
        let input = json!({ "QueueUrl": self.queue, "Attributes": attributes });
        sqs(self.stack, "SetQueueAttributes", &input);
    }
}

impl Drop for Poisoned<'_> {
    fn drop(&mut self) {
        self.deliver_again_after(&self.visibility);
        sqs(self.stack, "PurgeQueue", &json!({ "QueueUrl": self.dead }));
    }
}

/// The messages in a queue, waiting or in work.
pub(crate) fn messages(stack: &Stack, queue: &str) -> u64 {
    let found = attributes(stack, &stack.function(queue));
    let number = |name: &str| found[name].as_str().and_then(|count| count.parse::<u64>().ok());
    let names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    names.iter().filter_map(|name| number(name)).sum()
}

fn attributes(stack: &Stack, url: &str) -> Value {
    let all = json!({ "QueueUrl": url, "AttributeNames": ["All"] });
    sqs(stack, "GetQueueAttributes", &all)["Attributes"].clone()
}

fn sqs(stack: &Stack, action: &str, input: &Value) -> Value {
    stack.json("sqs", &format!("AmazonSQS.{action}"), input)
}
