/** Section: where bills are addressed. */
import { FormattedMessage } from 'react-intl';

import type { BillingAddress } from '../../api/types';
import { Address } from '../../ui/Address';
import { Card } from '../../ui/Card';
import { LaterActions } from '../../ui/LaterActions';
import { Skeleton } from '../../ui/Skeleton';

interface Props {
  address: BillingAddress | undefined;
}

export function BillingAddressCard({ address }: Props) {
  return (
    <Card title={<FormattedMessage id="address.title" />}>
      {address ? <Address address={address} /> : <Waiting />}
      <LaterActions
        actions={[{ key: 'edit', label: <FormattedMessage id="address.edit" /> }]}
        sentence={<FormattedMessage id="address.later" />}
      />
    </Card>
  );
}

function Waiting() {
  return (
    <div>
      {['name', 'line', 'city', 'country'].map((line) => (
        <p key={line}>
          <Skeleton width="name" />
        </p>
      ))}
    </div>
  );
}
