import { FormattedMessage } from 'react-intl';

import { AgingSummary } from '../../aging/AgingSummary';
import type { Statement } from '../../api/types';
import { Section } from '../../ui/Section';
import { OpenItems } from './OpenItems';

interface Props {
  accountId: string;
  statement: Statement;
}

/** The open items and the aging at the end of the period. */
export default function EndOfPeriod({ accountId, statement }: Props) {
  return (
    <>
      <OpenItems accountId={accountId} statement={statement} />
      {statement.openItems.length > 0 && (
        <Section title={<FormattedMessage id="aging.byBucket" />}>
          <AgingSummary aging={statement.aging} />
        </Section>
      )}
    </>
  );
}
