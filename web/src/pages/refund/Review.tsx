import { useEffect, useRef } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Dashboard, Payment, RefundRequest } from '../../api/types';
import { useFormat } from '../../format/useFormat';
import styles from '../../payments/Form.module.css';
import { MethodName } from '../../payments/MethodName';
import { isUnknown, mayRepeat } from '../../payments/repeat';
import { Button } from '../../ui/Button';
import { Fact, FactList } from '../../ui/FactList';
import { Failure } from '../../ui/Failure';
import { Section } from '../../ui/Section';

interface Props {
  account: Dashboard['account'];
  payment: Payment;
  request: RefundRequest;
  isPending: boolean;
  error: Error | null;
  onRefund: () => void;
  onChange: () => void;
}

/** Shows what will be refunded, before it is. */
export function Review({ account, payment, request, isPending, error, onRefund, onChange }: Props) {
  const format = useFormat();
  const { id, method } = payment;
  const amount = format.money(request.amount);
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => question.current?.focus(), []);
  return (
    <Section title={<FormattedMessage id="refund.reviewTitle" />} className={styles.form}>
      <p ref={question} className={styles.question} tabIndex={-1}>
        <FormattedMessage id="refund.will" values={{ amount }} />
      </p>
      <FactList>
        <Fact name={<FormattedMessage id="pay.account" />}>
          <span translate="no">
            <bdi>{account.name}</bdi> · <bdi>{account.number}</bdi>
          </span>
        </Fact>
        <Fact name={<FormattedMessage id="refund.payment" />}>
          <bdi translate="no">{id}</bdi>
          {method && (
            <>
              {' · '}
              <MethodName method={method} />
            </>
          )}
        </Fact>
        <Fact name={<FormattedMessage id="refund.why" />}>
          <bdi>{request.reason}</bdi>
        </Fact>
      </FactList>
      <p className={styles.lead}>
        <FormattedMessage id="refund.forGood" />
      </p>
      {error && <Failure error={error} />}
      {error && isUnknown(error) && (
        <p>
          <FormattedMessage id="refund.again" />
        </p>
      )}
      <div className={styles.actions}>
        {mayRepeat(error) && (
          <Button kind="primary" isPending={isPending} onClick={onRefund}>
            {error ? (
              <FormattedMessage id="failure.retry" />
            ) : (
              <FormattedMessage id="refund.refund" values={{ amount }} />
            )}
          </Button>
        )}
        <Button isPending={isPending} onClick={onChange}>
          <FormattedMessage id="refund.change" />
        </Button>
      </div>
    </Section>
  );
}
