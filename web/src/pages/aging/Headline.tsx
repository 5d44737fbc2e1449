import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Aging } from '../../api/types';
import { isNegative, isZero, sum, withoutSign } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import styles from './Aging.module.css';

/** The balance and how much of it is past due, or the customer's credit. */
export function Headline({ aging: { balance, buckets } }: { aging: Aging }) {
  const format = useFormat();
  const late = sum(buckets.filter(({ name }) => name !== 'current').map(({ amount }) => amount));
  const big = (text: ReactNode[]) => <span className={styles.big}>{text}</span>;
  return (
    <>
      {isNegative(balance.amount) ? (
        <p>
          <FormattedMessage
            id="balance.credit"
            values={{ amount: format.money(withoutSign(balance)), big }}
          />
        </p>
      ) : (
        <p className={styles.big}>{format.money(balance)}</p>
      )}
      {late && !isZero(late.amount) && (
        <p className={styles.late}>
          <FormattedMessage id="aging.pastDue" values={{ amount: format.money(late) }} />
        </p>
      )}
    </>
  );
}
