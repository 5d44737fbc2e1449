import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import { callSummaryQuery } from '../../api/calls';
import { type CallFilters, noCallFilters } from '../../calls/filters';
import { callTextLength } from '../../format/lengths';
import { DelayedField } from './DelayedField';

/** The most names in a list that opens below a field. */
const most = 200;

interface Props {
  accountId: string;
  filters: CallFilters;
  name: 'costCentre' | 'destination';
  label: ReactNode;
  onChange: (text: string | null) => void;
}

/**
 * A filter by a whole name. It suggests the names that occur in the period, which are read when
 * the field gets the focus.
 */
export function Suggested({ accountId, filters, name, label, onChange }: Props) {
  const id = useId();
  const [isUsed, setUsed] = useState(false);
  const { from, to } = filters;
  const { data } = useQuery({
    ...callSummaryQuery(accountId, { ...noCallFilters, from, to }, name),
    enabled: isUsed,
  });
  const asTyped = (text: string) => text;
  return (
    <>
      <DelayedField
        label={label}
        maxLength={callTextLength}
        list={id}
        value={filters[name]}
        textOf={asTyped}
        parse={asTyped}
        onFocus={() => setUsed(true)}
        onChange={onChange}
      />
      <datalist id={id}>
        {data?.items
          .filter(({ key }) => key !== '')
          .slice(0, most)
          .map(({ key }) => (
            <option key={key} value={key} />
          ))}
      </datalist>
    </>
  );
}
