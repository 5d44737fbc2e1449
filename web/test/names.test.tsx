import { render, screen } from '@testing-library/react';
import { IntlProvider } from 'react-intl';
import { describe, expect, it } from 'vitest';

import type { AccountInvitation, BillingAddress, Transaction } from '../src/api/types';
import { formatInstant } from '../src/format/dates';
import { supportedZone, todayIn } from '../src/format/days';
import { fullName } from '../src/format/names';
import { wrongFields } from '../src/users/invitation';
import { Address } from '../src/ui/Address';
import { address, cad, dashboard, get, open, session } from './portal';

function written(changes: Partial<BillingAddress>): string[] {
  const { container } = render(
    <IntlProvider locale="en-CA">
      <Address address={{ ...address, ...changes }} />
    </IntlProvider>,
  );
  const html = container.querySelector('address')?.innerHTML ?? '';
  return html.split('<br>').map((line) => line.replaceAll(/<[^>]*>/g, ''));
}

describe('a billing address', () => {
  it.each([
    [{ region: 'ON', postalCode: 'M5V 3P6' }, 'Toronto ON&nbsp; M5V&nbsp;3P6'],
    [{ region: null, postalCode: '10115' }, 'Toronto&nbsp; 10115'],
    [{ region: 'Kowloon', postalCode: null }, 'Toronto Kowloon'],
    [{ region: null, postalCode: null }, 'Toronto'],
  ])('shows only the parts that it has: %j', (changes, line) => {
    expect(written(changes)[2]).toBe(line);
  });
});

describe('a user’s name', () => {
  it('is made of the parts that are not empty', () => {
    expect(fullName({ givenName: 'Dana', familyName: 'Roy' })).toBe('Dana Roy');
    expect(fullName({ givenName: 'Sukarno', familyName: '' })).toBe('Sukarno');
    expect(fullName({ givenName: '', familyName: 'Cher' })).toBe('Cher');
  });

  it('is required in an invitation, in either field', () => {
    const invitation = {
      username: 'cher',
      email: 'cher@example.ca',
      givenName: '',
      familyName: '',
    };
    expect(wrongFields(invitation)).toEqual(['givenName']);
    expect(wrongFields({ ...invitation, familyName: 'Cher' })).toEqual([]);
    expect(wrongFields({ ...invitation, givenName: ' Cher ' })).toEqual([]);
  });
});

describe('a time zone that the browser does not support', () => {
  it.each(['Etc/Unknown', 'Factory', 'Mars/Olympus', ''])('%j is replaced by UTC', (zone) => {
    const instant = '2026-07-01T02:30:00Z';
    expect(supportedZone(zone)).toBe('UTC');
    expect(todayIn(zone, new Date(instant))).toBe('2026-07-01');
    expect(formatInstant('en-CA', instant, zone)).toContain('UTC');
  });
});

describe('a text in another writing direction', () => {
  it('is isolated from the text around it', async () => {
    const description = 'Virement \u05d0\u05d1';
    const transaction: Transaction = {
      ...{ id: '20260701-1', seq: 1, type: 'payment', date: '2026-07-01' },
      ...{
        documentOn: '2026-07-01',
        number: 'ext:\u05d2-1',
        description,
        open: null,
        dueOn: null,
        method: null,
      },
      ...{ amount: cad('-1.00'), balanceAfter: cad('-1.00') },
    };
    const page = { items: [transaction], next: null };
    await open('/accounts/a1/transactions', [
      get('/accounts/a1/transactions', page),
      session(),
      dashboard(),
    ]);
    expect((await screen.findByText(description)).tagName).toBe('BDI');
    expect(screen.getByText('\u05d2-1').tagName).toBe('BDI');
    expect(screen.getAllByText('Maple Ridge Dental')[0]?.tagName).toBe('BDI');
  });

  it.each(['/me/invitations', '/accounts'])('is isolated in an invitation at %s', async (path) => {
    const [inviter, name, number] = ['\u05d0\u05d1', '\u05d2 Ltd.', '\u05d3-1'];
    const invitation: AccountInvitation = {
      ...{ accountId: 'a2', name, number, role: 'viewer', inviter },
      ...{ byProvider: false, expiresAt: '2999-01-02T12:00:00Z' },
    };
    await open(path, [session(null, { invitations: [invitation] })]);
    await screen.findByText(inviter);
    for (const text of [inviter, name, 'Maple Ridge Dental']) {
      const names = screen.queryAllByText(text).map(({ tagName }) => tagName);
      expect(new Set([...names, 'BDI']), text).toEqual(new Set(['BDI']));
    }
  });
});
