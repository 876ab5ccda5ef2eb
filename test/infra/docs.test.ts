import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CASE_STATUSES } from '../../functions/domain/cases/case.ts';
import type { ContactId } from '../../functions/domain/mail/contact-id.ts';
import { LANES } from '../../functions/domain/mail/lanes.ts';
import { MAIL_STATUSES } from '../../functions/domain/mail/mail-status.ts';
import {
  OPT_OUT_LIST_REASONS,
  SUPPRESSION_REASONS,
  SUPPRESSION_WEIGHT,
} from '../../functions/domain/mail/suppression.ts';
import { publicRoutes } from '../../functions/wiring/routes.ts';
import {
  AGENDA,
  addressKey,
  aliasKey,
  caseKey,
  commentKey,
  contactKey,
  customerKey,
  digestKey,
  gateKey,
  type Key,
  receiversKey,
  runEntryKey,
  runKey,
  staffKey,
  sweepKey,
} from '../../functions/wiring/table.ts';
import { ITEM_GRANTS } from '../../infra/constructs/item-grants.ts';

// What the docs name must exist: files, folders, commands, chapters. So whoever moves a file must also change
// the docs.

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOT_OURS = ['node_modules', '.git', 'cdk.out', '.hearback', '.stryker'];

/** Every file and folder of ours, from the root, with `/` as separator. */
function pathsIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.includes(entry.name)) return [];
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? [name, ...pathsIn(name)] : [name];
  });
}
const PATHS = pathsIn('');
const TOP = PATHS.filter((each) => !each.includes('/'));

const DOCS = PATHS.filter((each) =>
  /^(README\.md|functions\/([\w-]+|decisions\/[\w-]+)\.md|templates\/README\.md|infra\/(ops\/)?[\w-]+\.md|\.github\/[\w-]+\.md|test\/mutation\/README\.md)$/.test(
    each,
  ),
);
const read = (doc: string): string => readFileSync(path.join(ROOT, doc), 'utf8');

/** The text without blocks of code and without spans of code. */
const proseOf = (text: string): string => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
const codeSpansIn = (text: string): string[] =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);

/** A text in the form of a path; `*` stands for any part of a name. */
const PATH_FORM = /^[\w.@*-]+(\/[\w.@*-]+)*\/?$/;
const OUR_ENDING = /\.(ts|cjs|md|mjml|ya?ml)$/;
/** In the docs, French is the example of a new language. */
const FOR_EXAMPLE = /(^|[./])fr(-CA)?[./]/;

/** Whether a span of code names a file or folder of ours. */
function isPath(span: string): boolean {
  if (!PATH_FORM.test(span) || FOR_EXAMPLE.test(span)) return false;
  const [first = '', ...rest] = span.split('/');
  if (rest.length > 0 && TOP.includes(first)) return true;
  return OUR_ENDING.test(span) && !span.startsWith('.') && !span.startsWith('*');
}

/** Whether the path exists, from the root or as the end of a longer path. */
function isThere(span: string): boolean {
  const parts = span.replace(/\/$/, '').split('*');
  const name = parts.map((part) => part.replace(/[.@-]/g, '\\$&')).join('[^/]*');
  const isFromRoot = span.includes('/') && TOP.includes(span.split('/')[0] ?? '');
  const form = new RegExp(`${isFromRoot ? '^' : '(^|/)'}${name}$`);
  return PATHS.some((each) => form.test(each));
}

/** The name that GitHub gives to a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
const anchorsIn = (text: string): string[] =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  );

/** Links to our files and to chapters, pictures included. */
const linksIn = (text: string): string[] => [
  ...[...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to),
  ...[...proseOf(text).matchAll(/<(?:img|a)\s[^>]*?(?:src|href)="([^"]+)"/g)].map(([, to = '']) => to),
];

