import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useParams } from 'react-router';

import { invoiceQuery } from '../../api/invoices';
import { useRetry } from '../../api/useRetry';
import { numberOf } from '../../app/numberSegment';
import { paths, postAddress } from '../../app/paths';
import { isZero } from '../../format/money';
import { payAddress } from '../../payments/addresses';
import { useMayPay } from '../../payments/useMayPay';
import { useAccess } from '../../session/useAccess';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { PdfWaiting } from '../../ui/PdfWaiting';
import { AppliedPayments } from './AppliedPayments';
import { BillByCause } from './BillByCause';
import { CallRecords } from './CallRecords';
import { Comparison } from './Comparison';
import { Facts } from './Facts';
import styles from './Invoice.module.css';
import { InvoiceLines } from './InvoiceLines';

/** Loaded after the first paint. */
const PdfButton = lazy(() => import('../../ui/PdfButton'));

/** Invoice Transaction Details: charges, causes, and applied payments. */
export default function Invoice() {
  const { accountId = '', number: segment = '' } = useParams();
  const number = numberOf(segment);
  const intl = useIntl();
  const retry = useRetry();
  const { isAdmin } = useAccess(accountId);
  const { mayPay } = useMayPay(accountId);
  const { data: invoice, error } = useQuery(invoiceQuery(accountId, number));
  return (
    <>
      <div className={styles.head}>
        <PageTitle title={intl.formatMessage({ id: 'invoice.title' }, { number })}>
          <p className={styles.subtitle}>
            <FormattedMessage id="invoice.name" />
            {' · '}
            <Link to={paths.transactions(accountId)}>
              <FormattedMessage id="invoice.back" />
            </Link>
          </p>
        </PageTitle>
        <div className={styles.actions}>
          {isAdmin && invoice && !isZero(invoice.open.amount) && (
            <ButtonLink to={postAddress(accountId, { kind: 'write-off', invoice: number })}>
              <FormattedMessage id="invoice.writeOff" />
            </ButtonLink>
          )}
          {mayPay && invoice && !isZero(invoice.open.amount) && (
            <ButtonLink kind="primary" to={payAddress(accountId, number)}>
              <FormattedMessage id="invoice.pay" />
            </ButtonLink>
          )}
          {(invoice ?? !error) && (
            <Suspense fallback={<PdfWaiting />}>
              <PdfButton file={invoice ? (files) => files.invoicePdf(accountId, number) : null} />
            </Suspense>
          )}
          {(invoice ?? !error) && (
            <Button onClick={() => window.print()}>
              <FormattedMessage id="invoice.print" />
            </Button>
          )}
        </div>
      </div>
      {error && !invoice ? (
        <Failure error={error} retry={retry} />
      ) : (
        <>
          <div className={styles.top}>
            <Facts accountId={accountId} invoice={invoice} />
            <BillByCause invoice={invoice} />
          </div>
          {invoice && (
            <>
              <InvoiceLines accountId={accountId} invoice={invoice} />
              <AppliedPayments accountId={accountId} invoice={invoice} />
              <Comparison accountId={accountId} number={number} />
              <div className={styles.callRecords}>
                <CallRecords accountId={accountId} invoice={invoice} />
              </div>
            </>
          )}
        </>
      )}
    </>
  );
}
