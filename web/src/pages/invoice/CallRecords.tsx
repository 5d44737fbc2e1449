import { FormattedMessage } from 'react-intl';

import { Section } from '../../ui/Section';
import { LaterActions } from '../../ui/LaterActions';

/** The downloads of call records and PDF, which a later release brings. */
export function CallRecords() {
  return (
    <Section title={<FormattedMessage id="callRecords.title" />}>
      <LaterActions
        actions={[
          { key: 'records', label: <FormattedMessage id="callRecords.download" /> },
          { key: 'pdf', label: <FormattedMessage id="callRecords.pdf" /> },
        ]}
        sentence={<FormattedMessage id="callRecords.later" />}
      />
    </Section>
  );
}