describe('the check of the docs', () => {
  it('sees all of them', () => {
    expect(DOCS).toEqual(
      expect.arrayContaining([
        'README.md',
        'functions/README.md',
        'functions/adding.md',
        'templates/README.md',
        'infra/README.md',
        'infra/runbook.md',
        'infra/ops/lists.md',
        '.github/CONTRIBUTING.md',
        '.github/SECURITY.md',
      ]),
    );
  });

  it.each([
    ['functions/wiring/table.ts', true, true],
    ['wiring/table.ts', true, true],
    ['table.ts', true, true],
    ['tables.ts', true, false],
    ['functions/domain/', true, true],
    ['functions/domains/', true, false],
    ['templates/score/*.mjml', true, true],
    ['templates/scores/*.mjml', true, false],
    ['infra/local/', true, true],
    ['npm test', false, false],
    ['score/new', false, false],
    ['reports/', false, false],
    ['pages/fr.yaml', false, false],
  ])('knows of `%s` whether it is a path and whether it is there', (span, path, there) => {
    expect([isPath(span), isThere(span)]).toEqual([path, there]);
  });

  it('finds links, and not those in code', () => {
    expect(linksIn('[a](b.md) `[c](d.md)` ![e](f.png) <img src="g.png" width="2">')).toEqual([
      'b.md',
      'f.png',
      'g.png',
    ]);
    expect(anchorOf('What `npm start` opens, and why')).toBe('what-npm-start-opens-and-why');
  });
});

