import { onlineManager } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { Button } from '../ui/Button';
import { PageTitle } from '../ui/PageTitle';
import { reload, reloadOnce } from './reload';

const subscribe = (listener: () => void) => onlineManager.subscribe(listener);
const isOnline = () => onlineManager.isOnline();

/**
 * In place of a page whose files do not load. Without a connection it waits for one. With one, the
 * files are most likely those of an earlier release, and the portal is loaded again.
 */
export function PageFailure() {
  const intl = useIntl();
  const online = useSyncExternalStore(subscribe, isOnline);
  useEffect(() => {
    if (online) reloadOnce(Date.now());
  }, [online]);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'failure.title' })} />
      <p>
        <FormattedMessage id={online ? 'failure.detail' : 'failure.offline'} />
      </p>
      {online && (
        <div>
          <Button kind="secondary" onClick={reload}>
            <FormattedMessage id="failure.retry" />
          </Button>
        </div>
      )}
    </>
  );
}
