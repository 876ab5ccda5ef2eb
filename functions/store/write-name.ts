/**
 * The kinds of writes that a sender makes:
 *
 * - `claim`: claims a mail; `outcome`: writes what became of it; `free`: gives the claim back
 * - `plan`: puts a staff mail on the agenda
 * - `move`: writes a customer's item, with its place on the agenda
 * - `gate`: writes the gate
 */
export const WRITE_NAMES = ['claim', 'outcome', 'free', 'plan', 'move', 'gate'] as const;
export type WriteName = (typeof WRITE_NAMES)[number];

const names = new WeakMap<object, WriteName>();

/**
 * Names a write for observers in this process. The simulation needs it to let a sender die in the middle of a
 * certain write. The name never goes over the wire.
 */
export function named<Command extends { readonly input: object }>(
  name: WriteName,
  command: Command,
): Command {
  names.set(command.input, name);
  return command;
}

/**
 * The name of the write whose command has this input. Undefined for a read, and for a write that no sender
 * makes.
 */
export const writeNameOf = (input: object): WriteName | undefined => names.get(input);
