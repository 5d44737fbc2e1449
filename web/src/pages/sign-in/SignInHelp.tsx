/** What to do without a password that works. */
import { FormattedMessage } from 'react-intl';

import styles from './Entrance.module.css';

export function SignInHelp() {
  return (
    <section className={styles.help} aria-labelledby="help">
      <h2 id="help">
        <FormattedMessage id="signIn.helpTitle" />
      </h2>
      <button type="button" className={styles.forgot} disabled aria-describedby="forgot-later">
        <FormattedMessage id="signIn.forgot" />
      </button>
      <p id="forgot-later">
        <FormattedMessage id="signIn.forgotLater" />
      </p>
    </section>
  );
}
