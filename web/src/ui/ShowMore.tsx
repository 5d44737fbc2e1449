import { type ReactNode, useRef } from 'react';
import { FormattedMessage } from 'react-intl';

import { Button } from './Button';
import { Failure } from './Failure';
import styles from './ShowMore.module.css';

interface Props {
  /** Says how many items are shown, and whether there are more. */
  shown: ReactNode;
  hasMore: boolean;
  isLoading: boolean;
  error: Error | null;
  onMore: () => void;
}

/** The status line under a list, and the button that loads its next page. */
export function ShowMore({ shown, hasMore, isLoading, error, onMore }: Props) {
  const status = useRef<HTMLParagraphElement>(null);
  const more = () => {
    // The button disappears with the last page, so the status line takes the focus first.
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
