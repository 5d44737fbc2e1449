import { classes } from './classes';
import styles from './Skeleton.module.css';

interface Props {
  width: 'word' | 'name' | 'sentence' | 'full';
}

/** A placeholder for text that is loading, as high as the text. */
export function Skeleton({ width }: Props) {
  return (
    <span className={classes(styles.skeleton, styles[width])} aria-hidden="true" data-waiting>
      {'\u00a0'}
    </span>
  );
}
