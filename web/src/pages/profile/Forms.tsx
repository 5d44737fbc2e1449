import { FormattedMessage } from 'react-intl';

import type { Profile } from '../../api/types';
import { Section } from '../../ui/Section';
import { AddressForm } from './AddressForm';
import styles from './Profile.module.css';
import { SettingsForm } from './SettingsForm';

interface Props {
  accountId: string;
  profile: Profile;
  tag: string;
}

/** The forms of the profile, for Office Managers. */
export default function Forms(props: Props) {
  return (
    <>
      <Section title={<FormattedMessage id="profile.address" />} className={styles.section}>
        <p className={styles.lead}>
          <FormattedMessage id="profile.addressLead" />
        </p>
        <AddressForm {...props} />
      </Section>
      <Section title={<FormattedMessage id="profile.settings" />} className={styles.section}>
        <p className={styles.lead}>
          <FormattedMessage id="profile.settingsLead" />
        </p>
        <SettingsForm {...props} />
      </Section>
    </>
  );
}
