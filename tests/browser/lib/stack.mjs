/** The running stack and its users. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const defaultFile = fileURLToPath(new URL('../../../target/local/stack.json', import.meta.url));

/** Reads the file that the stack wrote when it was ready, and picks a user of each role. */
export async function readStack() {
  const file = process.env.STACK_JSON ?? defaultFile;
  const stack = JSON.parse(await readFile(file, 'utf8'));
  return {
    ...stack,
    /** Where the stack keeps its state. */
    folder: dirname(file),
    /** The first manager is that of the example account. */
    manager: find(stack.users, ({ role }) => role === 'manager'),
    viewer: find(stack.users, ({ role }) => role === 'viewer'),
    admin: find(stack.users, ({ role }) => role === 'admin'),
    agent: find(stack.users, ({ role }) => role === 'agent'),
    invited: find(stack.invited, () => true),
    /** The manager of this account. */
    managerOf: (accountId) =>
      find(stack.users, (user) => user.role === 'manager' && user.accountId === accountId),
  };
}

function find(users, wanted) {
  const user = users.find(wanted);
  if (!user) throw new Error(`the stack has no user like ${wanted}`);
  return user;
}
