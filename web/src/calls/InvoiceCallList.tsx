import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { invoiceCallsQuery } from '../api/calls';
import type { CallSort } from '../api/types';
import { useRetry } from '../api/useRetry';
import { Failure } from '../ui/Failure';
import { CallList } from './CallList';
import { callsAddress } from './filters';

interface Props {
  accountId: string;
  number: string;
  /** Whether the user may search Call History. */
  maySearch: boolean;
}

/** The calls of an invoice. For who may search, numbers and names lead to the search. */
export default function InvoiceCallList({ accountId, number, maySearch }: Props) {
  const [sort, setSort] = useState<CallSort>('-startedAt');
  const found = useInfiniteQuery(invoiceCallsQuery(accountId, number, sort));
  const retry = useRetry();
  if (found.isError && !found.data) return <Failure error={found.error} retry={retry} />;
  return (
    <CallList
      accountId={accountId}
      found={found}
      sort={sort}
      onSort={setSort}
      linkTo={
        maySearch
          ? (filters) => callsAddress(accountId, { ...filters, invoiceNumber: number })
          : undefined
      }
    />
  );
}
