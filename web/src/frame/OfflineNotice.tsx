import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { FormattedMessage } from 'react-intl';

import styles from './OfflineNotice.module.css';

const subscribe = (listener: () => void) => onlineManager.subscribe(listener);
const isOnline = () => onlineManager.isOnline();

/** Says that the network is down. It overlays the page, so that nothing moves. */
export function OfflineNotice() {
  const online = useSyncExternalStore(subscribe, isOnline);
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
