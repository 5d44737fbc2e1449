import { useQuery } from '@tanstack/react-query';
import { defineMessages, FormattedMessage } from 'react-intl';

import { callSummaryQuery } from '../../api/calls';
import type { CallGrouping, CallSummary } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import type { Measure } from '../../calls/filters';
import { Choice } from '../../ui/Choice';
import choice from '../../ui/Choice.module.css';
import { classes } from '../../ui/classes';
import { Failure } from '../../ui/Failure';
import { Skeleton } from '../../ui/Skeleton';
import { DayPicture } from './DayPicture';
import { NamePicture } from './NamePicture';
import styles from './Picture.module.css';
import type { SearchState } from './useSearch';

const measures: readonly Measure[] = ['charge', 'calls'];

const names = defineMessages<Measure>({
  charge: { id: 'calls.byCharge' },
  calls: { id: 'calls.byCalls' },
});

interface Props {
  accountId: string;
  by: CallGrouping;
  state: SearchState;
}

/** The calls of the search, drawn and listed by day, cost centre or destination. */
export default function Picture({ accountId, by, state }: Props) {
  const retry = useRetry();
  const { filters } = state.search;
  const summary = useQuery(callSummaryQuery(accountId, filters, by));
  return (
    <>
      <MeasureChoice state={state} />
      <div
        className={classes(styles.picture, summary.isPlaceholderData && styles.stale)}
        aria-busy={summary.isPlaceholderData}
      >
        {summary.error && !summary.data && <Failure error={summary.error} retry={retry} />}
        {summary.isPending && <Waiting />}
        {summary.data && <Drawn by={by} summary={summary.data} state={state} />}
      </div>
    </>
  );
}

interface DrawnProps {
  by: CallGrouping;
  summary: CallSummary;
  state: SearchState;
}

function Drawn({ by, summary, state }: DrawnProps) {
  if (by === 'day') return <DayPicture summary={summary} state={state} />;
  return <NamePicture by={by} summary={summary} state={state} />;
}

function MeasureChoice({ state: { search, change } }: { state: SearchState }) {
  return (
    <fieldset className={choice.group}>
      <legend className="visually-hidden">
        <FormattedMessage id="calls.measure" />
      </legend>
      <div className={choice.choices}>
        {measures.map((measure) => (
          <Choice
            key={measure}
            name="measure"
            isChosen={measure === search.measure}
            onChoose={() => change({ measure })}
          >
            <FormattedMessage {...names[measure]} />
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}

function Waiting() {
  return [1, 2, 3, 4, 5, 6].map((number) => (
    <p key={number}>
      <Skeleton width="full" />
    </p>
  ));
}
