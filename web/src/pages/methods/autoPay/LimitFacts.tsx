import { FormattedMessage } from 'react-intl';

import type { AutoPaySettings } from '../../../api/types';
import { useFormat } from '../../../format/useFormat';
import { Fact, FactList } from '../../../ui/FactList';

/** The settings of Auto Pay as they are, to read. */
export function LimitFacts({ settings }: { settings: AutoPaySettings }) {
  const format = useFormat();
  const { enabled, cap, holdAbovePercent: percent, reviewDays: days } = settings;
  return (
    <FactList>
      <Fact name={<FormattedMessage id="autoPayPage.state" />}>
        <FormattedMessage id={enabled ? 'autoPayPage.on' : 'autoPayPage.off'} />
      </Fact>
      <Fact name={<FormattedMessage id="autoPayPage.capFact" />}>
        {cap ? format.money(cap) : <FormattedMessage id="autoPayPage.noCap" />}
      </Fact>
      <Fact name={<FormattedMessage id="autoPayPage.percentFact" />}>
        {percent === null ? (
          <FormattedMessage id="autoPayPage.noPercent" />
        ) : (
          <FormattedMessage id="autoPayPage.percentValue" values={{ percent }} />
        )}
      </Fact>
      <Fact name={<FormattedMessage id="autoPayPage.daysFact" />}>
        <FormattedMessage id="autoPayPage.daysValue" values={{ days }} />
      </Fact>
    </FactList>
  );
}
