import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { portalQuery } from '../api/portal';
import { paths } from '../app/paths';
import { Skeleton } from '../ui/Skeleton';
import styles from './Brand.module.css';

/** The provider's name and the product's, as a link to the start page. */
export function Brand() {
  const { data: portal, isPending } = useQuery(portalQuery);
  return (
    <Link className={styles.brand} to={paths.home}>
      <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="currentColor" />
        <path className={styles.lines} d="M9 10h14M9 16h14M9 22h8" />
      </svg>
      <span className={styles.names}>
        {isPending ? (
          <Skeleton width="name" />
        ) : (
          portal && <span className={styles.provider}>{portal.providerName}</span>
        )}
        <span className={styles.product}>
          <FormattedMessage id="frame.product" />
        </span>
      </span>
    </Link>
  );
}
