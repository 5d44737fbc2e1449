import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../app/paths';
import styles from './StaffBanner.module.css';

/** Reminds staff, on every page of an account, that they look at a customer's account. */
export function StaffBanner() {
  return (
    <aside className={styles.banner}>
      <p>
        <FormattedMessage id="staff.banner" />
      </p>
      <Link to={paths.staff}>
        <FormattedMessage id="staff.openAnother" />
      </Link>
    </aside>
  );
}
