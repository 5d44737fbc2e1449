import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { useParams } from 'react-router';

import { paths } from '../app/paths';
import { BackLink } from '../ui/BackLink';
import { PageTitle } from '../ui/PageTitle';
import { NotForYou } from './NotForYou';

interface Props {
  title: string;
  /** Whether the signed-in user may open it; undefined while that is not known. */
  mayOpen: boolean | undefined;
  waiting: ReactNode;
  children: ReactNode;
}

/** The frame of a page about payments, which not every user of the account may open. */
export function PayersPage({ title, mayOpen, waiting, children }: Props) {
  const { accountId = '' } = useParams();
  return (
    <>
      <PageTitle title={title}>
        <BackLink to={paths.dashboard(accountId)}>
          <FormattedMessage id="dashboard.title" />
        </BackLink>
      </PageTitle>
      {mayOpen === undefined && waiting}
      {mayOpen === false && <NotForYou accountId={accountId} />}
      {mayOpen && children}
    </>
  );
}
