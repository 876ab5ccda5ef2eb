import { Command, InvalidArgumentError } from 'commander';
import { addressStore } from '../../functions/store/addresses.ts';
import { aliasStore } from '../../functions/store/aliases.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { gate } from '../../functions/store/gate.ts';
import { receiverStore } from '../../functions/store/receivers.ts';
import { explain } from '../../functions/use-cases/explain.ts';
import { findCustomer } from '../../functions/use-cases/find-customer.ts';
import { say, sayAll } from '../terminal/terminal.ts';
import { UserError } from '../terminal/user-error.ts';
import { explainLines, nobodyText } from './explain-text.ts';
import {
  keysOf,
  programmeOf,
  runCommand,
  type TargetOptions,
  withTarget,
  withTargetOptions,
} from './target.ts';

interface Options extends TargetOptions {
  readonly on?: string;
}

/** Reads a day for commander. */
function parseDay(text: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // JavaScript would turn a 31 November into a 1 December.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('Write a day as 2026-11-03.');
  return text;
}

async function work(text: string, { on, ...options }: Options): Promise<void> {
  await withTarget(options, async (target) => {
    const { client, tableName, clock } = target;
    const addresses = addressStore(client, tableName);
    const [keys, programme] = await Promise.all([keysOf(target), programmeOf(target)]);
    const [customers, aliases] = [customerStore(client, tableName), aliasStore(client, tableName)];
    const found = await findCustomer({ customers, addresses, aliases, keys }, text);
    if (found.kind === 'nobody') throw new UserError(nobodyText(found));
    if (found.kind === 'address-alone') return say(nobodyText(found));
    const contacts = contactStore(client, tableName);
    const cases = caseStore(client, tableName);
    const ports = {
      addresses,
      contacts,
      cases,
      gate: gate(client, tableName),
      receivers: receiverStore(client, tableName),
      addressKey: keys.address,
      clock,
    };
    sayAll(explainLines(await explain(ports, programme, found.customer, on)));
  });
}

await runCommand(
  withTargetOptions(new Command('npm run explain --'))
    .description(
      'Says why a customer did or did not get a mail: what comes next and why then, what stands against it, and what has become of every mail so far.',
    )
    .argument('<customer>', 'the id of the CRM, the email address, or the ref that logs and tags name')
    .option(
      '--on <day>',
      'also what was decided and done on this day, such as 2026-11-03, in the customer’s time zone',
      parseDay,
    )
    .action(work),
);
