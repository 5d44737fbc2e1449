/**
 * The API client: typed by the OpenAPI document, with the headers that the API requires. Only the
 * types are openapi-fetch's. The few functions that the portal needs are a fifth of that library's
 * size, and every page waits for them.
 */
import type { Client } from 'openapi-fetch';

import { currentLanguage } from '../i18n/language';
import type { ApiResponse } from './problem';
import type { paths } from './schema';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Typed = Pick<Client<paths, 'application/json' | 'application/problem+json'>, Method>;

/** The options that the types allow. */
interface Options {
  params?: {
    path?: Record<string, string>;
    query?: Record<string, string | number | boolean | undefined>;
    header?: Record<string, string>;
  };
  body?: unknown;
  headers?: Record<string, string>;
  parseAs?: 'blob';
  signal?: AbortSignal;
}

function method(name: Method) {
  return async (template: string, options: Options = {}): Promise<ApiResponse<unknown>> => {
    const { params, body, headers, parseAs, signal } = options;
    const request = new Request(window.location.origin + urlOf(template, params), {
      method: name,
      headers: {
        'Accept-Language': currentLanguage(),
        ...(name !== 'GET' && {
          'Content-Type': 'application/json',
          'X-Requested-With': 'portal',
        }),
        ...params?.header,
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const response = await fetch(request);
    if (response.ok && parseAs) return { data: await response.blob(), response };
    const content = jsonOf(await response.text());
    return response.ok ? { data: content, response } : { error: content, response };
  };
}

function urlOf(template: string, params: Options['params']): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params?.path?.[name] ?? ''),
  );
  const query = Object.entries(params?.query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
    .join('&');
  return query === '' ? path : `${path}?${query}`;
}

/** Parses a body: `undefined` if empty, the text itself if not JSON, as from a proxy. */
function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

/** Sends requests to the API; pass the result to `dataOf`. */
export const client = {
  GET: method('GET'),
  POST: method('POST'),
  PUT: method('PUT'),
  PATCH: method('PATCH'),
  DELETE: method('DELETE'),
} as unknown as Typed;
