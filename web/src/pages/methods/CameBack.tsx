import { FormattedMessage } from 'react-intl';

import { Notice } from '../../ui/Notice';

interface Props {
  checkout: 'done' | 'left';
  /** Whether the page can tell a new method from the others. */
  isKnown: boolean;
  /** Whether the new method is not in the list yet. */
  isExpected: boolean;
  /** Whether that takes longer than usual. */
  isLate: boolean;
}

/** Says what came of the visit to the gateway's page. */
export function CameBack(props: Props) {
  return (
    <Notice>
      <FormattedMessage id={sentence(props)} />
    </Notice>
  );
}

function sentence({ checkout, isKnown, isExpected, isLate }: Props) {
  if (checkout === 'left') return 'methods.left';
  if (!isKnown) return 'methods.cameBack';
  if (!isExpected) return 'methods.added';
  return isLate ? 'methods.addedLate' : 'methods.adding';
}
