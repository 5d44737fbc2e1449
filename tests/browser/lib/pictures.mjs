/** Where screenshots go. */
import { fileURLToPath } from 'node:url';

export const pictures = fileURLToPath(new URL('../../../target/browser', import.meta.url));
