import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { sessionQuery } from '../../api/session';
import { PageTitle } from '../../ui/PageTitle';
import { AccountList } from './AccountList';

/**
 * Shown at the address of an account that the user does not belong to. It does not reveal whether
 * the account exists.
 */
export default function NotYourAccount() {
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const accounts = session?.accounts ?? [];
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'accounts.otherTitle' })} />
      <p>
        <FormattedMessage id={accounts.length > 0 ? 'accounts.other' : 'accounts.none'} />
      </p>
      <AccountList accounts={accounts} />
    </>
  );
}
