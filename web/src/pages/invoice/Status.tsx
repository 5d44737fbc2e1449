import { defineMessages, FormattedMessage } from 'react-intl';

import type { InvoiceStatus } from '../../api/types';
import { classes } from '../../ui/classes';
import styles from './Status.module.css';

const names = defineMessages<InvoiceStatus>({
  open: { id: 'status.open' },
  'partly-paid': { id: 'status.partlyPaid' },
  paid: { id: 'status.paid' },
  'past-due': { id: 'status.pastDue' },
});

/** The status of an invoice, such as paid or past due. */
export function Status({ status }: { status: InvoiceStatus }) {
  return (
    <span className={classes(styles.status, styles[status])}>
      <FormattedMessage {...names[status]} />
    </span>
  );
}
