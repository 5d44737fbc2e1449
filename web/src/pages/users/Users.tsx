/** Manage Organization, Users: who may open the account, and what they may do in it. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useLocation, useParams } from 'react-router';

import { sessionQuery } from '../../api/queries';
import type { AccountUser } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { usersQuery } from '../../api/users';
import { paths } from '../../app/paths';
import { PeopleWaiting } from '../../people/PeopleWaiting';
import people from '../../people/People.module.css';
import { ToldNotice } from '../../people/ToldNotice';
import { useAccess } from '../../session/useAccess';
import { ButtonLink } from '../../ui/ButtonLink';
import { Card } from '../../ui/Card';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageHead } from '../../ui/PageHead';
import { ShowMore } from '../../ui/ShowMore';
import { RequireFactor } from './RequireFactor';
import { UserRow } from './UserRow';
import { sentences, type UserTold } from './told';

export default function Users() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const retry = useRetry();
  const { role, isStaffView, isAdmin } = useAccess(accountId);
  const canManage = role === 'manager';
  const users = useInfiniteQuery(usersQuery(accountId));
  const { data: session } = useQuery(sessionQuery);
  // What can be done to whom depends on who asks: until then no row has its height.
  const pages = session ? users.data?.pages : undefined;
  const items = pages?.flatMap((page) => page.items).sort(byName(intl.locale));
  const invited = useLocation().state as UserTold | null;
  const [told, setTold] = useState<UserTold | null>(invited);
  const isRequired = pages?.[0]?.secondFactorRequired;

  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'organization.users' })}
        lead={<FormattedMessage id="users.lead" />}
      >
        {(canManage || (isStaffView && isAdmin)) && (
          <ButtonLink to={paths.invite(accountId)}>
            <FormattedMessage id="users.invite" />
          </ButtonLink>
        )}
      </PageHead>
      {told && <ToldNotice told={told} sentences={sentences} />}
      <Card title={<FormattedMessage id="people.listTitle" />}>
        {isStaffView && !isAdmin && (
          <Notice>
            <FormattedMessage id="users.agent" />
          </Notice>
        )}
        {users.isError && !items && <Failure error={users.error} retry={retry} />}
        {!users.isError && !items && <PeopleWaiting />}
        {items && (
          <ul className={people.people}>
            {items.map((user) => (
              <UserRow
                key={user.id}
                accountId={accountId}
                user={user}
                canManage={canManage}
                canReset={isAdmin}
                onTold={setTold}
              />
            ))}
          </ul>
        )}
        {items && users.hasNextPage && (
          <ShowMore
            shown={<FormattedMessage id="users.shown" values={{ count: items.length }} />}
            hasMore
            isLoading={users.isFetchingNextPage}
            error={users.isFetchNextPageError ? users.error : null}
            onMore={() => void users.fetchNextPage()}
          />
        )}
      </Card>
      {isRequired !== undefined && (
        <RequireFactor accountId={accountId} isRequired={isRequired} canManage={canManage} />
      )}
    </>
  );
}

/** As people look for one another: by family name. Each page comes by name, all together do not. */
function byName(language: string) {
  const { compare } = new Intl.Collator(language);
  const family = ({ familyName, username }: AccountUser) => familyName ?? username;
  return (a: AccountUser, b: AccountUser) =>
    compare(family(a), family(b)) || compare(a.givenName ?? '', b.givenName ?? '');
}
