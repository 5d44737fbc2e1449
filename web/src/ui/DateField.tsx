/** A day to choose. The calendar is large: it comes after the page has been painted. */
import { type ComponentProps, lazy, Suspense } from 'react';

import styles from './DateField.module.css';

const DatePicker = lazy(() => import('./DatePicker'));

export function DateField(props: ComponentProps<typeof DatePicker>) {
  return (
    <Suspense fallback={<div className={styles.waiting} data-waiting />}>
      <DatePicker {...props} />
    </Suspense>
  );
}
