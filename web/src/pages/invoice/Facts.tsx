import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Invoice } from '../../api/types';
import { isZero } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { Address, AddressWaiting } from '../../ui/Address';
import { Section } from '../../ui/Section';
import { DateText } from '../../ui/DateText';
import { Fact, FactList } from '../../ui/FactList';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Facts.module.css';
import { Status } from './Status';

interface Props {
  invoice: Invoice | undefined;
}

/** An invoice at a glance: total, status, dates, billing address. */
export function Facts({ invoice }: Props) {
  const format = useFormat();
  const text = (value: (invoice: Invoice) => ReactNode) =>
    invoice ? value(invoice) : <Skeleton width="name" />;
  return (
    <Section
      title={<FormattedMessage id="invoice.total" />}
      aside={invoice && <Status status={invoice.status} />}
    >
      <p className={styles.total}>
        {invoice ? format.money(invoice.total) : <Skeleton width="word" />}
      </p>
      <FactList>
        <Fact name={<FormattedMessage id="invoice.open" />}>
          {text(({ open }) =>
            isZero(open.amount) ? (
              <FormattedMessage id="invoice.nothingOpen" />
            ) : (
              format.money(open)
            ),
          )}
        </Fact>
        <Fact name={<FormattedMessage id="invoice.due" />}>
          {text(({ dueOn }) => (
            <DateText date={dueOn} />
          ))}
        </Fact>
        <Fact name={<FormattedMessage id="invoice.issued" />}>
          {text(({ issuedOn }) => (
            <DateText date={issuedOn} />
          ))}
        </Fact>
        <Fact name={<FormattedMessage id="invoice.period" />}>
          {text(({ period }) => format.period(period))}
        </Fact>
        <Fact name={<FormattedMessage id="invoice.billTo" />}>
          {invoice ? <Address address={invoice.billTo} /> : <AddressWaiting />}
        </Fact>
      </FactList>
    </Section>
  );
}
