import { useMemo } from 'react';
import { useSearchParams } from 'react-router';

import { type CallFilters, type CallSearch, searchAddress, searchFrom } from '../../calls/filters';

/** The search in the page's address, and how to change or link to another. */
export function useSearch() {
  const [address, setAddress] = useSearchParams();
  const search = useMemo(() => searchFrom(address), [address]);
  return {
    search,
    /** Changes parts of the search. */
    change: (part: Partial<CallSearch>, options?: { replace: boolean }) =>
      setAddress(searchAddress({ ...search, ...part }), { preventScrollReset: true, ...options }),
    /** The address of this search with other filters, as the target of a link. */
    linkTo: (filters: Partial<CallFilters>, part: Partial<CallSearch> = {}) => {
      const wanted = { ...search, ...part, filters: { ...search.filters, ...filters } };
      return `?${searchAddress(wanted).toString()}`;
    },
  };
}

/** What `useSearch` gives. */
export type SearchState = ReturnType<typeof useSearch>;
