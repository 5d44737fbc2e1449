/** Calls the emulator of AWS as the account's root: it takes the key and asks for no signature. */

/** The header that names the service. */
export function authorization({ region }, service) {
  const scope = `test/20260101/${region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
}

/** The own name of a resource of the portal's template. */
export async function physicalId(stack, logicalId) {
  const form = new URLSearchParams({
    Action: 'DescribeStackResource',
    Version: '2010-05-15',
    StackName: 'billing-portal',
    LogicalResourceId: logicalId,
  });
  const headers = { authorization: authorization(stack, 'cloudformation') };
  const xml = await (await post(`${stack.awsEndpoint}/`, headers, form)).text();
  const found = /<PhysicalResourceId>([^<]+)</.exec(xml);
  if (!found) throw new Error(`the stack has no ${logicalId}`);
  return found[1];
}

/** Calls a function by its own name; fails with its error. */
export async function invoke(stack, name, event) {
  const address = `${stack.awsEndpoint}/2015-03-31/functions/${name}/invocations`;
  const headers = { authorization: authorization(stack, 'lambda') };
  const answer = await (await post(address, headers, JSON.stringify(event))).json();
  if (answer?.errorMessage) throw new Error(`${name} failed: ${answer.errorMessage}`);
}

/** How many messages a queue has, waiting or in work. */
export async function queued(stack, url) {
  const headers = {
    authorization: authorization(stack, 'sqs'),
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AmazonSQS.GetQueueAttributes',
  };
  const input = JSON.stringify({ QueueUrl: url, AttributeNames: ['All'] });
  const { Attributes } = await (await post(`${stack.awsEndpoint}/`, headers, input)).json();
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}

async function post(address, headers, body) {
  const answer = await fetch(address, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`${answer.status} of ${address}: ${await answer.text()}`);
  return answer;
}
