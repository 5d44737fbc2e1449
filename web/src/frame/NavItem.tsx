import type { ReactNode } from 'react';
import { NavLink } from 'react-router';

import styles from './Navigation.module.css';

interface Props {
  path: string;
  /** Whether the link is current on its own page only, not on pages below it. */
  isExact?: boolean;
  children: ReactNode;
}

/** A link of the navigation. */
export function NavItem({ path, isExact = false, children }: Props) {
  return (
    <li>
      <NavLink className={styles.link} to={path} end={isExact}>
        {children}
      </NavLink>
    </li>
  );
}
