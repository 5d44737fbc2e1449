import { type ComponentProps, lazy, Suspense } from 'react';
import { FormattedMessage } from 'react-intl';

import { withMessages } from '../../app/withMessages';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Search.module.css';

const load = withMessages('calls transactions', () => import('./Search'));
const Search = lazy(load);

// It is too much for the first paint of the page, and needed right after it.
void load();

/** The search, in a place that does not move while it loads. */
export function SearchSection(props: ComponentProps<typeof Search>) {
  return (
    <Suspense fallback={<Waiting />}>
      <Search {...props} />
    </Suspense>
  );
}

function Waiting() {
  return (
    <Section title={<FormattedMessage id="calls.search" />} className={styles.search}>
      <Skeleton width="sentence" />
    </Section>
  );
}