describe.each(DOCS)('%s', (doc) => {
  const text = read(doc);

  it('names only files and folders that exist', () => {
    expect(codeSpansIn(text).filter((span) => isPath(span) && !isThere(span))).toEqual([]);
  });

  it('names only commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...text.matchAll(/npm run ([a-z][a-z:-]*)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('links only to what exists', () => {
    const broken = linksIn(text).filter((link) => {
      if (/^(https?|mailto):/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? doc : path.posix.join(path.posix.dirname(doc), file);
      if (!existsSync(path.join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsIn(read(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe('the design', () => {
  const design = read('functions/README.md');

  it('has every kind of item', () => {
    const kinds = new Set(Object.values(ITEM_GRANTS).flatMap((grants) => Object.keys(grants)));
    expect([...kinds].filter((kind) => !design.includes(`\`${kind.replace('*', '')}`))).toEqual([]);
  });

  it.each([
    ['lane', LANES],
    ['status of a mail', MAIL_STATUSES],
    ['status of a case', CASE_STATUSES],
    ['attribute of the index', [AGENDA.partition, AGENDA.sort]],
    ['public page', publicRoutes().filter((route) => route !== '/' && route !== '/{proxy+}')],
  ])('has every %s', (_, words) => {
    expect(words.filter((word) => !design.includes(word))).toEqual([]);
  });

  const ref = 'abcdefghijklmnop';
  const week = '2026-W45';
  const contact: ContactId = { ref, week, kind: 'score', occasion: 7 };
  const id = { audience: 'AUDIENCE', week, recipient: 'RECIPIENT', kind: 'alert', turn: 3 } as const;
  /** A key as the docs write it. */
  const shapeOf = ({ pk, sk }: Key): string[] =>
    [pk, sk].map((text) =>
      text
        .replace(ref, '<ref>')
        .replace(week, '<week>')
        .replace('#score#7', '#<kind>[#<occasion>]')
        .replace('#alert#3', '#<kind>#<turn>')
        .replace(/(AUDIENCE|RECIPIENT|HASH|RUN_ID)/g, (name) => `<${name.replace('_ID', '').toLowerCase()}>`)
        .replace(/^CUSTOMER#\d\d$/, 'CUSTOMER#<00–63>')
        .replace(/#\d\d$/, '#<00–15>'),
    );

  it.each<[string, Key]>([
    ['customer', customerKey(ref)],
    ['address', addressKey('HASH')],
    ['alias', aliasKey(ref)],
    ['run', runKey('RUN_ID')],
    ['run', runEntryKey('RUN_ID', { kind: 'suppressed', hash: 'HASH' })],
    ['run', runEntryKey('RUN_ID', { kind: 'ended', ref, until: '2026-11-03' })],
    ['contact', contactKey(contact)],
    ['comment', commentKey(contact)],
    ['case', caseKey(contact)],
    ['staff mail', staffKey(id)],
    ['digest', digestKey('AUDIENCE', week)],
    ['receivers', receiversKey(3)],
    ['gate', gateKey()],
    ['sweep', sweepKey()],
  ])('has the key of each item: %s', (item, key) => {
    const row = design.split('\n').find((line) => line.startsWith(`| ${item} | \``)) ?? '';
    for (const part of shapeOf(key)) expect(row).toContain(`\`${part}\``);
  });

  it('has what names a contact, wherever it says so', () => {
    expect(design).toContain('`nextOccasion`');
    expect(design).toMatch(/^\| occasion \|/m);
    expect(design).toMatch(/A mail has one name:[^.]*occasion/);
    expect(design).toMatch(/A token is [^.]*occasion/);
  });

  it('says who gives which reason of suppression', () => {
    const rowOf = (reason: string) => design.split('\n').find((line) => line.startsWith(`| \`${reason}\` |`));
    for (const reason of SUPPRESSION_REASONS)
      expect(rowOf(reason)).toContain(`| \`${reason}\` | ${SUPPRESSION_WEIGHT[reason]} |`);
    for (const reason of OPT_OUT_LIST_REASONS) expect(rowOf(reason)).toContain('a list');
  });

  it('names every folder in functions/, and every function', () => {
    const inside = readdirSync(path.join(ROOT, 'functions'), { withFileTypes: true });
    const names = inside.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    expect(names.filter((name) => name !== 'README.md' && !design.includes(`${name}`))).toEqual([]);
  });
});

describe('the decisions', () => {
  const files = DOCS.filter((doc) => doc.startsWith('functions/decisions/'));

  it('are numbered without a gap and stand in the index', () => {
    const numbers = files.map((file) => Number(path.posix.basename(file).slice(0, 2))).sort((a, b) => a - b);
    expect(numbers).toEqual(files.map((_, index) => index + 1));
    const index = linksIn(read('functions/README.md'));
    expect(files.filter((file) => !index.includes(file.slice('functions/'.length)))).toEqual([]);
  });

  it('name each library that a function may carry', () => {
    const libraries = Object.keys(JSON.parse(read('package.json')).dependencies)
      .filter((name) => !name.startsWith('@aws-sdk/'))
      .map((name) => name.replace(/^@/, '').split('/')[0] ?? '');
    const page = read('functions/decisions/20-dependencies.md').toLowerCase();
    expect(
      libraries.map((name) => name.replace('aws-lambda-', '')).filter((name) => !page.includes(name)),
    ).toEqual([]);
  });

  it.each(files)('%s says when, why, what was turned down, and what would change our mind', (file) => {
    const text = read(file);
    expect(text).toMatch(/^# \d+\. \S/);
    expect(text).toMatch(/^Settled on \d{4}-\d\d-\d\d\.$/m);
    for (const chapter of ['Why', 'Turned down', 'What would change our mind'])
      expect(text).toMatch(new RegExp(`^## ${chapter}$\\n+\\S`, 'm'));
  });
});

describe('what GitHub reads', () => {
  const forms = PATHS.filter((each) => /^\.github\/ISSUE_TEMPLATE\/(?!config)[\w-]+\.yml$/.test(each));

  it.each(forms)('%s is a form whose questions can be told apart', (form) => {
    const { name, description, body } = parse(read(form));
    expect([name, description]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    const questions: { type: string; id: string; attributes: { label: string } }[] = body.filter(
      ({ type }: { type: string }) => type !== 'markdown',
    );
    expect(questions.length).toBeGreaterThan(0);
    for (const { type, id, attributes } of questions) {
      expect(['input', 'textarea', 'dropdown', 'checkboxes']).toContain(type);
      expect(id).toMatch(/^[a-z]+$/);
      expect(attributes.label).toMatch(/./);
    }
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  });

  it('keeps npm and actions up to date, each once a week', () => {
    const { updates } = parse(read('.github/dependabot.yml'));
    expect(updates).toMatchObject([
      { 'package-ecosystem': 'npm', schedule: { interval: 'weekly' } },
      { 'package-ecosystem': 'github-actions', schedule: { interval: 'weekly' } },
    ]);
  });
});
