/** The next page of a list, under it. */
import { useRef } from 'react';
import { FormattedMessage } from 'react-intl';

import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import styles from './Transactions.module.css';

interface Props {
  shown: number;
  hasMore: boolean;
  isLoading: boolean;
  error: Error | null;
  onMore: () => void;
}

export function ShowMore({ shown, hasMore, isLoading, error, onMore }: Props) {
  const status = useRef<HTMLParagraphElement>(null);
  const more = () => {
    // The button goes away with the last page; the focus must not go with it.
    status.current?.focus({ preventScroll: true });
    onMore();
  };
  return (
    <div className={styles.more}>
      <p ref={status} role="status" tabIndex={-1}>
        <FormattedMessage
          id={hasMore ? 'transactions.shown' : 'transactions.shownAll'}
          values={{ count: shown }}
        />
      </p>
      {error && <Failure error={error} retry={onMore} />}
      {hasMore && !error && (
        <Button isPending={isLoading} onClick={more}>
          <FormattedMessage id="transactions.more" />
        </Button>
      )}
    </div>
  );
}
