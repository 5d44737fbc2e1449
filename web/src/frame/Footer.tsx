import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { portalQuery } from '../api/portal';
import { Skeleton } from '../ui/Skeleton';
import styles from './Footer.module.css';

/** The billing team's e-mail address and phone number. */
export function Footer() {
  const { data: portal, isPending } = useQuery(portalQuery);
  return (
    <footer className={styles.footer}>
      <p>
        <FormattedMessage id="frame.contact" />
      </p>
      <p className={styles.ways}>
        {isPending && <Skeleton width="sentence" />}
        {portal && (
          <>
            <a href={`mailto:${portal.contact.email}`}>{portal.contact.email}</a>
            <a href={`tel:${portal.contact.phone.replace(/[^+\d]/g, '')}`}>
              {portal.contact.phone}
            </a>
          </>
        )}
      </p>
    </footer>
  );
}
