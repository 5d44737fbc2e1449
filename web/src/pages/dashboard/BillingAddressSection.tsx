import { FormattedMessage } from 'react-intl';

import type { BillingAddress } from '../../api/types';
import { paths } from '../../app/paths';
import { useAccess } from '../../session/useAccess';
import { Address } from '../../ui/Address';
import { ButtonLink } from '../../ui/ButtonLink';
import { Section } from '../../ui/Section';
import styles from './Dashboard.module.css';

interface Props {
  accountId: string;
  address: BillingAddress;
}

/** Dashboard section: the billing address, and the way to the profile. */
export function BillingAddressSection({ accountId, address }: Props) {
  const { role } = useAccess(accountId);
  return (
    <Section title={<FormattedMessage id="address.title" />}>
      <Address address={address} />
      <div className={styles.actions}>
        <ButtonLink to={paths.profile(accountId)}>
          <FormattedMessage id={role === 'manager' ? 'address.edit' : 'address.view'} />
        </ButtonLink>
      </div>
    </Section>
  );
}
