import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { sessionQuery } from '../api/session';
import type { CallRecords, Invoice } from '../api/types';
import { useAccess } from '../session/useAccess';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Section } from '../ui/Section';
import { Skeleton } from '../ui/Skeleton';
import { FileChoice, FileJobs } from './lazyFiles';
import { callsAddress } from './filters';
import styles from './InvoiceCalls.module.css';
import { TieOutGroups } from './TieOutGroups';

interface Props {
  accountId: string;
  invoice: Invoice;
  callRecords: CallRecords;
}

/** Loads when it is first opened. */
const List = lazy(() => import('./InvoiceCallList'));

/** The calls of an invoice: whether they add up to its usage lines, their list and download. */
export default function InvoiceCalls({ accountId, invoice, callRecords }: Props) {
  const { tieOut, available, calls } = callRecords;
  const { number } = invoice;
  const { role, isStaffView } = useAccess(accountId);
  const { data: session } = useQuery(sessionQuery);
  const maySearch = role === 'manager' || isStaffView;
  const listId = useId();
  const [isListOpen, setListOpen] = useState(false);
  // Staff may look at an account, but not download from it.
  const mayDownload = session != null && !isStaffView && available;
  return (
    <Section title={<FormattedMessage id="callRecords.title" />} className={styles.section}>
      <p className={styles.verdict} data-matches={tieOut.matches}>
        <FormattedMessage id={tieOut.matches ? 'tieOut.allMatch' : 'tieOut.someDiffer'} />
        {!tieOut.matches && !isStaffView && (
          <>
            {' '}
            <FormattedMessage id="tieOut.askProvider" />
          </>
        )}
      </p>
      <TieOutGroups
        accountId={accountId}
        invoice={invoice}
        groups={tieOut.groups}
        maySearch={maySearch}
      />
      <div className={styles.actions}>
        {calls > 0 && (
          <Button
            aria-expanded={isListOpen}
            aria-controls={isListOpen ? listId : undefined}
            onClick={() => setListOpen(!isListOpen)}
          >
            <FormattedMessage id={isListOpen ? 'tieOut.hideCalls' : 'tieOut.showCalls'} />
          </Button>
        )}
        {maySearch && calls > 0 && (
          <ButtonLink to={callsAddress(accountId, { invoiceNumber: number })}>
            <FormattedMessage id="tieOut.searchCalls" />
          </ButtonLink>
        )}
        {mayDownload && (
          <DownloadButton accountId={accountId} number={number} isMasked={role === 'viewer'} />
        )}
      </div>
      {isListOpen && (
        <div id={listId} className={styles.list}>
          {role === 'viewer' && !isStaffView && (
            <p>
              <FormattedMessage id="tieOut.masked" />
            </p>
          )}
          <Suspense fallback={<Skeleton width="sentence" />}>
            <List accountId={accountId} number={number} maySearch={maySearch} />
          </Suspense>
        </div>
      )}
      <FileJobs
        accountId={accountId}
        isShown={({ subject }) => subject.kind === 'invoice' && subject.number === number}
      />
    </Section>
  );
}

interface DownloadProps {
  accountId: string;
  number: string;
  isMasked: boolean;
}

function DownloadButton({ accountId, number, isMasked }: DownloadProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    document.getElementById(id)?.focus();
  };
  return (
    <>
      <Button id={id} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <FormattedMessage id="callRecords.download" />
      </Button>
      {isOpen && (
        <div className={styles.choice}>
          <FileChoice
            accountId={accountId}
            subject={{ kind: 'invoice', number }}
            isMasked={isMasked}
            onClose={close}
          />
        </div>
      )}
    </>
  );
}
