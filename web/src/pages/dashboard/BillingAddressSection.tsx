import { FormattedMessage } from 'react-intl';

import type { BillingAddress } from '../../api/types';
import { Address, AddressWaiting } from '../../ui/Address';
import { Section } from '../../ui/Section';
import { LaterActions } from '../../ui/LaterActions';

interface Props {
  address: BillingAddress | undefined;
}

/** Dashboard section: the billing address. */
export function BillingAddressSection({ address }: Props) {
  return (
    <Section title={<FormattedMessage id="address.title" />}>
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
    </Section>
  );
}
