import type { Dice } from '../../infra/local/simulation/dice.ts';

// Where the addresses of an ask lie. What a receiver usually does can be learnt only where many asks share
// one.

/**
 * `gateway`: a company whose gateway visits the mails of all its people. `quiet`: a company without.
 * `freemail`: one of the big hosts, which visit nothing.
 */
export type Receiver = 'gateway' | 'quiet' | 'freemail';

type Domains = readonly [string, ...string[]];

const numbered = (name: string, count: number): Domains => [
  `${name}-1.example`,
  ...Array.from({ length: count - 1 }, (_, index) => `${name}-${index + 2}.example`),
];

const DOMAINS: Readonly<Record<Receiver, Domains>> = {
  gateway: numbered('guarded', 4),
  quiet: numbered('quiet', 8),
  freemail: numbered('freemail', 2),
};

/** Draws the kind of a receiver. */
export type DrawReceiver = (dice: Dice) => Receiver;

/** Machines mostly stand before all people of a company; now and then before one person only. */
export const ofMachines: DrawReceiver = (dice) => (dice.chance(0.85) ? 'gateway' : 'quiet');
/** People whose mails no machine visits. */
export const ofPeople: DrawReceiver = (dice) => (dice.chance(0.6) ? 'quiet' : 'freemail');
export const atGateway: DrawReceiver = () => 'gateway';

/** The domain of an address. */
export const domainOf = (receiver: Receiver, dice: Dice): string => dice.pick(DOMAINS[receiver]);
