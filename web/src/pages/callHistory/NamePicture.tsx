import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import type { CallSummary } from '../../api/types';
import { Button } from '../../ui/Button';
import { nameBars } from './bars';
import { SumTable } from './SumTable';
import type { SearchState } from './useSearch';

/** The names that are shown at first. */
const few = 12;

interface Props {
  by: 'costCentre' | 'destination';
  summary: CallSummary;
  state: SearchState;
}

/** Calls by cost centre or destination: a table with a bar in each row. */
export function NamePicture({ by, summary, state: { search, linkTo } }: Props) {
  const intl = useIntl();
  const [isWhole, setWhole] = useState(false);
  const bars = nameBars(summary.items, search.measure);
  const none = by === 'costCentre' ? 'calls.withoutCostCentre' : 'calls.withoutDestination';
  const shown = isWhole ? bars : bars.slice(0, few);
  return (
    <>
      <SumTable
        title={
          <FormattedMessage
            id={by === 'costCentre' ? 'calls.viewCostCentre' : 'calls.viewDestination'}
          />
        }
        head={
          <FormattedMessage id={by === 'costCentre' ? 'calls.costCentre' : 'calls.destination'} />
        }
        withBars
        rows={shown.map((bar) => ({
          ...bar,
          name: bar.key === '' ? intl.formatMessage({ id: none }) : bar.key,
          to: linkTo({ [by]: bar.key }, { view: 'list' }),
        }))}
        rest={isWhole || bars.length <= few ? summary.rest : null}
      />
      {shown.length < bars.length && (
        <div>
          <Button onClick={() => setWhole(true)}>
            <FormattedMessage id="calls.allNames" values={{ count: bars.length }} />
          </Button>
        </div>
      )}
    </>
  );
}
