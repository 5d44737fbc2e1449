import type { CallFilters } from './filters';

/** The address of the calls that also match these filters. */
export type LinkTo = (filters: Partial<CallFilters>) => string;
