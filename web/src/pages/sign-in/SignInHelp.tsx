/** What to do without a password that works. */
import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { portalQuery } from '../../api/queries';
import { EmailLink, PhoneLink } from '../../frame/ContactLinks';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Entrance.module.css';

export function SignInHelp() {
  const { data: portal } = useQuery(portalQuery);
  return (
    <section className={styles.help} aria-labelledby="help">
      <button type="button" className={styles.forgot} disabled aria-describedby="forgot-later">
        <FormattedMessage id="signIn.forgot" />
      </button>
      <p id="forgot-later">
        <FormattedMessage id="signIn.forgotLater" />
      </p>
      <h2 id="help">
        <FormattedMessage id="signIn.expiredTitle" />
      </h2>
      <p>
        <FormattedMessage
          id="signIn.expired"
          values={{
            email: portal ? <EmailLink contact={portal.contact} /> : <Skeleton width="name" />,
            phone: portal ? <PhoneLink contact={portal.contact} /> : <Skeleton width="name" />,
          }}
        />
      </p>
    </section>
  );
}
