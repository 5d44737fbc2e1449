import { lazy, Suspense, useEffect, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams, useSearchParams } from 'react-router';

import type { PaymentMethods } from '../../api/types';
import { paymentMethodsQuery } from '../../api/paymentMethods';
import { useRetry } from '../../api/useRetry';
import { PayersPage } from '../../payments/PayersPage';
import { addMethodAddress } from '../../payments/addresses';
import { checkoutOf } from '../../payments/polling';
import { useMayPay } from '../../payments/useMayPay';
import { usePolling } from '../../payments/usePolling';
import { ButtonLink } from '../../ui/ButtonLink';
import { Failure } from '../../ui/Failure';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';
import { AutoPaySection, loadAutoPay } from './AutoPaySection';
import { useAutoPay } from './autoPay/useAutoPay';
import { CameBack } from './CameBack';
import { forget, hasNew, remembered } from './expected';
import styles from './Methods.module.css';

// They load together with what they show.
const loadList = () => import('./MethodList');
const MethodList = lazy(loadList);
const AddMethod = lazy(() => import('./AddMethod'));

/** Payment methods, in the order in which they are used, and Auto Pay. */
export default function Methods() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const { maySee } = useMayPay(accountId);
  return (
    <PayersPage
      title={intl.formatMessage({ id: 'methods.title' })}
      mayOpen={maySee}
      waiting={<Waiting />}
    >
      <Saved accountId={accountId} />
    </PayersPage>
  );
}

function Saved({ accountId }: { accountId: string }) {
  const retry = useRetry();
  const { mayPay } = useMayPay(accountId);
  const [address] = useSearchParams();
  const checkout = checkoutOf(address);
  const add = address.get('add');
  // The methods that were saved when the payer left for the gateway's page.
  const [before] = useState(() => (checkout === 'done' ? remembered(accountId) : null));
  const [isSeen, setSeen] = useState(false);
  const isExpected = ({ items }: PaymentMethods) =>
    before !== null && !isSeen && !hasNew(items, before);
  const { data, error, isAsking } = usePolling(paymentMethodsQuery(accountId), isExpected);
  // Once it has come, its removal must not look as if it were still expected.
  if (before !== null && data && !isSeen && !isExpected(data)) setSeen(true);
  useEffect(() => {
    if (isSeen) forget(accountId);
  }, [isSeen, accountId]);
  const autoPay = useAutoPay(accountId);
  useEffect(() => {
    void loadList();
    loadAutoPay();
  }, []);
  if (error && !data) return <Failure error={error} retry={retry} />;
  // Both sections appear together, so that neither moves the other.
  if (!data || autoPay.isWaiting) return <Waiting />;
  return (
    <Suspense fallback={<Waiting />}>
      {checkout && (
        <CameBack
          checkout={checkout}
          isKnown={before !== null}
          isExpected={isExpected(data)}
          isLate={!isAsking}
        />
      )}
      {mayPay && add !== null && (
        <AddMethod key={add} accountId={accountId} methods={data} isChange={add === 'change'} />
      )}
      <Section
        title={<FormattedMessage id="methods.listTitle" />}
        className={styles.list}
        aside={mayPay && <Actions accountId={accountId} methods={data} />}
      >
        <MethodList accountId={accountId} methods={data} mayChange={mayPay === true} />
      </Section>
      <AutoPaySection accountId={accountId} methods={data} autoPay={autoPay} />
    </Suspense>
  );
}

/** Change Card is there only when a card can be changed. */
function Actions({
  accountId,
  methods: { items },
}: {
  accountId: string;
  methods: PaymentMethods;
}) {
  const isCard = items.some((method) => method.default && method.type === 'card');
  return (
    <div className={styles.actions}>
      {isCard && (
        <ButtonLink to={addMethodAddress(accountId, 'change')}>
          <FormattedMessage id="method.change" />
        </ButtonLink>
      )}
      <ButtonLink to={addMethodAddress(accountId, 'new')}>
        <FormattedMessage id="method.add" />
      </ButtonLink>
    </div>
  );
}

function Waiting() {
  return (
    <Section title={<Skeleton width="word" />} className={styles.list}>
      {['first', 'second'].map((line) => (
        <div key={line} className={styles.waiting}>
          <Skeleton width="full" />
        </div>
      ))}
    </Section>
  );
}
