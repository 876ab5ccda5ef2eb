/** Tags with a body and an end tag, such as `{% endif %}`. */
const BLOCKS: ReadonlySet<string> = new Set(['if', 'unless', 'case', 'for', 'capture', 'comment', 'raw']);

/**
 * The places of Liquid in a text. An opening without an end does not count, and its end is searched only
 * once.
 */
export function* liquidIn(text: string): Generator<{ readonly start: number; readonly end: number }> {
  const endless = new Set<string>();
  let at = 0;
  for (const { 0: opening, index } of text.matchAll(/\{\{|\{%/g)) {
    if (index < at || endless.has(opening)) continue;
    const end = text.indexOf(opening === '{{' ? '}}' : '%}', index + 2);
    if (end < 0) endless.add(opening);
    else {
      at = end + 2;
      yield { start: index, end: at };
    }
  }
}

/** A tag that begins a block, starts its next branch, or ends it. */
export interface BlockTag {
  readonly kind: 'begins' | 'branches' | 'ends';
  /** In the template's spelling: `{% if account %}`. */
  readonly text: string;
  readonly offset: number;
}

/** The tags of a text that begin, branch and end blocks, in order. */
export function blockTagsIn(text: string): BlockTag[] {
  return [...liquidIn(text)].flatMap(({ start, end }): BlockTag[] => {
    const tag = text.slice(start, end);
    const name = /^\{%-?\s*(\w+)/.exec(tag)?.[1] ?? '';
    const kind = BLOCKS.has(name)
      ? 'begins'
      : /^(?:else|elsif|when)$/.test(name)
        ? 'branches'
        : name.startsWith('end')
          ? 'ends'
          : undefined;
    return kind === undefined ? [] : [{ kind, text: tag, offset: start }];
  });
}
