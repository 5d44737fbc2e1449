/** The running stack and its people. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const usual = fileURLToPath(new URL('../../../target/local/stack.json', import.meta.url));

/** Reads the file that the stack wrote when it was ready. */
export async function readStack() {
  const file = process.env.STACK_JSON ?? usual;
  const stack = JSON.parse(await readFile(file, 'utf8'));
  return {
    ...stack,
    /** The seed's example account is the first manager's. */
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

function find(people, wanted) {
  const person = people.find(wanted);
  if (!person) throw new Error(`the stack has no user like ${wanted}`);
  return person;
}
