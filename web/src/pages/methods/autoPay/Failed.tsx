import { FormattedMessage } from 'react-intl';

import { Fault } from '../../../payments/Fault';
import { faultOf } from '../../../payments/faults';
import { isUnknown } from '../../../payments/repeat';
import { Failure } from '../../../ui/Failure';
import { Notice } from '../../../ui/Notice';

/** Why a change failed, and whether it is safe to try again. */
export function Failed({ error }: { error: Error }) {
  const fault = faultOf(error);
  if (fault !== undefined) {
    return (
      <Notice tone="danger">
        <Fault text={fault} />
      </Notice>
    );
  }
  return (
    <>
      <Failure error={error} />
      {isUnknown(error) && (
        <p>
          <FormattedMessage id="autoPayPage.again" />
        </p>
      )}
    </>
  );
}
