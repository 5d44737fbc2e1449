import { Fragment } from 'react';
import { FormattedMessage } from 'react-intl';

import type { PaymentMethods, SavedMethod } from '../../../api/types';
import { MethodName } from '../../../payments/MethodName';

/** The methods that Auto Pay can charge now, in their order. */
export function usable({ items }: PaymentMethods): SavedMethod[] {
  return items.filter(({ status }) => status === 'ready');
}

/** Says which method is charged first, and which ones follow if that fails. */
export function Order({ methods }: { methods: PaymentMethods }) {
  const [first, ...others] = usable(methods);
  if (!first) return null;
  const method = <MethodName key="method" method={first} />;
  return (
    <p>
      {others.length === 0 ? (
        <FormattedMessage id="autoPayPage.method" values={{ method }} />
      ) : (
        <FormattedMessage
          id="autoPayPage.methods"
          values={{ method, others: <Names key="others" methods={others} /> }}
        />
      )}
    </p>
  );
}

function Names({ methods }: { methods: readonly SavedMethod[] }) {
  return methods.map((method, index) => (
    <Fragment key={method.id}>
      {index > 0 && ', '}
      <MethodName method={method} />
    </Fragment>
  ));
}
