import type { MailKind, Values } from '../sending/mail-kinds.ts';
import { digestSamples } from './digest-samples.ts';

const [DIGEST = {}, ...DIGEST_EDGES] = digestSamples();

/** Values as a mail of this kind could get them, none of which can stand in a template by chance. */
export const sampleOf = (kind: MailKind): Values =>
  kind.isStructured
    ? DIGEST
    : Object.fromEntries(Object.entries(kind.variables).map(([name, { sample }]) => [name, sample]));

/**
 * Further such values, at the edges, which a template must get right too; none where each value is empty or
 * not.
 */
export const edgesOf = (kind: MailKind): readonly Values[] => (kind.isStructured ? DIGEST_EDGES : []);
