import { FormattedMessage } from 'react-intl';

import type { Period } from '../../api/types';
import { periodOf, type Preset, presetOf, presets } from '../../format/periods';
import filters from '../../transactions/Filters.module.css';
import { presetNames } from '../../transactions/presetNames';
import { Choice } from '../../ui/Choice';
import { DateField, DateWaiting } from '../../ui/DateField';
import styles from './Statement.module.css';

interface Props {
  period: Period | null;
  today: string | null;
  /** Whether the period is still loading. */
  isWaiting: boolean;
  onChange: (period: Period) => void;
}

/** Chooses the statement's period: a preset, or a first and last day. */
export function PeriodBar({ period, today, isWaiting, onChange }: Props) {
  const chosen = period && today && presetOf(period, today);
  const choose = (preset: Preset) => today && onChange(periodOf(preset, today));
  const changeFrom = (from: string | null) =>
    from && period && onChange({ from, to: from > period.to ? from : period.to });
  const changeTo = (to: string | null) =>
    to && period && onChange({ from: to < period.from ? to : period.from, to });
  return (
    <div className={styles.bar}>
      <fieldset className={filters.group}>
        <legend className={filters.label}>
          <FormattedMessage id="period.title" />
        </legend>
        <div className={filters.choices}>
          {presets.map((preset) => (
            <Choice
              key={preset}
              name="period"
              isChosen={preset === chosen}
              onChoose={() => choose(preset)}
            >
              <FormattedMessage {...presetNames[preset]} />
            </Choice>
          ))}
        </div>
      </fieldset>
      <div className={filters.dates}>
        {period ? (
          <>
            <DateField
              label={<FormattedMessage id="filter.from" />}
              value={period.from}
              last={today}
              onChange={changeFrom}
            />
            <DateField
              label={<FormattedMessage id="filter.to" />}
              value={period.to}
              last={today}
              onChange={changeTo}
            />
          </>
        ) : (
          isWaiting && (
            <>
              <DateWaiting />
              <DateWaiting />
            </>
          )
        )}
      </div>
    </div>
  );
}
