import { type ComponentProps, useId, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { Button } from '../ui/Button';
import FilterFields from './FilterFields';
import { hasFilters } from './filters';
import styles from './Filters.module.css';

/** The filters of Transaction History. On a phone a button opens them. */
export function FilterBar(props: ComponentProps<typeof FilterFields>) {
  const id = useId();
  const [isOpen, setOpen] = useState(hasFilters(props.filters));
  return (
    <>
      <div className={styles.toggle}>
        <Button aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          <FormattedMessage id="filter.title" />
        </Button>
      </div>
      <div className={styles.bar} id={id} data-open={isOpen || undefined}>
        <FilterFields {...props} />
      </div>
    </>
  );
}
