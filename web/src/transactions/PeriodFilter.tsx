import { useId } from 'react';
import { FormattedMessage } from 'react-intl';

import { periodOf, presetOf, presets } from '../format/periods';
import type { Filters } from './filters';
import styles from './Filters.module.css';
import { presetNames } from './presetNames';

type Days = Pick<Filters, 'from' | 'to'>;

interface Props {
  days: Days;
  /** `null` while it is unknown. */
  today: string | null;
  onChange: (days: Days) => void;
}

/** Filters by a preset period. Other days show as such, and are chosen in the date fields. */
export function PeriodFilter({ days: { from, to }, today, onChange }: Props) {
  const id = useId();
  const preset = from !== null && to !== null && today !== null && presetOf({ from, to }, today);
  const isAll = from === null && to === null;
  const choose = (value: string) => {
    const chosen = presets.find((preset) => preset === value);
    onChange(chosen && today !== null ? periodOf(chosen, today) : { from: null, to: null });
  };
  return (
    <div className={styles.group}>
      <label className={styles.label} htmlFor={id}>
        <FormattedMessage id="period.title" />
      </label>
      <select
        id={id}
        className={styles.select}
        value={isAll ? 'all' : preset === false || preset === null ? 'own' : preset}
        disabled={today === null}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="all">
          <FormattedMessage id="period.all" />
        </option>
        {presets.map((preset) => (
          <option key={preset} value={preset}>
            <FormattedMessage {...presetNames[preset]} />
          </option>
        ))}
        {!isAll && !preset && (
          <option value="own">
            <FormattedMessage id="period.own" />
          </option>
        )}
      </select>
    </div>
  );
}
