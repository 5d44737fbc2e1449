import { FormattedMessage } from 'react-intl';

import type { Aging, Dashboard, PaymentMethods } from '../../api/types';
import { paths } from '../../app/paths';
import { isZero } from '../../format/money';
import styles from '../../payments/Form.module.css';
import { ButtonLink } from '../../ui/ButtonLink';
import { Section } from '../../ui/Section';
import { openInvoices } from './draft';
import { InFlight } from './InFlight';
import { Owed } from './Owed';
import { Steps } from './Steps';

interface Props {
  dashboard: Dashboard;
  methods: PaymentMethods;
  /** Undefined when it could not be loaded. */
  aging: Aging | undefined;
  /** The invoice that the payer comes from; empty for none. */
  startInvoice: string;
}

/** What is owed, and the form unless nothing can be paid now. */
export default function Content({ dashboard, methods, aging, startInvoice }: Props) {
  const { account, currentBalance } = dashboard;
  const { inFlight, payable, mayExceed } = methods;
  const isUnfinished = inFlight?.status === 'requires-action';
  const isNothing = isZero(payable.amount) && !mayExceed;
  return (
    <>
      <Owed dashboard={dashboard} methods={methods} />
      {inFlight && <InFlight accountId={account.id} payment={inFlight} />}
      {isNothing && !inFlight && <NothingToPay accountId={account.id} />}
      {!isNothing && (!inFlight || isUnfinished) && (
        <Steps
          account={account}
          terms={{ methods, invoices: openInvoices(aging) }}
          pastDue={currentBalance.pastDue}
          startInvoice={startInvoice}
        />
      )}
    </>
  );
}

function NothingToPay({ accountId }: { accountId: string }) {
  return (
    <Section title={<FormattedMessage id="pay.nothing" />} className={styles.form}>
      <p>
        <FormattedMessage id="pay.nothingDetail" />
      </p>
      <p>
        <ButtonLink to={paths.dashboard(accountId)}>
          <FormattedMessage id="notFound.link" />
        </ButtonLink>
      </p>
    </Section>
  );
}
