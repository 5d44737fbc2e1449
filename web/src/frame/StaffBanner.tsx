/** Never lets staff forget whose account they look at. */
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../app/paths';
import styles from './StaffBanner.module.css';

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
