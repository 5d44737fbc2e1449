/** The one way to the API: typed by its OpenAPI document, with the headers it asks for. */
import createClient, { type Middleware } from 'openapi-fetch';

import { currentLanguage } from '../i18n/language';
import type { paths } from './schema';

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', currentLanguage());
    if (request.method !== 'GET') {
      request.headers.set('Content-Type', 'application/json');
      request.headers.set('X-Requested-With', 'portal');
    }
    return request;
  },
};

export const client = createClient<paths, 'application/json' | 'application/problem+json'>({
  baseUrl: window.location.origin,
  // Looked up at each call, so that a test can stand in for the network.
  fetch: (request) => globalThis.fetch(request),
});
client.use(headers);
