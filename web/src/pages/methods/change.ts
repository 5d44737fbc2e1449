/** Changes to the list of methods. */
import type { ChangeMethodRequest } from '../../api/types';

/** A change of a method's place, as the row asks for it. */
export interface Change {
  what: 'default' | 'moved';
  request: ChangeMethodRequest;
}
