/** The profile: who may change it, what is checked, and what happens when two change it. */
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import type { Profile, Role } from '../src/api/types';
import { addressOf, changed, enteredFrom, missingIn } from '../src/pages/profile/entered';
import { countriesIn } from '../src/pages/profile/countries';
import { zonesIn } from '../src/pages/profile/zones';
import { address, type Handler, open, portal, problem, sentTo, session } from './portal';

const path = '/accounts/a1/profile';

const profile: Profile = {
  billingAddress: address,
  timeZone: 'America/Toronto',
  language: 'en-CA',
  emails: ['ap@mapleridge.example.ca'],
  edited: null,
};

const tagged = (content: Profile, tag: string) =>
  Response.json(content, { headers: { ETag: tag } });

/** Responds to GET with the profile and to PATCH with what the test gives. */
function profileOf(content: Profile, patch: () => Response): Handler {
  return (request) => {
    if (new URL(request.url).pathname !== `/v1${path}`) return undefined;
    return request.method === 'GET' ? tagged(content, '"t1"') : patch();
  };
}

const as = (role: Role) =>
  session(null, { accounts: [{ id: 'a1', name: 'Maple Ridge Dental', number: '1001', role }] });

const field = (name: string) => screen.findByLabelText<HTMLInputElement>(name);

