import { useEffect } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { Button } from '../ui/Button';
import { PageTitle } from '../ui/PageTitle';
import { reload, reloadOnce } from './reload';
import { useOnline } from './useOnline';

/**
 * In place of a page whose files do not load. Without a connection it waits for one. With one, the
 * files are most likely those of an earlier release, and the portal is loaded again.
 */
export function PageFailure() {
  const intl = useIntl();
  const online = useOnline();
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
