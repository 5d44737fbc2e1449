import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { defineMessages, useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { sessionQuery } from '../../api/session';
import { withMessages } from '../../app/withMessages';
import { useAccess } from '../../session/useAccess';
import { PageTitle } from '../../ui/PageTitle';

const ManagersOnly = lazy(withMessages('accountUsers', () => import('./ManagersOnly')));

const pages = {
  users: lazy(withMessages('accountUsers users', () => import('../users/Users'))),
  invite: lazy(withMessages('accountUsers users', () => import('../users/Invite'))),
  activity: lazy(withMessages('activity', () => import('../activity/AccountActivity'))),
  calls: lazy(withMessages('calls', () => import('../callHistory/CallHistory'))),
};

type Page = keyof typeof pages;

const titles = defineMessages<Page>({
  users: { id: 'organization.users' },
  invite: { id: 'organization.users' },
  activity: { id: 'organization.activity' },
  calls: { id: 'organization.callHistory' },
});

/**
 * The pages of Manage Organization, for Office Managers and staff. They are not part of what every
 * page waits for.
 */
export default function OrganizationPages({ page }: { page: Page }) {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { role, isStaffView } = useAccess(accountId);
  if (session && role !== 'manager' && !isStaffView) {
    return (
      <>
        <PageTitle title={intl.formatMessage(titles[page])} />
        <ManagersOnly accountId={accountId} />
      </>
    );
  }
  const Page = pages[page];
  return <Page />;
}
