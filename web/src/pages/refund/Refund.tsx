import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useParams } from 'react-router';

import { dashboardQuery } from '../../api/dashboard';
import { paymentQuery } from '../../api/payments';
import { sessionQuery } from '../../api/session';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { isZero } from '../../format/money';
import styles from '../../payments/Form.module.css';
import { useAccess } from '../../session/useAccess';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';

// Loads together with what it shows.
const loadSteps = () => import('./Steps');
const Steps = lazy(loadSteps);

/** Refunds a payment, whole or in part, in two steps: form and review. For administrators. */
export default function Refund() {
  const { accountId = '', paymentId = '' } = useParams();
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { isAdmin } = useAccess(accountId);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'refund.title' })}>
        <p className={styles.lead}>
          <FormattedMessage id="refund.lead" />
        </p>
      </PageTitle>
      {!session && <Waiting />}
      {session && !isAdmin && (
        <Notice title={<FormattedMessage id="refund.forbidden" />}>
          <p>
            <FormattedMessage id="refund.forbiddenDetail" />
          </p>
          <Link to={paths.payment(accountId, paymentId)}>
            <FormattedMessage id="refund.toPayment" />
          </Link>
        </Notice>
      )}
      {isAdmin && <Refundable accountId={accountId} paymentId={paymentId} />}
    </>
  );
}

/** The form, if anything is left to refund. */
function Refundable({ accountId, paymentId }: { accountId: string; paymentId: string }) {
  const retry = useRetry();
  const { data: payment, error: paymentError } = useQuery(paymentQuery(accountId, paymentId));
  const { data: dashboard, error: accountError } = useQuery(dashboardQuery(accountId));
  useEffect(() => void loadSteps(), []);
  const error = (payment ? null : paymentError) ?? (dashboard ? null : accountError);
  if (error) return <Failure error={error} retry={retry} />;
  if (!payment || !dashboard) return <Waiting />;
  if (isZero(payment.refundable.amount)) {
    return (
      <Notice title={<FormattedMessage id="refund.nothing" />}>
        <p>
          <FormattedMessage id="refund.nothingDetail" />
        </p>
        <Link to={paths.payment(accountId, paymentId)}>
          <FormattedMessage id="refund.toPayment" />
        </Link>
      </Notice>
    );
  }
  return (
    <Suspense fallback={<Waiting />}>
      <Steps account={dashboard.account} payment={payment} />
    </Suspense>
  );
}

function Waiting() {
  return (
    <Section title={<Skeleton width="word" />} className={styles.form}>
      {['payment', 'amount', 'reason'].map((line) => (
        <div key={line} className={styles.waiting}>
          <Skeleton width="full" />
        </div>
      ))}
    </Section>
  );
}
