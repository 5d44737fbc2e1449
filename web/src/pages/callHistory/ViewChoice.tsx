import { defineMessages, FormattedMessage } from 'react-intl';

import { type View, views } from '../../calls/filters';
import { Choice } from '../../ui/Choice';
import choice from '../../ui/Choice.module.css';
import type { SearchState } from './useSearch';

const names = defineMessages<View>({
  list: { id: 'calls.viewList' },
  day: { id: 'calls.viewDay' },
  costCentre: { id: 'calls.viewCostCentre' },
  destination: { id: 'calls.viewDestination' },
});

/** Chooses between the list of calls and the pictures of the same calls. */
export function ViewChoice({ state: { search, change } }: { state: SearchState }) {
  return (
    <fieldset className={choice.group}>
      <legend className="visually-hidden">
        <FormattedMessage id="calls.view" />
      </legend>
      <div className={choice.choices}>
        {views.map((view) => (
          <Choice
            key={view}
            name="view"
            isChosen={view === search.view}
            onChoose={() => change({ view })}
          >
            <FormattedMessage {...names[view]} />
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}
