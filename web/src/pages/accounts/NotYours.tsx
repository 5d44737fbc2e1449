/**
 * At the address of an account that the person does not belong to. It does not say whether there is
 * such an account.
 */
import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { sessionQuery } from '../../api/queries';
import { PageTitle } from '../../ui/PageTitle';
import { AccountList } from './AccountList';

export default function NotYours() {
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
