import { Command } from 'commander';
import { MACHINES } from './machines.ts';
import { PEOPLE } from './people.ts';
import { play } from './play.ts';
import { NAIVE, OURS } from './policies.ts';
import { policyLines, populationLines } from './report.ts';

const command = new Command('scanner-rig')
  .description('plays scanners and people against the real pages, and says who was believed')
  .option('--seed <n>', 'another seed plays other people', Number, 1)
  .option('--each <n>', 'asks of each population', Number, 3);

const { seed, each } = command.parse().opts<{ seed: number; each: number }>();
const played = await play([...MACHINES, ...PEOPLE], seed, each, (done, of) => {
  if (done % 100 === 0) process.stderr.write(`${done} of ${of}\n`);
});
const out = [
  '| population | who | asks | wrong | lost | unsure |',
  '| --- | --- | --: | --: | --: | --: |',
  ...populationLines(played, OURS),
  '',
  '| policy | false accepts | false rejects | unsure |',
  '| --- | --: | --: | --: |',
  ...policyLines(played, [OURS, ...NAIVE]),
];
process.stdout.write(`${out.join('\n')}\n`);
