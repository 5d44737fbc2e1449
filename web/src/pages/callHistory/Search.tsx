import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { FormattedMessage } from 'react-intl';

import { callsQuery } from '../../api/calls';
import { ProblemError } from '../../api/problem';
import { useRetry } from '../../api/useRetry';
import { CallList } from '../../calls/CallList';
import { FileJobs } from '../../calls/lazyFiles';
import { hasCallFilters, noCallFilters } from '../../calls/filters';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusHeading } from '../../ui/focusHeading';
import { Notice } from '../../ui/Notice';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';
import { Filters } from './Filters';
import styles from './Search.module.css';
import { Totals } from './Totals';
import { type SearchState, useSearch } from './useSearch';
import { ViewChoice } from './ViewChoice';

const Picture = lazy(() => import('./Picture'));

interface Props {
  accountId: string;
  /** Whether the user may download; staff may only look. */
  mayDownload: boolean;
}

/** The search: filters, what matched in all, and the calls as a list or as pictures. */
export default function Search({ accountId, mayDownload }: Props) {
  const state = useSearch();
  const { filters, sort, view } = state.search;
  const found = useInfiniteQuery(callsQuery(accountId, filters, sort));
  const totals = found.data?.pages[0]?.totals;
  const isFailed = found.isError && !found.data;
  return (
    <Section title={<FormattedMessage id="calls.search" />} className={styles.search}>
      <Filters accountId={accountId} state={state} />
      {isFailed ? (
        <SearchFailure error={found.error} />
      ) : (
        <Totals
          accountId={accountId}
          totals={totals}
          filters={filters}
          isStale={found.isPlaceholderData}
          mayDownload={mayDownload}
        />
      )}
      <FileJobs accountId={accountId} isShown={({ subject }) => subject.kind === 'search'} />
      {!isFailed &&
        (totals?.calls === 0 ? (
          <NoCalls state={state} />
        ) : (
          <>
            <ViewChoice state={state} />
            {view === 'list' ? (
              <CallList
                accountId={accountId}
                found={found}
                sort={sort}
                onSort={(chosen) => state.change({ sort: chosen })}
                linkTo={state.linkTo}
              />
            ) : (
              <Suspense fallback={<Skeleton width="sentence" />}>
                <Picture key={view} accountId={accountId} by={view} state={state} />
              </Suspense>
            )}
          </>
        ))}
    </Section>
  );
}

/** Which filters the API refuses, in its words; any other failure with a retry. */
function SearchFailure({ error }: { error: Error }) {
  const retry = useRetry();
  const refused = error instanceof ProblemError ? error.problem.errors : [];
  if (refused.length === 0) return <Failure error={error} retry={retry} />;
  return (
    <Notice tone="danger" title={<FormattedMessage id="calls.refused" />}>
      {refused.map(({ pointer, message }) => (
        <p key={pointer}>{message}</p>
      ))}
    </Notice>
  );
}

/** Says that there are no calls yet, or none that match. */
function NoCalls({ state: { search, change } }: { state: SearchState }) {
  if (!hasCallFilters(search.filters)) {
    return (
      <p className={styles.empty}>
        <FormattedMessage id="calls.none" />
      </p>
    );
  }
  return (
    <div className={styles.empty}>
      <p>
        <FormattedMessage id="calls.noMatch" />
      </p>
      <Button
        onClick={({ currentTarget }) => {
          // The button goes with the filters.
          focusHeading(currentTarget.closest('section'));
          change({ filters: noCallFilters });
        }}
      >
        <FormattedMessage id="filter.clear" />
      </Button>
    </div>
  );
}
