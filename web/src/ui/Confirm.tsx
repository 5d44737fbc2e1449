import { type ReactNode, useEffect, useRef, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { Button } from './Button';
import styles from './Confirm.module.css';

interface Props {
  /** Label of the button that opens the question. */
  label: ReactNode;
  /** Accessible name of the first button, when its label alone is ambiguous. */
  accessibleName?: string;
  /** The consequences, shown before the action. */
  question: ReactNode;
  /** Label of the button that acts. */
  confirmLabel: ReactNode;
  isPending: boolean;
  onConfirm: () => void;
  kind?: 'primary' | 'secondary';
  /** Whether the action takes something away. */
  isDanger?: boolean;
}

/** A button that shows the consequences and asks for confirmation before it acts. */
export function Confirm(props: Props) {
  const {
    label,
    accessibleName,
    question,
    confirmLabel,
    isPending,
    onConfirm,
    kind = 'secondary',
    isDanger = false,
  } = props;
  const [isOpen, setOpen] = useState(false);
  const wasOpen = useRef(false);
  const text = useRef<HTMLParagraphElement>(null);
  const button = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // The focus moves to the question, and back to the button after Cancel.
    if (isOpen) text.current?.focus();
    else if (wasOpen.current) button.current?.querySelector('button')?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);

  if (!isOpen) {
    return (
      <span ref={button}>
        <Button
          kind={kind}
          aria-label={accessibleName}
          isPending={isPending}
          onClick={() => setOpen(true)}
        >
          {label}
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
          kind={isDanger ? 'danger' : 'primary'}
          isPending={isPending}
          onClick={() => {
            setOpen(false);
            onConfirm();
          }}
        >
          {confirmLabel}
        </Button>
        <Button onClick={() => setOpen(false)}>
          <FormattedMessage id="confirm.no" />
        </Button>
      </div>
    </div>
  );
}
