import { FormattedMessage } from 'react-intl';

import type { Statement } from '../../api/types';
import { useFormat } from '../../format/useFormat';
import { DocumentLink } from '../../transactions/DocumentLink';
import { Section } from '../../ui/Section';
import { DateText } from '../../ui/DateText';
import styles from './OpenItems.module.css';

interface Props {
  accountId: string;
  statement: Statement;
}

/** The items that were open at the end of the period. */
export function OpenItems({ accountId, statement: { account, openItems, to } }: Props) {
  const format = useFormat();
  return (
    <Section
      title={<FormattedMessage id="statement.open" values={{ date: <DateText date={to} /> }} />}
    >
      {openItems.length === 0 ? (
        <p className={styles.none}>
          <FormattedMessage id="aging.nothing" />
        </p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">
                <FormattedMessage id="transactions.transaction" />
              </th>
              <th scope="col" className={styles.amount}>
                <FormattedMessage id="aging.open" values={{ currency: account.currency }} />
              </th>
            </tr>
          </thead>
          <tbody>
            {openItems.map(({ id, type, number, dueOn, open }) => (
              <tr key={id}>
                <td>
                  <DocumentLink accountId={accountId} id={id} type={type} number={number} />
                  <span className={styles.due}>
                    <FormattedMessage
                      id="statement.dueOn"
                      values={{ date: <DateText date={dueOn} /> }}
                    />
                  </span>
                </td>
                <td className={styles.amount}>{format.decimal(open.amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
