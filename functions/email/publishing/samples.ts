import type { MailKind, Values } from '../sending/mail-kinds.ts';
import { digestSamples } from './digest-samples.ts';

const [DIGEST = {}, ...DIGEST_EDGES] = digestSamples();

/** Values that a mail of this kind could get. No template contains them by chance. */
export const sampleOf = (kind: MailKind): Values =>
  kind.isStructured
    ? DIGEST
    : Object.fromEntries(Object.entries(kind.variables).map(([name, { sample }]) => [name, sample]));

/**
 * More such values: edge cases that a template must get right too. Empty when the values have no structure.
 */
export const edgesOf = (kind: MailKind): readonly Values[] => (kind.isStructured ? DIGEST_EDGES : []);
