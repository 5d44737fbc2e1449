/** The JavaScript that a browser loads before each page's first paint stays small. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it, vi } from 'vitest';

const limit = 120_000;
const root = join(import.meta.dirname, '..');

let chunks: Map<string, Rolldown.OutputChunk>;

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production');
  const result = (await build({
    root,
    logLevel: 'silent',
    build: { write: false },
  })) as Rolldown.RolldownOutput;
  const output = result.output.filter((item) => item.type === 'chunk');
  chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
}, 60_000);

describe('JavaScript before the first paint', () => {
  it.each([
    ['SignIn', 'signIn password'],
    ['SignInCode', 'signIn password'],
    ['FirstLogin', 'signIn password'],
    ['ForgotPassword', 'signIn'],
    ['ResetPassword', 'signIn password'],
    ['Dashboard', 'dashboard transactions'],
    ['Transactions', 'transactions'],
    ['Invoice', 'transactions invoice'],
    ['Transaction', 'transactions ledger'],
    ['Aging', 'transactions ledger'],
    ['Statement', 'transactions ledger'],
    ['Profile', 'profile'],
    ['Post', 'transactions posting'],
    ['LoginPages MySettings', 'login'],
    ['LoginPages ChangePassword', 'login password'],
    ['LoginPages SecondFactorPage', 'login password factor'],
    ['LoginPages MyActivity', 'login activity'],
    ['LoginPages MyInvitations', 'invitations'],
    ['PaymentPages Pay', 'transactions payments pay'],
    ['PaymentPages PaymentPage', 'transactions payments receipt'],
    ['PaymentPages Refund', 'transactions payments refund'],
    ['PaymentPages Methods', 'transactions payments methods'],
    ['OrganizationPages Users', 'accountUsers users'],
    ['OrganizationPages Invite', 'accountUsers users'],
    ['OrganizationPages AccountActivity', 'activity'],
    ['OrganizationPages CallHistory', 'calls'],
    ['Staff FindAccount', 'staff'],
    ['Staff Invitations', 'staff staffInvitations'],
    ['Staff Logins', 'staff users staffLogins'],
    ['Staff InviteStaff', 'staff users'],
    ['Staff UntiedInvoices', 'staff'],
    ['Staff StaffActivity', 'staff activity'],
    ['Staff StaffUsers', 'staff users'],
    ['NotFound', ''],
  ])('is at most 120 kB compressed for %s', (page, parts) => {
    const names = parts.split(' ').filter(Boolean);
    const messages = names.map((part) => named(`${part}.fr-CA`));
    const size = bytes([entry(), ...page.split(' ').map(named), named('fr-CA'), ...messages]);
    expect(size, `${page}: ${size} bytes`).toBeLessThanOrEqual(limit);
  });
});

function entry(): Rolldown.OutputChunk {
  return one((chunk) => chunk.isEntry);
}

function named(name: string): Rolldown.OutputChunk {
  return one((chunk) => chunk.name === name);
}

function one(wanted: (chunk: Rolldown.OutputChunk) => boolean): Rolldown.OutputChunk {
  const [found, ...others] = [...chunks.values()].filter(wanted);
  if (!found || others.length > 0) throw new Error('expected exactly one matching chunk');
  return found;
}

/** These chunks and all that they import before they run, each once. */
function bytes(roots: Rolldown.OutputChunk[]): number {
  const names = new Set<string>();
  const visit = (chunk: Rolldown.OutputChunk | undefined) => {
    if (!chunk || names.has(chunk.fileName)) return;
    names.add(chunk.fileName);
    chunk.imports.forEach((name) => visit(chunks.get(name)));
  };
  roots.forEach(visit);
  return [...names].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? '').length, 0);
}
