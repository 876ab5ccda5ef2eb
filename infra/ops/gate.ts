import { Command } from 'commander';
import { toInstant } from '../../functions/domain/instant.ts';
import type { GateState } from '../../functions/domain/ports.ts';
import { gate } from '../../functions/store/gate.ts';
import { Problem } from '../local/problem.ts';
import { runCommand, type TargetOptions, withTarget, withTargetOptions } from './target.ts';

const ACTIONS = ['show', 'pause', 'open'] as const;
type Action = (typeof ACTIONS)[number];

/** Throws a {@link Problem} unless this is an action with the words it takes. */
function readAction(text: string, words: readonly string[]): Action {
  const action = ACTIONS.find((known) => known === text);
  if (action === undefined) throw new Problem(`There is no '${text}'; write show, pause WHY or open.`);
  if (action === 'pause' && words.length === 0)
    throw new Problem('Say why: npm run gate -- pause "A wrong list was imported."');
  if (action !== 'pause' && words.length > 0)
    throw new Problem(`'${action}' takes no more words: '${words.join(' ')}' is too much.`);
  return action;
}

const stateText = (state: GateState): string =>
  state.kind === 'open'
    ? 'The gate is open: mail goes out.'
    : `The gate is paused since ${state.since}: "${state.why}". No mail goes out; answers are still taken, and everything due waits.`;

async function work(text: string, words: readonly string[], options: TargetOptions): Promise<void> {
  const action = readAction(text, words);
  await withTarget(options, async ({ client, tableName, clock }) => {
    const own = gate(client, tableName);
    const { state: before } = await own.view();
    if (action === 'pause' && before.kind === 'paused') {
      console.log(`It was paused already since ${before.since}: "${before.why}"; left as it was.`);
      return;
    }
    if (action === 'pause') await own.pause(words.join(' '), toInstant(clock.now()), 'operator');
    if (action === 'open') await own.open(toInstant(clock.now()));
    console.log(stateText((await own.view()).state));
  });
}

await runCommand(
  withTargetOptions(new Command('npm run gate --'))
    .description('The one gate that every mail passes: shows it, pauses it, opens it.')
    .argument('[action]', 'show, pause or open', 'show')
    .argument('[why...]', 'with pause: why no mail may go out until somebody opens the gate')
    .action(work),
);
