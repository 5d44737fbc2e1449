/** Says so when the network is gone. It lies over the page, so nothing moves. */
import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { FormattedMessage } from 'react-intl';

import styles from './OfflineNotice.module.css';

const subscribe = (listener: () => void) => onlineManager.subscribe(listener);
const isOnline = () => onlineManager.isOnline();

export function OfflineNotice() {
  const online = useSyncExternalStore(subscribe, isOnline);
  return (
    <div className={styles.place} role="status">
      {!online && (
        <p className={styles.notice}>
          <FormattedMessage id="frame.offline" />
        </p>
      )}
    </div>
  );
}
