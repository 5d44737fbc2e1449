/** The next page of a list, under it. */
import { type ReactNode, useRef } from 'react';
import { FormattedMessage } from 'react-intl';

import { Button } from './Button';
import { Failure } from './Failure';
import styles from './ShowMore.module.css';

interface Props {
  /** How many are shown, and whether there are more. */
  shown: ReactNode;
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
        {shown}
      </p>
      {error && <Failure error={error} retry={onMore} />}
      {hasMore && !error && (
        <Button isPending={isLoading} onClick={more}>
          <FormattedMessage id="list.more" />
        </Button>
      )}
    </div>
  );
}