describe('a viewer and a billing user', () => {
  it.each(['viewer', 'billing'] as const)('as %s see the profile and no form', async (role) => {
    await open(path, [profileOf(profile, () => Response.error()), as(role)]);
    expect(await screen.findByText('250 Wellington St W')).toBeDefined();
    expect(screen.getByText('Eastern Time – Toronto')).toBeDefined();
    expect(screen.getByText('Office Managers can change the profile.')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Save address' })).toBeNull();
  });
});

describe('an Office Manager', () => {
  it('changes the address with the tag that was read, and reads what was stored', async () => {
    const user = userEvent.setup();
    const stored = { ...profile, billingAddress: { ...address, city: 'Laval' } };
    const { requests } = await open(path, [
      profileOf(profile, () => tagged(stored, '"t2"')),
      as('manager'),
    ]);
    const city = await field('City');
    await user.clear(city);
    await user.type(city, 'laval');
    await user.click(screen.getByRole('button', { name: 'Save address' }));
    expect(await screen.findByText('The billing address is saved.')).toBeDefined();
    expect((await field('City')).value).toBe('Laval');
    const [sent] = await sentTo(requests, 'PATCH', path);
    expect(sent?.body).toEqual({ billingAddress: { ...address, city: 'laval' } });
    const patch = requests.find(({ method }) => method === 'PATCH');
    expect(patch?.headers.get('If-Match')).toBe('"t1"');
  });

  it('learns at the field what is missing, and nothing is sent', async () => {
    const user = userEvent.setup();
    const { requests } = await open(path, [
      profileOf(profile, () => Response.error()),
      as('manager'),
    ]);
    await user.clear(await field('City'));
    await user.click(screen.getByRole('button', { name: 'Save address' }));
    const city = await field('City');
    await waitFor(() => expect(document.activeElement).toBe(city));
    expect(screen.getByText('Enter this part of the address.')).toBeDefined();
    expect(await sentTo(requests, 'PATCH', path)).toEqual([]);
  });

  it('learns at the field what the server refuses, and keeps what was typed', async () => {
    const user = userEvent.setup();
    const errors = [
      { pointer: '/billingAddress/postalCode', code: 'bad-postal-code', message: 'Not a code.' },
    ];
    await open(path, [
      profileOf(profile, () =>
        problem({ status: 422, type: '/problems/invalid', title: 'Invalid', errors }),
      ),
      as('manager'),
    ]);
    const code = await field('Postal code');
    await user.clear(code);
    await user.type(code, '10001');
    await user.click(screen.getByRole('button', { name: 'Save address' }));
    expect(await screen.findByText('Not a code.')).toBeDefined();
    await waitFor(() => expect(document.activeElement).toBe(code));
    expect(code.value).toBe('10001');
    expect(screen.queryByText('Invalid')).toBeNull();
  });

  it('sees what somebody else saved meanwhile and who it was, and can save again', async () => {
    const user = userEvent.setup();
    const edited = { by: 'Jordan Lee', at: '2026-12-01T15:00:00Z' };
    const theirs = { ...profile, billingAddress: { ...address, line1: '1 King St' }, edited };
    const stale = { status: 412, type: '/problems/stale', title: 'Stale' };
    let isStale = false;
    const handler: Handler = (request) => {
      if (new URL(request.url).pathname !== `/v1${path}`) return undefined;
      if (request.method === 'GET')
        return isStale ? tagged(theirs, '"t2"') : tagged(profile, '"t1"');
      isStale = true;
      return request.headers.get('If-Match') === '"t2"' ? tagged(theirs, '"t3"') : problem(stale);
    };
    const { requests } = await open(path, [handler, as('manager')]);
    const city = await field('City');
    await user.clear(city);
    await user.type(city, 'Laval');
    await user.click(screen.getByRole('button', { name: 'Save address' }));
    const title = await screen.findByText('This profile was just changed');
    const notice = title.parentElement ?? document.body;
    expect(within(notice).getByText('1 King St')).toBeDefined();
    expect(within(notice).getByText('Jordan Lee')).toBeDefined();
    expect(city.value).toBe('Laval');
    await user.click(screen.getByRole('button', { name: 'Save address' }));
    await screen.findByText('The billing address is saved.');
    expect(await sentTo(requests, 'PATCH', path)).toHaveLength(2);
  });

  it('changes the time zone without the address', async () => {
    const user = userEvent.setup();
    const { requests } = await open(path, [
      profileOf(profile, () => tagged({ ...profile, timeZone: 'America/Halifax' }, '"t2"')),
      as('manager'),
    ]);
    await user.selectOptions(await field('Time zone'), 'America/Halifax');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText(/Time zone and language are saved/);
    const [sent] = await sentTo(requests, 'PATCH', path);
    expect(sent?.body).toEqual({ timeZone: 'America/Halifax', language: 'en-CA' });
  });
});

describe('the title of the tab', () => {
  it.each([
    ['en-CA', 'Profile – Nordwave Voice Billing Portal'],
    ['fr-CA', 'Profil – Portail de facturation Nordwave Voice'],
  ] as const)('is in the order of %s', async (language, title) => {
    const handlers = [profileOf(profile, () => Response.error()), as('viewer'), portal];
    await open(path, handlers, language);
    await waitFor(() => expect(document.title).toBe(title));
  });
});

describe('an address in the form', () => {
  const entered = enteredFrom(address);

  it('loses region and postal code with the country, and nothing else', () => {
    const moved = changed(entered, 'country', 'HK');
    expect(moved).toEqual({ ...entered, country: 'HK', region: '', postalCode: '' });
    expect(missingIn(moved)).toEqual([]);
    expect(addressOf(moved)).toMatchObject({ region: null, postalCode: null, line2: null });
    expect(missingIn(changed(moved, 'country', 'US'))).toEqual(['region', 'postalCode']);
  });

  it('can have its second line cleared', () => {
    const withSuite = changed(entered, 'line2', 'Suite 4');
    expect(addressOf(withSuite).line2).toBe('Suite 4');
    expect(addressOf(changed(withSuite, 'line2', ' ')).line2).toBeNull();
  });
});

describe('the lists', () => {
  it('begin with Canada and the United States, in the language of the page', () => {
    const texts = countriesIn('fr-CA').map(({ text }) => text);
    expect(texts.slice(0, 2)).toEqual(['Canada', 'États-Unis']);
    expect(texts).toHaveLength(249);
    expect(texts.indexOf('Éthiopie')).toBeLessThan(texts.indexOf('France'));
  });

  it('have the zone of the account, also by an old name', () => {
    const zones = zonesIn('en-CA', 'US/Eastern').map(({ value }) => value);
    expect(zones).toContain('US/Eastern');
    expect(new Set(zones).size).toBe(zones.length);
  });
});
