import type { Programme } from './programme.ts';

/** One template, compiled when it is published: Liquid remains, MJML does not. */
export interface CompiledMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** The words of the public pages in one language; see `templates/pages/`. */
export type PageWords = Readonly<Record<string, string>>;

/** Everything marketers own, compiled, as one versioned object. */
export interface Bundle {
  /** First 12 hex digits of the SHA-256 of the content. */
  readonly version: string;
  readonly programme: Programme;
  /** By template name, `score/new`, then by locale; the locale `` is the fallback. */
  readonly mails: Readonly<Record<string, Readonly<Record<string, CompiledMail>>>>;
  /** By locale; the locale `` is the fallback. */
  readonly pages: Readonly<Record<string, PageWords>>;
}
