import { type Liquid, Tag, type Template } from 'liquidjs';
import type { CompiledMail } from '../../domain/programme/bundle.ts';
import { makeLiquid } from '../sending/liquid.ts';
import type { MailKind, Values } from '../sending/mail-kinds.ts';
import { edgesOf, sampleOf } from './samples.ts';

// A mail as people would get it, with sample values.

/**
 * Milliseconds for one part of a mail. A large mail needs a hundredth of it. The sender's limit is higher,
 * because its machine is slower.
 */
const RENDER_LIMIT = 300;
/** This machine may be busy, so a template is slow only if it is slow each time. */
const TRIES = 4;

const html = makeLiquid('html');
const plain = makeLiquid('plain');

/** The parts of a mail as they would go out. */
export type SampleMail = Readonly<Record<keyof CompiledMail, string>>;
type Templates = Readonly<Record<keyof CompiledMail, Template[]>>;

const parsed = (mail: CompiledMail): Templates => ({
  subject: plain.parse(mail.subject),
  html: html.parse(mail.html),
  text: plain.parse(mail.text),
});

/** At the outermost level, Liquid reports it in another kind of error. */
export const isTooSlow = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('render limit exceeded');

function render(liquid: Liquid, templates: Template[], values: Values): string {
  for (let tries = 1; ; tries += 1) {
    try {
      return String(liquid.renderSync(templates, values, { renderLimit: RENDER_LIMIT }));
    } catch (error) {
      if (!isTooSlow(error) || tries === TRIES) throw error;
    }
  }
}

const rendered = (mail: Templates, values: Values): SampleMail => ({
  subject: render(plain, mail.subject, values),
  html: render(html, mail.html, values),
  text: render(plain, mail.text, values),
});

/** A template without its Liquid blocks. This much is in every mail, whoever gets it. */
const withoutBlocks = (liquid: Liquid, templates: readonly Template[], values: Values): string =>
  String(
    liquid.renderSync(
      templates.filter((each) => !(each instanceof Tag)),
      values,
      // A variable of an {% assign %} is missing here.
      { strictVariables: false },
    ),
  );

/**
 * Values with something empty: everything that may be empty at once, and each alone. For structures, the edge
 * cases.
 */
function emptied(kind: MailKind): { readonly names: readonly string[]; readonly values: Values }[] {
  if (kind.isStructured) return edgesOf(kind).map((values) => ({ names: [], values }));
  const optional = Object.entries(kind.variables)
    .filter(([, { instead }]) => instead !== undefined)
    .map(([name]) => name);
  const sets = optional.length === 0 ? [] : [optional, ...optional.map((name) => [name])];
  return sets.map((names) => ({
    names,
    values: { ...sampleOf(kind), ...Object.fromEntries(names.map((name) => [name, ''])) },
  }));
}

/**
 * A mail with everything there, with what may be empty empty, and with what no Liquid block can take away.
 */
export interface SampleMails {
  readonly named: SampleMail;
  /** `names`: what is empty, where it has names. */
  readonly others: readonly { readonly names: readonly string[]; readonly mail: SampleMail }[];
  readonly always: SampleMail;
}

/** @throws what Liquid throws where a value fails, is missing, or takes too long */
export function sampleMails(mail: CompiledMail, kind: MailKind): SampleMails {
  const sample = sampleOf(kind);
  const templates = parsed(mail);
  const named = rendered(templates, sample);
  return {
    named,
    others: emptied(kind).map(({ names, values }) => ({ names, mail: rendered(templates, values) })),
    always: {
      ...named,
      html: withoutBlocks(html, templates.html, sample),
      text: withoutBlocks(plain, templates.text, sample),
    },
  };
}

/** The subjects that people would get, with all values and with empty ones. */
export function subjectsOf({ subject }: CompiledMail, kind: MailKind): string[] {
  const templates = plain.parse(subject);
  return [sampleOf(kind), ...emptied(kind).map(({ values }) => values)].map((values) =>
    render(plain, templates, values).replace(/\s+/g, ' ').trim(),
  );
}
