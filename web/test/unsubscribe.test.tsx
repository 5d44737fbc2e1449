/** The page to which the link of an e-mail leads. */
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { on, open, problem } from './portal';

const press = () => userEvent.click(screen.getByRole('button', { name: 'Stop sending me copies' }));
const noSession = on('GET', '/session', () =>
  problem({ status: 401, type: '/problems/not-signed-in', title: 'Not signed in' }),
);
const posts = (requests: Request[]) => requests.filter(({ method }) => method === 'POST');

describe('the page of the link to unsubscribe', () => {
  it('changes nothing before the button is pressed, and then says that it is done', async () => {
    const ended = on('POST', '/unsubscribe/AbC-_1', () =>
      Response.json({ notifications: { autoPay: false } }),
    );
    const { requests } = await open('/unsubscribe#AbC-_1', [ended, noSession]);
    await screen.findByRole('heading', { name: 'Copies of Auto Pay e-mails' });
    expect(posts(requests)).toHaveLength(0);
    await press();
    expect(await screen.findByText(/^Done\. You no longer get copies/)).toBeDefined();
    const [sent] = posts(requests);
    expect(sent?.headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/);
    expect(await sent?.text()).toBe('List-Unsubscribe=One-Click');
    expect(screen.queryByRole('button', { name: 'Stop sending me copies' })).toBeNull();
  });

  it('says what is wrong with a link that has expired', async () => {
    const expired = on('POST', '/unsubscribe/old', () =>
      problem({ status: 410, type: '/problems/link-expired', title: 'This link has expired' }),
    );
    await open('/unsubscribe#old', [expired, noSession]);
    await screen.findByRole('button', { name: 'Stop sending me copies' });
    await press();
    expect(await screen.findByText('This link has expired')).toBeDefined();
    expect(screen.queryByText(/^Done/)).toBeNull();
  });

  it('says that a link without its end is not complete', async () => {
    await open('/unsubscribe', [noSession]);
    expect(await screen.findByText(/^This link is not complete/)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Stop sending me copies' })).toBeNull();
  });
});
