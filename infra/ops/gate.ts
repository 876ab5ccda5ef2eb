import { Command } from 'commander';
import { reputationOf } from '../../functions/domain/mail/breaker.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import { sesReputation } from '../../functions/email/ses/ses-reputation.ts';
import { sesClient } from '../../functions/runtime/ses-client.ts';
import { gate } from '../../functions/store/gate.ts';
import { gateFacts, gateText } from '../terminal/gate-words.ts';
import { complain, say } from '../terminal/terminal.ts';
import { messageOf, UserError } from '../terminal/user-error.ts';
import { runCommand, type Target, type TargetOptions, withTarget, withTargetOptions } from './target.ts';

const ACTIONS = ['show', 'pause', 'open'] as const;
type Action = (typeof ACTIONS)[number];

/** Throws a {@link UserError} unless this is an action with the right number of words. */
function readAction(text: string, words: readonly string[]): Action {
  const action = ACTIONS.find((known) => known === text);
  if (action === undefined) throw new UserError(`There is no '${text}'; write show, pause WHY or open.`);
  if (action === 'pause' && words.length === 0)
    throw new UserError('Say why: npm run gate -- pause "A wrong list was imported."');
  if (action !== 'pause' && words.length > 0)
    throw new UserError(`'${action}' takes no more words: '${words.join(' ')}' is too much.`);
  return action;
}

async function show({ client, tableName, clock, env }: Target): Promise<void> {
  const view = await gate(client, tableName).view();
  say(gateText(view, clock.now()));
  const ses = sesClient(env);
  const points = await sesReputation(ses)()
    .catch((error: unknown) => {
      complain(`SES could not be asked how many mails came back: ${messageOf(error)}`);
      return undefined;
    })
    .finally(() => ses.destroy());
  const reputation = points === undefined ? undefined : reputationOf(points, view.openedAt, clock.now());
  const facts = gateFacts(view, reputation, (instant) => instant);
  for (const { name, text, isBad } of facts) say(`${isBad ? '!' : ' '} ${name.padEnd(11)} ${text}`);
}

async function work(text: string, words: readonly string[], options: TargetOptions): Promise<void> {
  const action = readAction(text, words);
  await withTarget(options, async (target) => {
    const { client, tableName, clock } = target;
    const now = clock.now();
    const mailGate = gate(client, tableName);
    if (action === 'show') return show(target);
    if (action === 'open') await mailGate.open(toInstant(now));
    if (action === 'pause' && !(await mailGate.pause(words.join(' '), toInstant(now), 'operator')))
      say('It was paused already, and is left as it was.');
    say(gateText(await mailGate.view(), now));
  });
}

await runCommand(
  withTargetOptions(new Command('npm run gate --'))
    .description('The one gate that every mail passes: shows it, pauses it, opens it.')
    .argument('[action]', 'show, pause or open', 'show')
    .argument('[why...]', 'with pause: why no mail may go out until somebody opens the gate')
    .action(work),
);
