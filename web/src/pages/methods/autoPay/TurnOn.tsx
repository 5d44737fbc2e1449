import { type ReactNode, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import type { AutoPaySettings, Money, PaymentMethods, SavedMethod } from '../../../api/types';
import { isZero } from '../../../format/money';
import { useFormat } from '../../../format/useFormat';
import { addMethodAddress } from '../../../payments/addresses';
import { MethodName } from '../../../payments/MethodName';
import { isMoreThan } from '../../../payments/amounts';
import { Button } from '../../../ui/Button';
import { ButtonLink } from '../../../ui/ButtonLink';
import { CheckField } from '../../../ui/CheckField';
import { FieldsForm } from '../../../ui/FieldsForm';
import styles from '../Methods.module.css';
import { Order, usable } from './Order';

/** What the customer agrees to have charged now; nothing when nothing is past due. */
type Agreed = { chargePastDue: Money } | Record<string, never>;

interface Props {
  accountId: string;
  settings: AutoPaySettings;
  methods: PaymentMethods;
  isPending: boolean;
  onTurnOn: (agreed: Agreed) => void;
}

/** Turns Auto Pay on, after saying exactly what follows. */
export function TurnOn({ accountId, settings, methods, isPending, onTurnOn }: Props) {
  const [first] = usable(methods);
  return (
    <div className={styles.part}>
      <h3>
        <FormattedMessage id="autoPayPage.consent" />
      </h3>
      {first ? (
        <Consent method={first} {...{ settings, methods, isPending, onTurnOn }} />
      ) : (
        <>
          <p>
            <FormattedMessage id="autoPayPage.needMethod" />
          </p>
          <div className={styles.actions}>
            <ButtonLink to={addMethodAddress(accountId, 'new')}>
              <FormattedMessage id="method.add" />
            </ButtonLink>
          </div>
        </>
      )}
    </div>
  );
}

interface ConsentProps extends Omit<Props, 'accountId'> {
  /** The method that is charged first. */
  method: SavedMethod;
}

function Consent({ method, settings, methods, isPending, onTurnOn }: ConsentProps) {
  const { pastDue } = settings;
  const isPastDue = !isZero(pastDue.amount);
  // What was ticked: another sum or another method has to be agreed to again.
  const [ticked, setTicked] = useState('');
  const shown = `${pastDue.amount} ${method.id}`;
  const [wrong, setWrong] = useState(new Map<string, ReactNode>());
  const turnOn = () => {
    const isMissing = isPastDue && ticked !== shown;
    const text = <FormattedMessage id="autoPayPage.tickMissing" />;
    setWrong(new Map(isMissing ? [['chargePastDue', text]] : []));
    if (!isMissing && !isPending) onTurnOn(isPastDue ? { chargePastDue: pastDue } : {});
  };
  return (
    <FieldsForm wrong={wrong} onSubmit={turnOn}>
      <ul className={styles.consent}>
        <li>
          <FormattedMessage id="autoPayPage.invoices" />
        </li>
        <li>
          <FormattedMessage id="autoPayPage.notice" />
        </li>
        <li>
          <Order methods={methods} />
        </li>
      </ul>
      {isPastDue && (
        <CheckField
          name="chargePastDue"
          label={<TickLabel method={method} settings={settings} />}
          detail={<TickDetail method={method} settings={settings} />}
          error={ticked === shown ? undefined : wrong.get('chargePastDue')}
          isChecked={ticked === shown}
          onChange={(isChecked) => setTicked(isChecked ? shown : '')}
        />
      )}
      <Button kind="primary" type="submit" isPending={isPending}>
        <FormattedMessage id="autoPayPage.turnOn" />
      </Button>
    </FieldsForm>
  );
}

type TickProps = Pick<ConsentProps, 'method' | 'settings'>;

function TickLabel({ method, settings: { pastDue, leastCharge } }: TickProps) {
  const amount = useFormat().money(pastDue);
  if (isMoreThan(leastCharge, pastDue))
    return <FormattedMessage id="autoPayPage.tickSmall" values={{ amount }} />;
  const name = <MethodName key="method" method={method} />;
  return <FormattedMessage id="autoPayPage.tick" values={{ amount, method: name }} />;
}

/** What becomes of it: charged at once, asked of a bank, held, or too little. */
function TickDetail({ method, settings: { pastDue, leastCharge, cap } }: TickProps) {
  const format = useFormat();
  if (isMoreThan(leastCharge, pastDue)) {
    const least = format.money(leastCharge);
    return <FormattedMessage id="autoPayPage.tickSmallDetail" values={{ least }} />;
  }
  if (cap && isMoreThan(pastDue, cap))
    return <FormattedMessage id="autoPayPage.tickCap" values={{ cap: format.money(cap) }} />;
  const isBank = method.type === 'bank-debit';
  return <FormattedMessage id={isBank ? 'autoPayPage.tickBank' : 'autoPayPage.tickDetail'} />;
}
