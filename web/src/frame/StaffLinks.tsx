import { FormattedMessage } from 'react-intl';

import { paths } from '../app/paths';
import { NavItem } from './NavItem';
import styles from './Navigation.module.css';

/** The links to the pages of staff. */
export default function StaffLinks({ isAdmin }: { isAdmin: boolean }) {
  return (
    <section className={styles.group}>
      <h2 id="staff">
        <FormattedMessage id="nav.staff" />
      </h2>
      <ul aria-labelledby="staff">
        <NavItem path={paths.staff} isExact>
          <FormattedMessage id="staff.title" />
        </NavItem>
        <NavItem path={paths.invitations}>
          <FormattedMessage id="nav.invitations" />
        </NavItem>
        <NavItem path={paths.staffLogins}>
          <FormattedMessage id="nav.staffLogins" />
        </NavItem>
        <NavItem path={paths.untied}>
          <FormattedMessage id="nav.untied" />
        </NavItem>
        {isAdmin && (
          <>
            <NavItem path={paths.staffUsers}>
              <FormattedMessage id="nav.staffUsers" />
            </NavItem>
            <NavItem path={paths.staffActivity}>
              <FormattedMessage id="nav.staffActivity" />
            </NavItem>
          </>
        )}
      </ul>
    </section>
  );
}
