/** Section: where bills are addressed. */
import { FormattedMessage } from 'react-intl';

import type { BillingAddress } from '../../api/types';
import { Address, AddressWaiting } from '../../ui/Address';
import { Card } from '../../ui/Card';
import { LaterActions } from '../../ui/LaterActions';

interface Props {
  address: BillingAddress | undefined;
}

export function BillingAddressCard({ address }: Props) {
  return (
    <Card title={<FormattedMessage id="address.title" />}>
      {address ? (
        <Address address={address} />
      ) : (
        <div>
          <AddressWaiting />
        </div>
      )}
      <LaterActions
        actions={[{ key: 'edit', label: <FormattedMessage id="address.edit" /> }]}
        sentence={<FormattedMessage id="address.later" />}
      />
    </Card>
  );
}
