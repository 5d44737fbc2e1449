import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Invoice } from '../../api/types';
import { isZero } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { useOpenAccount } from '../../session/useOpenAccount';
import { Address, AddressWaiting } from '../../ui/Address';
import { Section } from '../../ui/Section';
import { DateText } from '../../ui/DateText';
import { Fact, FactList } from '../../ui/FactList';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Facts.module.css';
import { Status } from './Status';

interface Props {
  accountId: string;
  /** Undefined while it loads. */
  invoice: Invoice | undefined;
}

/** An invoice at a glance: what is due, total, dates, account, billing address. */
export function Facts({ accountId, invoice }: Props) {
  const format = useFormat();
  const account = useOpenAccount(accountId);
  const text = (value: (invoice: Invoice) => ReactNode) =>
    invoice ? value(invoice) : <Skeleton width="name" />;
  return (
    <Section
      title={<FormattedMessage id="invoice.open" />}
      aside={invoice && <Status status={invoice.status} />}
    >
      <p className={styles.due}>
        {invoice ? format.money(invoice.open) : <Skeleton width="word" />}
      </p>
      <p className={styles.when}>
        {invoice ? <When invoice={invoice} /> : <Skeleton width="name" />}
      </p>
      <FactList>
        <Fact name={<FormattedMessage id="invoice.total" />}>
          {text(({ total }) => format.money(total))}
        </Fact>
        <Fact name={<FormattedMessage id="invoice.issued" />}>
          {text(({ issuedOn }) => (
            <DateText date={issuedOn} />
          ))}
        </Fact>
        <Fact name={<FormattedMessage id="invoice.due" />}>
          {text(({ dueOn }) => (
            <DateText date={dueOn} />
          ))}
        </Fact>
        <Fact name={<FormattedMessage id="invoice.period" />}>
          {text(({ period }) => format.period(period))}
        </Fact>
        {account !== null && (
          <Fact name={<FormattedMessage id="invoice.account" />}>
            {account ? <bdi translate="no">{account.number}</bdi> : <Skeleton width="word" />}
          </Fact>
        )}
        <Fact name={<FormattedMessage id="invoice.billTo" />}>
          {invoice ? <Address address={invoice.billTo} /> : <AddressWaiting />}
        </Fact>
      </FactList>
    </Section>
  );
}

/** By when it is due, or that it is paid. */
function When({ invoice: { open, status, dueOn } }: { invoice: Invoice }) {
  if (isZero(open.amount)) return <FormattedMessage id="invoice.paidInFull" />;
  const id = status === 'past-due' ? 'invoice.wasDue' : 'invoice.isDue';
  return <FormattedMessage id={id} values={{ date: <DateText date={dueOn} /> }} />;
}
