import { useId, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import type { CallSummary } from '../../api/types';
import { useCallFormat } from '../../calls/useCallFormat';
import { useFormat } from '../../format/useFormat';
import { Button } from '../../ui/Button';
import { type DayBar, dayBars } from './bars';
import { DayChart } from './DayChart';
import styles from './Picture.module.css';
import { SumTable } from './SumTable';
import type { SearchState } from './useSearch';

interface Props {
  summary: CallSummary;
  state: SearchState;
}

/** Calls by day, or by week of a long period: columns, what the highest one is, and a table. */
export function DayPicture({ summary, state: { search, linkTo } }: Props) {
  const intl = useIntl();
  const format = useFormat();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const { filters, measure } = search;
  const bars = dayBars(summary.items, filters, measure);
  const isOfWeeks = bars.some(({ period: { from, to } }) => from !== to);
  // One day narrows to its calls, a week to its days.
  const toBar = ({ period }: DayBar) =>
    linkTo(period, { view: period.from === period.to ? 'list' : 'day' });
  const nameOf = ({ period: { from, to } }: DayBar) =>
    from === to ? format.date(from) : format.period({ from, to });
  return (
    <>
      <DayChart
        bars={bars}
        measure={measure}
        to={toBar}
        nameOf={nameOf}
        title={intl.formatMessage({ id: isOfWeeks ? 'calls.byWeek' : 'calls.byDay' })}
        caption={<Peak bars={bars} nameOf={nameOf} />}
      />
      <div>
        <Button aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          <FormattedMessage id={isOpen ? 'calls.hideTable' : 'calls.showTable'} />
        </Button>
      </div>
      <div id={id} className={styles.table} data-open={isOpen || undefined}>
        <SumTable
          title={<FormattedMessage id={isOfWeeks ? 'calls.byWeek' : 'calls.byDay'} />}
          head={<FormattedMessage id={isOfWeeks ? 'calls.week' : 'calls.day'} />}
          rows={bars
            .filter(({ calls }) => calls > 0)
            .map((bar) => ({ ...bar, name: nameOf(bar), to: toBar(bar) }))}
        />
      </div>
    </>
  );
}

interface PeakProps {
  bars: readonly DayBar[];
  nameOf: (bar: DayBar) => string;
}

/** Says which bar is the highest. */
function Peak({ bars, nameOf }: PeakProps) {
  const format = useCallFormat();
  const peak = bars.find(({ percent }) => percent === 100);
  if (!peak) return null;
  return (
    <FormattedMessage
      id="calls.peak"
      values={{
        day: nameOf(peak),
        calls: peak.calls,
        charge: format.charge(peak.charge, peak.currency),
      }}
    />
  );
}
