/** What to do without a password that works. */
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../../app/paths';
import styles from './Entrance.module.css';
import type { Known } from './known';

export function SignInHelp({ username }: { username: string }) {
  return (
    <section className={styles.help} aria-labelledby="help">
      <h2 id="help">
        <FormattedMessage id="signIn.helpTitle" />
      </h2>
      <p>
        <FormattedMessage id="signIn.help" />
      </p>
      <p>
        <Link to={paths.forgotPassword} state={{ username } satisfies Known}>
          <FormattedMessage id="signIn.forgot" />
        </Link>
      </p>
    </section>
  );
}
