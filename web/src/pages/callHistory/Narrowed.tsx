import { FormattedMessage } from 'react-intl';

import type { CallFilters } from '../../calls/filters';
import { focusHeading } from '../../ui/focusHeading';
import styles from './Filters.module.css';

interface Props {
  filters: CallFilters;
  onChange: (part: Partial<CallFilters>) => void;
}

/** Filters that no field shows, each with a button that removes it. */
export function Narrowed({ filters, onChange }: Props) {
  const { invoiceNumber, extension, costCentre, destination } = filters;
  const chips = [
    invoiceNumber !== null && {
      key: 'invoice',
      label: <FormattedMessage id="calls.onlyInvoice" values={{ number: invoiceNumber }} />,
      without: { invoiceNumber: null, lineId: null },
    },
    extension === '' && {
      key: 'extension',
      label: <FormattedMessage id="calls.withoutExtension" />,
      without: { extension: null },
    },
    costCentre === '' && {
      key: 'costCentre',
      label: <FormattedMessage id="calls.withoutCostCentre" />,
      without: { costCentre: null },
    },
    destination === '' && {
      key: 'destination',
      label: <FormattedMessage id="calls.withoutDestination" />,
      without: { destination: null },
    },
  ].filter((chip) => chip !== false);
  if (chips.length === 0) return null;
  return (
    <ul className={styles.chips}>
      {chips.map(({ key, label, without }) => (
        <li key={key}>
          <button
            type="button"
            className={styles.chip}
            onClick={({ currentTarget }) => {
              // The button goes with its filter.
              focusHeading(currentTarget.closest('section'));
              onChange(without);
            }}
          >
            <bdi>{label}</bdi>
            <span aria-hidden="true">×</span>
            <span className="visually-hidden">
              <FormattedMessage id="calls.removeFilter" />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
