import { FormattedMessage } from 'react-intl';

import styles from './OfflineNotice.module.css';
import { useOnline } from './useOnline';

/** Says that the network is down. It overlays the page, so that nothing moves. */
export function OfflineNotice() {
  const online = useOnline();
  return (
    <div className={styles.region} role="status">
      {!online && (
        <p className={styles.notice}>
          <FormattedMessage id="frame.offline" />
        </p>
      )}
    </div>
  );
}
