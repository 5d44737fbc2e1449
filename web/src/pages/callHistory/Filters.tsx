import { type SyntheticEvent, useId, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import type { CallDirection } from '../../api/types';
import { minutesText, parseCharge, parseMinutes } from '../../calls/callInput';
import { directionNames } from '../../calls/directionNames';
import {
  type CallFilters,
  directions,
  furtherFilters,
  hasCallFilters,
  noCallFilters,
} from '../../calls/filters';
import { callTextLength } from '../../format/lengths';
import { useFormat } from '../../format/useFormat';
import { Button } from '../../ui/Button';
import { focusHeading } from '../../ui/focusHeading';
import { DelayedField } from './DelayedField';
import styles from './Filters.module.css';
import { Narrowed } from './Narrowed';
import { PeriodField } from './PeriodField';
import { Suggested } from './Suggested';
import type { SearchState } from './useSearch';

const asTyped = (text: string) => text;

interface Props {
  accountId: string;
  state: SearchState;
}

/** The filters. On a phone, number and period are always there, the others behind a button. */
export function Filters({ accountId, state: { search, change } }: Props) {
  const id = useId();
  const { filters } = search;
  const count = furtherFilters.filter((name) => filters[name] !== null).length;
  const [isOpen, setOpen] = useState(count > 0);
  const set = (part: Partial<CallFilters>, isTyped = false) =>
    change({ filters: { ...filters, ...part } }, { replace: isTyped });
  return (
    <form role="search" className={styles.form} onSubmit={stay}>
      <DelayedField
        label={<FormattedMessage id="calls.number" />}
        className={styles.number}
        type="search"
        inputMode="tel"
        maxLength={callTextLength}
        value={filters.number}
        textOf={asTyped}
        parse={asTyped}
        onChange={(number) => set({ number }, true)}
      />
      <PeriodField accountId={accountId} value={filters} onChange={set} />
      <div className={styles.toggle}>
        <Button aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          <FormattedMessage id="calls.moreFilters" values={{ count }} />
        </Button>
      </div>
      <div id={id} className={styles.further} data-open={isOpen || undefined}>
        <DirectionField value={filters.direction} onChange={(direction) => set({ direction })} />
        <DelayedField
          label={<FormattedMessage id="calls.extension" />}
          maxLength={callTextLength}
          value={filters.extension}
          textOf={asTyped}
          parse={asTyped}
          onChange={(extension) => set({ extension }, true)}
        />
        <Suggested
          accountId={accountId}
          filters={filters}
          name="costCentre"
          label={<FormattedMessage id="calls.costCentre" />}
          onChange={(costCentre) => set({ costCentre }, true)}
        />
        <Suggested
          accountId={accountId}
          filters={filters}
          name="destination"
          label={<FormattedMessage id="calls.destination" />}
          onChange={(destination) => set({ destination }, true)}
        />
        <LeastFields filters={filters} onChange={set} />
      </div>
      <Narrowed filters={filters} onChange={set} />
      {hasCallFilters(filters) && (
        <Button
          kind="quiet"
          onClick={({ currentTarget }) => {
            // The button goes with the filters.
            focusHeading(currentTarget.closest('section'));
            change({ filters: noCallFilters });
          }}
        >
          <FormattedMessage id="filter.clear" />
        </Button>
      )}
    </form>
  );
}

/** The filters take effect by themselves; Enter must not reload the page. */
function stay(event: SyntheticEvent) {
  event.preventDefault();
}

interface DirectionProps {
  value: CallDirection | null;
  onChange: (direction: CallDirection | null) => void;
}

function DirectionField({ value, onChange }: DirectionProps) {
  const intl = useIntl();
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        <FormattedMessage id="calls.direction" />
      </label>
      <select
        id={id}
        className={styles.input}
        value={value ?? ''}
        onChange={({ target }) =>
          onChange(directions.find((direction) => direction === target.value) ?? null)
        }
      >
        <option value="">{intl.formatMessage({ id: 'calls.anyDirection' })}</option>
        {directions.map((direction) => (
          <option key={direction} value={direction}>
            {intl.formatMessage(directionNames[direction])}
          </option>
        ))}
      </select>
    </div>
  );
}

interface LeastProps {
  filters: CallFilters;
  onChange: (part: Partial<CallFilters>, isTyped: boolean) => void;
}

/** The least charge and the least billed duration. */
function LeastFields({ filters: { minCharge, minSeconds }, onChange }: LeastProps) {
  const { locale } = useIntl();
  const format = useFormat();
  return (
    <>
      <DelayedField
        label={<FormattedMessage id="calls.minCharge" />}
        inputMode="decimal"
        value={minCharge}
        textOf={format.decimal}
        parse={(text) => parseCharge(locale, text)}
        error={<FormattedMessage id="calls.badCharge" />}
        onChange={(charge) => onChange({ minCharge: charge }, true)}
      />
      <DelayedField
        label={<FormattedMessage id="calls.minMinutes" />}
        inputMode="decimal"
        value={minSeconds}
        textOf={minutesText}
        parse={parseMinutes}
        error={<FormattedMessage id="calls.badMinutes" />}
        onChange={(seconds) => onChange({ minSeconds: seconds }, true)}
      />
    </>
  );
}
