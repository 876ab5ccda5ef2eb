/**
 * What a write of the sender is:
 *
 * - `claim`: a mail is claimed; `outcome`: what became of it is written; `free`: its claim is taken back
 * - `plan`: a staff mail is put on the agenda
 * - `move`: a customer's item is written, and with it when it is their turn
 * - `gate`: the gate is written
 */
export const WRITE_NAMES = ['claim', 'outcome', 'free', 'plan', 'move', 'gate'] as const;
export type WriteName = (typeof WRITE_NAMES)[number];

const names = new WeakMap<object, WriteName>();

/**
 * Names a write for whoever looks on in this process, such as the simulation, which must know in the middle
 * of what it lets a sender die. Nothing of it goes over the wire.
 */
export function named<Command extends { readonly input: object }>(
  name: WriteName,
  command: Command,
): Command {
  names.set(command.input, name);
  return command;
}

/**
 * The name of the write whose command has this input; undefined of a read, and of a write that no sender
 * makes.
 */
export const writeNameOf = (input: object): WriteName | undefined => names.get(input);
