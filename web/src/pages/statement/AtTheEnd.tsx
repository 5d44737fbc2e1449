/** How the account stood at the end of the period. */
import { FormattedMessage } from 'react-intl';

import { AgingSummary } from '../../aging/AgingSummary';
import type { Statement } from '../../api/types';
import { Card } from '../../ui/Card';
import { OpenItems } from './OpenItems';

interface Props {
  accountId: string;
  statement: Statement;
}

export default function AtTheEnd({ accountId, statement }: Props) {
  return (
    <>
      <OpenItems accountId={accountId} statement={statement} />
      <Card title={<FormattedMessage id="aging.byBucket" />}>
        <AgingSummary aging={statement.aging} />
      </Card>
    </>
  );
}
