import { lazy } from 'react';

import { withMessages } from '../../app/withMessages';

const pages = {
  users: lazy(withMessages('accountUsers users', () => import('../users/Users'))),
  invite: lazy(withMessages('accountUsers users', () => import('../users/Invite'))),
  activity: lazy(withMessages('activity', () => import('../activity/AccountActivity'))),
  calls: lazy(withMessages('calls', () => import('../callHistory/CallHistory'))),
};

/** The pages of Manage Organization. They are not part of what every page waits for. */
export default function OrganizationPages({ page }: { page: keyof typeof pages }) {
  const Page = pages[page];
  return <Page />;
}
