/** Where the invoice's call records and its PDF will be. */
import { FormattedMessage } from 'react-intl';

import { Card } from '../../ui/Card';
import { LaterActions } from '../../ui/LaterActions';

export function CallRecords() {
  return (
    <Card title={<FormattedMessage id="callRecords.title" />}>
      <LaterActions
        actions={[
          { key: 'records', label: <FormattedMessage id="callRecords.download" /> },
          { key: 'pdf', label: <FormattedMessage id="callRecords.pdf" /> },
        ]}
        sentence={<FormattedMessage id="callRecords.later" />}
      />
    </Card>
  );
}
