/** Acts as the billing system: uploads a file and waits for its report. */
import { authorization } from './aws.mjs';
import { until } from './until.mjs';

/** Uploads documents as a file; gives the report of the import. */
export async function upload(stack, name, documents) {
  const object = (key) => `${stack.awsEndpoint}/${stack.importBucket}/${key}`;
  const headers = { authorization: authorization(stack, 's3') };
  const body = documents.map((document) => JSON.stringify(document)).join('\n');
  const put = await fetch(object(`billing/${name}`), { method: 'PUT', headers, body });
  if (!put.ok) throw new Error(`the file cannot be uploaded: ${put.status}`);
  return until(async () => {
    const answer = await fetch(object(`reports/billing/${name}/latest.json`), { headers });
    return answer.ok ? answer.json() : null;
  }, `report of ${name}`);
}
