import { useMemo } from 'react';
import { useSearchParams } from 'react-router';

import { type Filters, filtersFrom, toAddress } from './filters';

/** The filters in the page's address, and how to change them. */
export function useFilters() {
  const [address, setAddress] = useSearchParams();
  const filters = useMemo(() => filtersFrom(address), [address]);
  const setFilters = (next: Filters, options?: { replace: boolean }) =>
    setAddress(toAddress(next), options);
  return { filters, setFilters };
}
