import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { comparisonQuery } from '../api/invoices';
import type { InvoiceDifference, InvoiceSummary } from '../api/types';
import { useRetry } from '../api/useRetry';
import { paths } from '../app/paths';
import { isNegative, isZero, withoutSign } from '../format/money';
import { useFormat } from '../format/useFormat';
import { Failure } from '../ui/Failure';
import { Section } from '../ui/Section';
import { Skeleton } from '../ui/Skeleton';
import styles from './InvoiceComparison.module.css';
import { ComparisonTable } from './ComparisonTable';

interface Props {
  accountId: string;
  number: string;
}

/** How an invoice differs from the one before it, by cause: drawn, and line by line. */
export default function InvoiceComparison({ accountId, number }: Props) {
  const retry = useRetry();
  const { data, error } = useQuery(comparisonQuery(accountId, number));
  return (
    <Section
      title={<FormattedMessage id="causes.comparison" />}
      className={data ? undefined : styles.waiting}
    >
      {error && !data && <Failure error={error} retry={retry} />}
      {!error && !data && <Skeleton width="full" />}
      {data && <Compared accountId={accountId} now={data.invoice} difference={data.difference} />}
    </Section>
  );
}

interface ComparedProps {
  accountId: string;
  now: InvoiceSummary;
  difference: InvoiceDifference | null;
}

function Compared({ accountId, now, difference }: ComparedProps) {
  if (!difference) {
    return (
      <p className={styles.none}>
        <FormattedMessage id="causes.first" />
      </p>
    );
  }
  return (
    <>
      <Answer accountId={accountId} difference={difference} />
      <ComparisonTable now={now} difference={difference} />
    </>
  );
}

interface AnswerProps {
  accountId: string;
  difference: InvoiceDifference;
}

/** Says how much more or less the invoice is, with a link to the earlier one. */
function Answer({ accountId, difference: { earlier, change } }: AnswerProps) {
  const format = useFormat();
  const { number, issuedOn } = earlier;
  const id = isNegative(change.amount) ? 'causes.less' : 'causes.more';
  return (
    <p>
      <FormattedMessage
        id={isZero(change.amount) ? 'causes.same' : id}
        values={{
          amount: <strong>{format.money(withoutSign(change))}</strong>,
          number: <bdi>{number}</bdi>,
          date: format.date(issuedOn),
          bill: (text) => (
            <Link key="bill" to={paths.invoice(accountId, number)}>
              {text}
            </Link>
          ),
        }}
      />
    </p>
  );
}
