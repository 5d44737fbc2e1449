import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link } from 'react-router';

import type { TransactionDetail } from '../../api/types';
import { paths } from '../../app/paths';
import { formatInstant } from '../../format/dates';
import { isPortalPayment } from '../../payments/portalPayment';
import { useMayPay } from '../../payments/useMayPay';
import { DocumentLink } from '../../transactions/DocumentLink';
import { Description, DocumentNumber } from '../../transactions/DocumentName';
import { PaymentMethodName } from '../../transactions/PaymentMethodName';
import { useZone } from '../../transactions/useAccountDay';
import { Section } from '../../ui/Section';
import { DateText } from '../../ui/DateText';
import { Fact, FactList } from '../../ui/FactList';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Transaction.module.css';

interface Props {
  accountId: string;
  /** Undefined while it loads. */
  entry: TransactionDetail | undefined;
}

/** The document's dates, number, reason, payment method and related document. */
export function Facts({ accountId, entry }: Props) {
  const zone = useZone(accountId);
  const { locale } = useIntl();
  return (
    <Section title={<FormattedMessage id="transaction.details" />}>
      <FactList>
        <Fact name={<FormattedMessage id="transaction.date" />}>
          {entry ? <DateText date={entry.documentOn} /> : <Skeleton width="word" />}
        </Fact>
        <Fact name={<FormattedMessage id="transaction.posted" />}>
          {entry && zone !== undefined ? (
            <time dateTime={entry.postedAt}>
              {formatInstant(locale, entry.postedAt, zone ?? 'UTC')}
            </time>
          ) : (
            <Skeleton width="name" />
          )}
        </Fact>
        {entry ? <Rest accountId={accountId} entry={entry} /> : <Waiting />}
      </FactList>
    </Section>
  );
}

function Rest({ accountId, entry }: { accountId: string; entry: TransactionDetail }) {
  const { type, number, date, documentOn, description, method, dueOn, names } = entry;
  const { maySee } = useMayPay(accountId);
  const why = type === 'payment' ? 'transaction.reference' : 'transaction.reason';
  return (
    <>
      <Fact name={<FormattedMessage id="transaction.number" />}>
        <DocumentNumber number={number} />
      </Fact>
      {date !== documentOn && (
        <Fact name={<FormattedMessage id="transaction.effective" />}>
          <DateText date={date} />
          <span className={styles.note}>
            <FormattedMessage id={date > documentOn ? 'transaction.late' : 'transaction.early'} />
          </span>
        </Fact>
      )}
      {method && (
        <Fact name={<FormattedMessage id="transaction.method" />}>
          <PaymentMethodName method={method} />
        </Fact>
      )}
      {description !== '' && (
        <Fact name={<FormattedMessage id={why} />}>
          <Description type={type} description={description} />
        </Fact>
      )}
      {dueOn !== null && (
        <Fact name={<FormattedMessage id="aging.due" />}>
          <DateText date={dueOn} />
        </Fact>
      )}
      {maySee && isPortalPayment(entry) && (
        <Fact name={<FormattedMessage id="transaction.receipt" />}>
          <Link to={paths.payment(accountId, number)}>
            <FormattedMessage id="transaction.seeReceipt" />
          </Link>
        </Fact>
      )}
      {names && (
        <Fact name={<FormattedMessage id="transaction.names" />}>
          <DocumentLink accountId={accountId} {...names} />
        </Fact>
      )}
    </>
  );
}

function Waiting(): ReactNode {
  return (
    <Fact name={<Skeleton width="word" />}>
      <Skeleton width="name" />
    </Fact>
  );
}
