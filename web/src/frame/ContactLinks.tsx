/** The billing team's address and number, ready to use. */
import type { Portal } from '../api/types';
import styles from './ContactLinks.module.css';

interface Props {
  contact: Portal['contact'];
}

export function EmailLink({ contact }: Props) {
  return (
    <a className={styles.link} href={`mailto:${contact.email}`}>
      {contact.email}
    </a>
  );
}

export function PhoneLink({ contact }: Props) {
  return (
    <a className={styles.link} href={`tel:${contact.phone.replace(/[^+\d]/g, '')}`}>
      {contact.phone}
    </a>
  );
}
