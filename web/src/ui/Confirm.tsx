/** Says what will happen and asks, where the button stood, before something ends. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { Button } from './Button';
import styles from './Confirm.module.css';

interface Props {
  /** On the button that asks. */
  ask: ReactNode;
  /** What it is about, for those who hear the button alone. */
  about?: string;
  /** What will happen. */
  question: ReactNode;
  /** On the button that does it. */
  confirm: ReactNode;
  isPending: boolean;
  onConfirm: () => void;
  kind?: 'primary' | 'secondary';
}

export function Confirm(props: Props) {
  const { ask, about, question, confirm, isPending, onConfirm, kind = 'secondary' } = props;
  const [isAsked, setAsked] = useState(false);
  const wasAsked = useRef(false);
  const text = useRef<HTMLParagraphElement>(null);
  const button = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // Focus goes to what has come, and back to the button when it was not to be.
    if (isAsked) text.current?.focus();
    else if (wasAsked.current) button.current?.querySelector('button')?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);

  if (!isAsked) {
    return (
      <span ref={button}>
        <Button kind={kind} aria-label={about} isPending={isPending} onClick={() => setAsked(true)}>
          {ask}
        </Button>
      </span>
    );
  }
  return (
    <div className={styles.question}>
      <p ref={text} tabIndex={-1}>
        {question}
      </p>
      <div className={styles.actions}>
        <Button
          kind="primary"
          isPending={isPending}
          onClick={() => {
            setAsked(false);
            onConfirm();
          }}
        >
          {confirm}
        </Button>
        <Button onClick={() => setAsked(false)}>
          <FormattedMessage id="confirm.no" />
        </Button>
      </div>
    </div>
  );
}
