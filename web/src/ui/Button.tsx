/** A button in one of the page's three weights. */
import type { ComponentPropsWithoutRef } from 'react';

import styles from './Button.module.css';
import { classes } from './classes';

interface Props extends ComponentPropsWithoutRef<'button'> {
  kind?: 'primary' | 'secondary' | 'quiet';
  /** Its work is under way: it keeps the focus and does not start it twice. */
  isPending?: boolean;
}

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
