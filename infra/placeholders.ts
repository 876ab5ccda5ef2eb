import type { Programme } from '../functions/domain/programme/programme.ts';
import type { Stage } from './stage.ts';

// RFC 2606 reserves these names for documentation: no mail goes to or from them.
const RESERVED = /(^|[@.])example(\.(com|net|org))?$/;
/** The address in the programme of this repository. */
const POSTAL_ADDRESS = '1 Example Street';

/**
 * Finds the settings that still have this repository's values and must be your own before customers get mail:
 * one sentence each. The stage `dev` may keep them, for trying things out.
 */
export function placeholdersIn(stage: Stage, programme: Programme): string[] {
  if (stage.name === 'dev') return [];
  const settings = { mailFrom: stage.mailFrom, identity: stage.identity, alarmEmail: stage.alarmEmail };
  const found = Object.entries(settings).flatMap(([key, value]) =>
    value !== undefined && RESERVED.test(value)
      ? [`cdk.json: context.stages.${stage.name}.${key} is still "${value}". Write your own.`]
      : [],
  );
  if (programme.sender.postalAddress.includes(POSTAL_ADDRESS)) {
    found.push(
      `programme.yaml: sender.postalAddress is still "${programme.sender.postalAddress}". Every mail shows it, and the law asks for your own.`,
    );
  }
  for (const { name, value } of addressesIn(programme)) {
    if (!RESERVED.test(value)) continue;
    found.push(`programme.yaml: ${name} is still "${value}". Nobody reads mail there: write your own.`);
  }
  return found;
}

/** The addresses that the programme sends mail to. */
const addressesIn = (programme: Programme): readonly { readonly name: string; readonly value: string }[] => [
  { name: 'cases.escalateTo', value: programme.cases.escalateTo },
  ...programme.digests.flatMap(({ to }, index) =>
    to.map((value) => ({ name: `digests[${index}].to`, value })),
  ),
];
