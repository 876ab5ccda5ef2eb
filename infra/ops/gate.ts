import { Command } from 'commander';
import { toInstant } from '../../functions/domain/instant.ts';
import { gate } from '../../functions/store/gate.ts';
import { runCommand, type TargetOptions, withTarget } from './target.ts';

type Change = (target: ReturnType<typeof gate>, now: string) => Promise<void>;

/** Changes the gate, if there is something to change, and says how it stands. */
const changing = (change: Change) => (options: TargetOptions) =>
  withTarget(options, async ({ client, tableName, clock }) => {
    const own = gate(client, tableName);
    await change(own, toInstant(clock.now()));
    const state = await own.state();
    console.log(
      state.kind === 'open'
        ? 'The gate is open: mail goes out.'
        : `The gate is paused since ${state.since}: ${state.why} No mail goes out; answers are still taken, and everything due waits.`,
    );
  });

const at = (command: Command): Command =>
  command
    .option('--data <dir>', 'the data of a local target that does not run now')
    .option('--stage <name>', 'a deployed stage of cdk.json');

const command = new Command('npm run gate --').description(
  'The one gate that every mail passes: shows it, pauses it, opens it.',
);
at(command.command('show', { isDefault: true }).description('whether mail goes out, and why not')).action(
  changing(async () => undefined),
);
at(command.command('open').description('let mail go out again')).action(changing((own) => own.open()));
at(command.command('pause <why>').description('let no mail out until somebody opens the gate')).action(
  (why: string, options: TargetOptions) => changing((own, now) => own.pause(why, now))(options),
);

await runCommand(command);
