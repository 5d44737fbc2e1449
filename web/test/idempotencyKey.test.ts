import { beforeEach, describe, expect, it } from 'vitest';

import { withIdempotencyKey } from '../src/api/idempotencyKey';
import { ProblemError, Unreachable } from '../src/api/problem';
import type { Problem } from '../src/api/types';

const refusal = (status: number, type: Problem['type']) =>
  new ProblemError({ status, type, title: '', detail: '', instance: '', errors: [] });
const ended = refusal(401, '/problems/not-signed-in');

describe('a request with an idempotency key', () => {
  const body = { email: 'luc@example.ca', amount: '50.00' };
  const keys: string[] = [];
  const send = (failure: Error | null, content: object = body) =>
    withIdempotencyKey('invite.a1', content, (key) => {
      keys.push(key);
      return failure ? Promise.reject(failure) : Promise.resolve();
    }).catch(() => undefined);
  const stored = () => (Object.values(sessionStorage) as string[]).filter(Boolean);

  beforeEach(async () => {
    await send(null);
    keys.length = 0;
  });

  it('is stored as a key and a digest, never as its content', async () => {
    await send(new Unreachable(null));
    expect(stored()).toHaveLength(1);
    expect(stored()[0]).toMatch(/^[0-9a-f-]{36} [\d.]+$/);
  });

  it.each<[Error | null, number]>([
    [new Unreachable(null), 1],
    [ended, 1],
    [refusal(403, '/problems/forbidden'), 1],
    [refusal(429, '/problems/too-many-tries'), 1],
    [refusal(503, '/problems/unavailable'), 1],
    [refusal(422, '/problems/invalid'), 2],
    [refusal(422, '/problems/idempotency-key-reused'), 2],
    [null, 2],
  ])('keeps its key until a response settles it: %#', async (first, distinct) => {
    await send(first);
    await send(null);
    expect(new Set(keys).size).toBe(distinct);
    expect(stored()).toEqual([]);
  });

  it('has one key for two presses at the same moment, and another for other content', async () => {
    await Promise.all([send(ended), send(ended)]);
    expect(new Set(keys).size).toBe(1);
    await send(ended, { ...body, amount: '60.00' });
    expect(new Set(keys).size).toBe(2);
  });
});
