/** Holds the place of text that is on its way, at the text's own height. */
import { classes } from './classes';
import styles from './Skeleton.module.css';

interface Props {
  width: 'word' | 'name' | 'sentence' | 'full';
}

export function Skeleton({ width }: Props) {
  return (
    <span className={classes(styles.skeleton, styles[width])} aria-hidden="true" data-waiting>
      {'\u00a0'}
    </span>
  );
}
