import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { callHistoryQuery } from '../../api/calls';
import { daysOfMonth } from '../../calls/callFormat';
import type { CallFilters } from '../../calls/filters';
import { Choice } from '../../ui/Choice';
import choice from '../../ui/Choice.module.css';
import { DateField } from '../../ui/DateField';
import styles from './Filters.module.css';

type Days = Pick<CallFilters, 'from' | 'to'>;

const allDays: Days = { from: null, to: null };

interface Props {
  accountId: string;
  value: Days;
  onChange: (days: Days) => void;
}

/** The days to search: a month, all six, or days of the user's choice. */
export function PeriodField({ accountId, value, onChange }: Props) {
  // The months of the account's time zone, the current one first.
  const { data } = useQuery(callHistoryQuery(accountId));
  const [thisMonth, lastMonth] = data?.months.map(({ month }) => daysOfMonth(month)) ?? [];
  const presets = [
    { name: 'this-month', days: thisMonth, label: <FormattedMessage id="calls.thisMonth" /> },
    { name: 'last-month', days: lastMonth, label: <FormattedMessage id="calls.lastMonth" /> },
    { name: 'all', days: allDays, label: <FormattedMessage id="calls.sixMonths" /> },
  ];
  const preset = presets.find(({ days }) => days?.from === value.from && days.to === value.to);
  const [wantsDays, setWantsDays] = useState(false);
  const isCustom = wantsDays || (preset === undefined && data !== undefined);
  return (
    <div className={styles.period}>
      <fieldset className={choice.group}>
        <legend className={styles.label}>
          <FormattedMessage id="calls.period" />
        </legend>
        <div className={choice.choices}>
          {presets.map(({ name, days, label }) => (
            <Choice
              key={name}
              name="period"
              isChosen={!isCustom && name === preset?.name}
              onChoose={() => {
                if (!days) return;
                setWantsDays(false);
                onChange(days);
              }}
            >
              {label}
            </Choice>
          ))}
          <Choice name="period" isChosen={isCustom} onChoose={() => setWantsDays(true)}>
            <FormattedMessage id="calls.chooseDays" />
          </Choice>
        </div>
      </fieldset>
      {isCustom && <DayFields value={value} onChange={onChange} />}
    </div>
  );
}

function DayFields({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const { from, to } = value;
  return (
    <div className={styles.days}>
      <DateField
        label={<FormattedMessage id="filter.from" />}
        value={from}
        onChange={(day) => onChange({ from: day, to: day && to && to < day ? day : to })}
      />
      <DateField
        label={<FormattedMessage id="filter.to" />}
        value={to}
        onChange={(day) => onChange({ from: day && from && from > day ? day : from, to: day })}
      />
    </div>
  );
}
