import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { setUpMethod } from '../../api/paymentMethods';
import type { MethodType, PaymentMethods, SetUpMethodRequest } from '../../api/types';
import { paths } from '../../app/paths';
import { LeavingNotice } from '../../payments/LeavingNotice';
import { MethodName } from '../../payments/MethodName';
import { useLeave } from '../../payments/useLeave';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { CheckField } from '../../ui/CheckField';
import { focusHeading } from '../../ui/focusHeading';
import { RadioList } from '../../ui/RadioList';
import { Section } from '../../ui/Section';
import { remember } from './expected';
import styles from './Methods.module.css';
import { Refusal } from './Refusal';

interface Props {
  accountId: string;
  methods: PaymentMethods;
  /** Whether a card takes the place of the default one. */
  isChange: boolean;
}

/** The form that leads to the gateway's page, where the payer enters a card or bank account. */
export default function AddMethod({ accountId, methods, isChange }: Props) {
  const [type, setType] = useState<MethodType>(methods.types[0] ?? 'card');
  const [useForAutoPay, setUseForAutoPay] = useState(false);
  const { leaving, ...setUp } = useSetUp(accountId, methods);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (setUp.isPending) return;
    setUp.mutate(isChange ? { type: 'card', useForAutoPay: true } : { type, useForAutoPay });
  };
  if (leaving) return <LeavingNotice leaving={leaving} />;
  return (
    <Section
      title={<FormattedMessage id={isChange ? 'method.change' : 'methods.addTitle'} />}
      className={styles.form}
      ref={focusHeading}
    >
      <form className={styles.fields} onSubmit={submit} aria-busy={setUp.isPending} noValidate>
        {isChange ? (
          <ChangeSentence methods={methods} />
        ) : (
          <>
            <Types methods={methods} value={type} onChange={setType} />
            <CheckField
              name="useForAutoPay"
              label={<FormattedMessage id="pay.useForAutoPay" />}
              detail={<FormattedMessage id="pay.useForAutoPayDetail" />}
              isChecked={useForAutoPay}
              onChange={setUseForAutoPay}
            />
          </>
        )}
        <p className={styles.detail}>
          <FormattedMessage id="methods.securePage" />
        </p>
        {setUp.error && <Refusal error={setUp.error} />}
        <div className={styles.actions}>
          <Button kind="primary" type="submit" isPending={setUp.isPending}>
            <FormattedMessage id="pay.continue" />
          </Button>
          <ButtonLink to={paths.paymentMethods(accountId)}>
            <FormattedMessage id="confirm.no" />
          </ButtonLink>
        </div>
      </form>
    </Section>
  );
}

function useSetUp(accountId: string, methods: PaymentMethods) {
  const queryClient = useQueryClient();
  const { leaving, leave } = useLeave();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: SetUpMethodRequest) => setUpMethod(accountId, body),
    onSuccess: ({ redirectUrl }) => {
      remember(accountId, methods.items);
      leave(redirectUrl);
      void queryClient.invalidateQueries({ queryKey: ['account', accountId] });
    },
  });
  return { mutate, isPending, error, leaving };
}

function Types({
  methods: { types },
  value,
  onChange,
}: {
  methods: PaymentMethods;
  value: MethodType;
  onChange: (type: MethodType) => void;
}) {
  const options = types.map((type) => ({
    value: type,
    label: <FormattedMessage id={type === 'card' ? 'methods.card' : 'methods.bank'} />,
    detail: <FormattedMessage id={type === 'card' ? 'methods.cardDetail' : 'methods.bankDetail'} />,
  }));
  return (
    <RadioList
      legend={<FormattedMessage id="methods.type" />}
      name="type"
      options={options}
      value={value}
      onChange={onChange}
    />
  );
}

/** Says which card the new one replaces, and that the old one stays. */
function ChangeSentence({ methods: { items } }: { methods: PaymentMethods }) {
  const card = items.find((method) => method.default);
  if (!card) {
    return (
      <p>
        <FormattedMessage id="methods.changeNone" />
      </p>
    );
  }
  return (
    <p>
      <FormattedMessage
        id="methods.changeDetail"
        values={{ method: <MethodName key="method" method={card} /> }}
      />
    </p>
  );
}
