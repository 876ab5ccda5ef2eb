import { Command } from 'commander';
import { addressHash, normaliseAddress } from '../../functions/domain/identity/address.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { liftSuppression } from '../../functions/use-cases/lift-suppression.ts';
import { sayAll } from '../terminal/terminal.ts';
import { UserError } from '../terminal/user-error.ts';
import { liftText } from './lift-text.ts';
import { keysOf, runCommand, type TargetOptions, withTarget, withTargetOptions } from './target.ts';

interface Options extends TargetOptions {
  readonly because: string;
  readonly force?: boolean;
}

async function work(text: string, { because, force = false, ...options }: Options): Promise<void> {
  const check = normaliseAddress(text);
  if (check.kind === 'bad') throw new UserError(`This is no address; expected ${check.expected}.`);
  if (because.trim() === '')
    throw new UserError('Say why: --because "She asked us by phone to write again."');
  await withTarget(options, async (target) => {
    const { client, tableName, clock } = target;
    const ports = {
      addresses: addressStore(client, tableName),
      customers: customerStore(client, tableName),
      clock,
    };
    const hash = addressHash(check.normalised, (await keysOf(target)).address);
    const { isDone, lines } = liftText(
      await liftSuppression(ports, hash, { because: because.trim(), force }),
    );
    if (!isDone) throw new UserError(lines.join(' '));
    sayAll(lines);
  });
}

await runCommand(
  withTargetOptions(new Command('npm run lift --'))
    .description(
      'Lets an address be mailed again that must not be: shows why it was not, lifts that, and plans its owner anew.',
    )
    .argument('<address>', 'the email address')
    .requiredOption('--because <why>', 'why it may be mailed again; kept with the address, so write no names')
    .option('--force', 'also when its reader called a mail spam')
    .action(work),
);
