/** Account Aging: what is outstanding, and for how long it has been due. */
import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams, useSearchParams } from 'react-router';

import { AgingItems } from '../../aging/AgingItems';
import { AgingSummary } from '../../aging/AgingSummary';
import { agingQuery } from '../../api/queries';
import type { Aging as Answer } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { isCivilDate } from '../../format/dates';
import { useToday } from '../../history/useToday';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { classes } from '../../ui/classes';
import { DateField, DateWaiting } from '../../ui/DateField';
import { DateText } from '../../ui/DateText';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Aging.module.css';
import { Headline } from './Headline';

export default function Aging() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const retry = useRetry();
  const today = useToday(accountId);
  const { asOf, setAsOf } = useAsOf();
  const { data: aging, error, isPlaceholderData } = useQuery(agingQuery(accountId, asOf));
  // The answer says which day it is of: that of an old link may not have come yet.
  const answered = isPlaceholderData ? null : aging?.asOf;
  const shown = answered ?? asOf ?? today ?? null;
  const isStale = isPlaceholderData && !error;
  return (
    <>
      <div className={styles.head}>
        <PageTitle title={intl.formatMessage({ id: 'aging.title' })}>
          <p className={styles.lead}>
            <FormattedMessage id="aging.lead" />
          </p>
        </PageTitle>
        <div className={styles.asOf}>
          {asOf !== null && (
            <Button kind="quiet" onClick={() => setAsOf(null)}>
              <FormattedMessage id="aging.present" />
            </Button>
          )}
          {shown === null ? (
            !error && <DateWaiting />
          ) : (
            <DateField
              label={<FormattedMessage id="aging.asOf" />}
              value={shown}
              last={today}
              onChange={(day) => setAsOf(day === today ? null : day)}
            />
          )}
        </div>
      </div>
      {error ? (
        <Failure error={error} retry={retry} />
      ) : (
        <div className={classes(styles.result, isStale && styles.stale)} aria-busy={isStale}>
          <Card
            title={
              aging ? (
                <FormattedMessage
                  id="aging.balanceOn"
                  values={{ date: <DateText date={aging.asOf} /> }}
                />
              ) : (
                <Skeleton width="name" />
              )
            }
          >
            <div className={styles.figure}>
              {aging ? <Headline aging={aging} /> : <Skeleton width="sentence" />}
            </div>
            <AgingSummary aging={aging} />
          </Card>
          <Card title={<FormattedMessage id="aging.items" />}>
            {aging ? <Items accountId={accountId} aging={aging} /> : <Skeleton width="full" />}
          </Card>
        </div>
      )}
    </>
  );
}

interface ItemsProps {
  accountId: string;
  aging: Answer;
}

function Items({ accountId, aging }: ItemsProps) {
  const isNothing = aging.buckets.every(({ invoices }) => invoices.length === 0);
  if (!isNothing) return <AgingItems accountId={accountId} aging={aging} />;
  return (
    <p className={styles.none}>
      <FormattedMessage id="aging.nothing" />
    </p>
  );
}

/** The day in the address; `null` is today. What is no day is left out. */
function useAsOf() {
  const [address, setAddress] = useSearchParams();
  const day = address.get('asOf');
  const asOf = day !== null && isCivilDate(day) ? day : null;
  const setAsOf = (next: string | null) => setAddress(next === null ? {} : { asOf: next });
  return { asOf, setAsOf };
}
