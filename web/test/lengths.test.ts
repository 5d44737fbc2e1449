import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import * as lengths from '../src/format/lengths';

interface Schema {
  maxLength?: number;
  properties?: Record<string, Schema>;
}
interface Api {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, { get?: { parameters: { name: string; schema: Schema }[] } }>;
}
const file = join(import.meta.dirname, '../../infra/openapi.json');
const { components, paths } = JSON.parse(readFileSync(file, 'utf8')) as Api;

describe('the greatest length of a field', () => {
  it.each([
    ['InviteUserRequest', 'givenName', lengths.nameLength],
    ['InviteStaffRequest', 'familyName', lengths.nameLength],
    ['ChangeMeRequest', 'givenName', lengths.nameLength],
    ['InviteUserRequest', 'username', lengths.usernameLength],
    ['InviteUserRequest', 'email', lengths.emailLength],
    ['CreditRequest', 'reason', lengths.reasonLength],
    ['WriteOffRequest', 'invoiceNumber', lengths.numberLength],
    ['MakePaymentRequest', 'receiptEmail', lengths.emailLength],
    ['ChangeMethodRequest', 'receiptEmail', lengths.emailLength],
    ['RefundRequest', 'reason', lengths.reasonLength],
  ])('of %s %s equals the API’s', (schema, field, length) => {
    expect(components.schemas[schema]?.properties?.[field]?.maxLength).toBe(length);
  });

  it('of a filter equals the API’s', () => {
    const { parameters = [] } = paths['/v1/accounts/{accountId}/transactions']?.get ?? {};
    const text = parameters.find(({ name }) => name === 'text');
    expect(text?.schema.maxLength).toBe(lengths.filterLength);
  });
});
