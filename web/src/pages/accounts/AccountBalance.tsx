import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { dashboardQuery } from '../../api/dashboard';
import type { CurrentBalance } from '../../api/types';
import { isNegative, isZero, withoutSign } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { DateText } from '../../ui/DateText';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Accounts.module.css';

/** What is owed in an account, on its card. If it cannot be read, the card does without. */
export function AccountBalance({ accountId }: { accountId: string }) {
  const { data, isPending } = useQuery(dashboardQuery(accountId));
  return (
    <span className={styles.balance}>
      {isPending && <Skeleton width="name" />}
      {data && <Balance balance={data.currentBalance} />}
    </span>
  );
}

function Balance({ balance: { amount, nextDue, pastDue } }: { balance: CurrentBalance }) {
  const format = useFormat();
  if (isZero(amount.amount)) return <FormattedMessage id="accounts.settled" />;
  if (isNegative(amount.amount)) {
    const credit = format.money(withoutSign(amount));
    return <FormattedMessage id="accounts.credit" values={{ amount: credit }} />;
  }
  const hasPastDue = !isZero(pastDue.amount);
  return (
    <>
      <strong>
        <FormattedMessage id="accounts.owed" values={{ amount: format.money(amount) }} />
      </strong>
      {hasPastDue && (
        <span className={styles.past}>
          <FormattedMessage id="accounts.pastDue" values={{ amount: format.money(pastDue) }} />
        </span>
      )}
      {!hasPastDue && nextDue && (
        <span>
          <FormattedMessage
            id="accounts.due"
            values={{ date: <DateText key="date" date={nextDue.on} /> }}
          />
        </span>
      )}
    </>
  );
}
