/** Acts as the billing system: uploads a file and waits for its report. */
import { until } from './until.mjs';

/** Uploads documents as a file; gives the report of the import. */
export async function upload({ awsEndpoint, importBucket, region }, name, documents) {
  const object = (key) => `${awsEndpoint}/${importBucket}/${key}`;
  const credential = `test/20260101/${region}/s3/aws4_request`;
  const signature = 'SignedHeaders=host, Signature=0';
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, ${signature}`;
  const headers = { authorization };
  const body = documents.map((document) => JSON.stringify(document)).join('\n');
  const put = await fetch(object(`billing/${name}`), { method: 'PUT', headers, body });
  if (!put.ok) throw new Error(`the file cannot be uploaded: ${put.status}`);
  return until(async () => {
    const answer = await fetch(object(`reports/billing/${name}/latest.json`), { headers });
    return answer.ok ? answer.json() : null;
  }, `report of ${name}`);
}
