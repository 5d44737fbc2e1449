import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../app/paths';
import { useOpenAccount } from '../session/useOpenAccount';
import styles from './StaffBanner.module.css';

/** Reminds staff, on every page of an account, that they look at a customer's account. */
export default function StaffBanner({ accountId }: { accountId: string }) {
  const account = useOpenAccount(accountId);
  if (!account) return null;
  return (
    <aside className={styles.banner}>
      <p>
        <FormattedMessage
          id="staff.banner"
          values={{
            number: <bdi>{account.number}</bdi>,
          }}
        />
      </p>
      <Link to={paths.staff}>
        <FormattedMessage id="staff.openAnother" />
      </Link>
    </aside>
  );
}
