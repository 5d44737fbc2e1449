import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useLocation, useParams } from 'react-router';

import { sessionQuery } from '../../api/session';
import type { AccountUser } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { usersQuery } from '../../api/users';
import { paths } from '../../app/paths';
import { displayName } from '../../users/displayName';
import { UserListHead } from '../../users/UserListHead';
import { UserListSkeleton } from '../../users/UserListSkeleton';
import userStyles from '../../users/Users.module.css';
import { CompletedChangeNotice } from '../../users/CompletedChangeNotice';
import { useAccess } from '../../session/useAccess';
import { ButtonLink } from '../../ui/ButtonLink';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageHead } from '../../ui/PageHead';
import { ShowMore } from '../../ui/ShowMore';
import { RequireSecondFactor } from './RequireSecondFactor';
import { AccountUserRow } from './AccountUserRow';
import { sentences, type CompletedUserChange } from './completedChanges';

/** Manage Organization, Users: the users of the account and their roles. */
export default function Users() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const retry = useRetry();
  const { role, isStaffView, isAdmin } = useAccess(accountId);
  const canManage = role === 'manager';
  const users = useInfiniteQuery(usersQuery(accountId));
  const { data: session } = useQuery(sessionQuery);
  // The session decides which changes a row offers, and so the row's height.
  const pages = session ? users.data?.pages : undefined;
  const items = pages?.flatMap((page) => page.items).sort(byName(intl.locale));
  const invited = useLocation().state as CompletedUserChange | null;
  const [completed, setCompleted] = useState<CompletedUserChange | null>(invited);
  const isRequired = pages?.[0]?.secondFactorRequired;

  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'organization.users' })}
        lead={<FormattedMessage id="accountUsers.lead" />}
      >
        {(canManage || (isStaffView && isAdmin)) && (
          <ButtonLink to={paths.invite(accountId)}>
            <FormattedMessage id="accountUsers.invite" />
          </ButtonLink>
        )}
      </PageHead>
      {completed && <CompletedChangeNotice completed={completed} sentences={sentences} />}
      <Section title={<FormattedMessage id="users.listTitle" />}>
        {isStaffView && !isAdmin && (
          <Notice>
            <FormattedMessage id="accountUsers.agentNotice" />
          </Notice>
        )}
        {users.isError && !items && <Failure error={users.error} retry={retry} />}
        {!users.isError && !items && <UserListSkeleton />}
        {items && <UserListHead />}
        {items && (
          <ul className={userStyles.users}>
            {items.map((user) => (
              <AccountUserRow
                key={user.id}
                accountId={accountId}
                user={user}
                canManage={canManage}
                canReset={isAdmin}
                onCompleted={setCompleted}
              />
            ))}
          </ul>
        )}
        {items && users.hasNextPage && (
          <ShowMore
            shown={<FormattedMessage id="accountUsers.shown" values={{ count: items.length }} />}
            hasMore
            isLoading={users.isFetchingNextPage}
            error={users.isFetchNextPageError ? users.error : null}
            onMore={() => void users.fetchNextPage()}
          />
        )}
      </Section>
      {isRequired !== undefined && (
        <RequireSecondFactor accountId={accountId} isRequired={isRequired} canManage={canManage} />
      )}
    </>
  );
}

/** Sorts by the name that is shown. Each page of the list is sorted, but not all pages together. */
function byName(language: string) {
  const { compare } = new Intl.Collator(language);
  return (a: AccountUser, b: AccountUser) => compare(displayName(a), displayName(b));
}
