/** Acts as the billing system: uploads a file and waits for its report. */
import { gzipSync } from 'node:zlib';

import { authorization } from './aws.mjs';
import { until } from './until.mjs';

/** Uploads documents as a file; gives the report of the import. */
export function upload(stack, name, documents) {
  const body = documents.map((document) => JSON.stringify(document)).join('\n');
  return put(stack, `billing/${name}`, body);
}

/** Uploads call records, a header and rows, as one batch; gives the report of the import. */
export function uploadCalls(stack, name, lines) {
  return put(stack, `call-records/${name}`, gzipSync(lines.join('\n')));
}

async function put(stack, key, body) {
  const object = (name) => `${stack.awsEndpoint}/${stack.importBucket}/${name}`;
  const headers = { authorization: authorization(stack, 's3') };
  const answer = await fetch(object(key), { method: 'PUT', headers, body });
  if (!answer.ok) throw new Error(`the file cannot be uploaded: ${answer.status}`);
  return until(async () => {
    const report = await fetch(object(`reports/${key}/latest.json`), { headers });
    return report.ok ? report.json() : null;
  }, `report of ${key}`);
}
