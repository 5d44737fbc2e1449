import type { Cause } from '../api/types';
import { classes } from '../ui/classes';
import styles from './Bar.module.css';
import type { Span } from './steps';

/** A part of a bar: what a cause adds, or a whole total. */
export interface Part extends Span {
  of: Cause | 'total';
}

/** A bar of these parts. Hidden from assistive technology: the table around it has the figures. */
export function Bar({ parts }: { parts: readonly Part[] }) {
  return (
    <svg className={styles.bar} aria-hidden="true">
      {parts.map(({ of, start, width }) => (
        <rect
          key={of}
          className={classes(styles[of])}
          x={`${start}%`}
          width={`${width}%`}
          height="100%"
        />
      ))}
    </svg>
  );
}
