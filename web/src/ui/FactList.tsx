import type { ReactNode } from 'react';

import styles from './FactList.module.css';

/** A list of names and values. */
export function FactList({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

interface Props {
  name: ReactNode;
  children: ReactNode;
}

/** One name with its value. */
export function Fact({ name, children }: Props) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
