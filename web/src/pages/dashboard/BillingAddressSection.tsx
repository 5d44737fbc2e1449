import { FormattedMessage } from 'react-intl';

import type { BillingAddress } from '../../api/types';
import { Address } from '../../ui/Address';
import { Section } from '../../ui/Section';
import styles from './Dashboard.module.css';

interface Props {
  address: BillingAddress;
}

/** Dashboard section: the billing address, and who changes it. */
export function BillingAddressSection({ address }: Props) {
  return (
    <Section title={<FormattedMessage id="address.title" />}>
      <Address address={address} />
      <p className={styles.detail}>
        <FormattedMessage id="address.change" />
      </p>
    </Section>
  );
}
