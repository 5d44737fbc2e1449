import type { ComponentPropsWithoutRef } from 'react';

import styles from './Button.module.css';
import { classes } from './classes';

interface Props extends ComponentPropsWithoutRef<'button'> {
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  /** Whether its action is running. The button then keeps the focus and ignores presses. */
  isPending?: boolean;
}

/** A button: primary, secondary, quiet, or one that takes something away. */
export function Button({
  kind = 'secondary',
  type = 'button',
  isPending = false,
  onClick,
  ...props
}: Props) {
  return (
    <button
      {...props}
      type={type}
      className={classes(styles.button, styles[kind])}
      aria-disabled={isPending || undefined}
      onClick={isPending ? undefined : onClick}
    />
  );
}
