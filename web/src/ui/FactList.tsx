/** Names and what they stand for, one under the other. */
import type { ReactNode } from 'react';

import styles from './FactList.module.css';

export function FactList({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

interface Props {
  name: ReactNode;
  children: ReactNode;
}

export function Fact({ name, children }: Props) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
