import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams, useSearchParams } from 'react-router';

import { AgingItems } from '../../aging/AgingItems';
import { AgingSummary } from '../../aging/AgingSummary';
import { agingQuery } from '../../api/aging';
import type { Aging as AgingData } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { isCivilDate } from '../../format/dates';
import { isZero } from '../../format/money';
import { useMayPay } from '../../payments/useMayPay';
import { useToday } from '../../transactions/useAccountDay';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Section } from '../../ui/Section';
import { classes } from '../../ui/classes';
import { DateField, DateWaiting } from '../../ui/DateField';
import { DateText } from '../../ui/DateText';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Aging.module.css';
import { Headline } from './Headline';

/** Account Aging: the open items by days overdue, today or on an earlier day. */
export default function Aging() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const retry = useRetry();
  const today = useToday(accountId);
  const { asOf, setAsOf } = useAsOf();
  const { data: aging, error, isPlaceholderData } = useQuery(agingQuery(accountId, asOf));
  // The response names its day. The data of the day in the address may still be loading.
  const answered = isPlaceholderData ? null : aging?.asOf;
  const shown = answered ?? asOf ?? today ?? null;
  // The provider's present day may be later than that of this device.
  const isPresentLater = asOf === null && shown !== null && today !== null && shown > today;
  const last = isPresentLater ? shown : today;
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
              last={last}
              onChange={(day) => setAsOf(day === last ? null : day)}
            />
          )}
        </div>
      </div>
      {error ? (
        <Failure error={error} retry={retry} />
      ) : (
        <div className={classes(styles.result, isStale && styles.stale)} aria-busy={isStale}>
          <Section
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
              <div>{aging ? <Headline aging={aging} /> : <Skeleton width="sentence" />}</div>
              {aging && asOf === null && <PayLink accountId={accountId} aging={aging} />}
            </div>
            <AgingSummary aging={aging} />
          </Section>
          <Items accountId={accountId} aging={aging} isToday={asOf === null} />
        </div>
      )}
    </>
  );
}

/** For those who may pay: the way to pay what is open. */
function PayLink({ accountId, aging: { buckets } }: { accountId: string; aging: AgingData }) {
  const { mayPay } = useMayPay(accountId);
  if (!mayPay || buckets.every(({ amount }) => isZero(amount.amount))) return null;
  return (
    <ButtonLink kind="primary" to={paths.pay(accountId)}>
      <FormattedMessage id="balance.pay" />
    </ButtonLink>
  );
}

interface ItemsProps {
  accountId: string;
  /** Undefined while it loads. */
  aging: AgingData | undefined;
  isToday: boolean;
}

/** The open items, where there are any. */
function Items({ accountId, aging, isToday }: ItemsProps) {
  const { mayPay = false } = useMayPay(accountId);
  if (aging?.buckets.every(({ invoices }) => invoices.length === 0)) return null;
  return (
    <Section title={<FormattedMessage id="aging.items" />}>
      {aging ? (
        <AgingItems accountId={accountId} aging={aging} mayPay={mayPay && isToday} />
      ) : (
        <Skeleton width="full" />
      )}
    </Section>
  );
}

/** The day in the address; `null` for today. Text that is not a day is ignored. */
function useAsOf() {
  const [address, setAddress] = useSearchParams();
  const day = address.get('asOf');
  const asOf = day !== null && isCivilDate(day) ? day : null;
  const setAsOf = (next: string | null) => setAddress(next === null ? {} : { asOf: next });
  return { asOf, setAsOf };
}
