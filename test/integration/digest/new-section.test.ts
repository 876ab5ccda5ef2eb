import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { addAskState, EMPTY_TALLY, rateOf, type Tally } from '../../../functions/domain/answering/score.ts';
import { type Flag, flag, flagsOf, partCells } from '../../../functions/domain/digests/digest-cells.ts';
import { foldDigests, noFigures, SECTIONS } from '../../../functions/domain/digests/digest-fold.ts';
import type { Section } from '../../../functions/domain/digests/section.ts';
import { keptTally } from '../../../functions/domain/digests/week-figures.ts';
import { digestSamples } from '../../../functions/email/publishing/digest-samples.ts';
import { sampleOf } from '../../../functions/email/publishing/samples.ts';
import { digestVariables } from '../../../functions/email/sending/digest-variables.ts';
import { MAIL_KINDS } from '../../../functions/email/sending/mail-kinds.ts';
import { renderer } from '../../../functions/email/sending/render.ts';
import { digestStore } from '../../../functions/store/digests.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aBundle, aContact, aDigest, aProgramme } from '../../support/factories.ts';

// A new section, answers by region, written as its own rule file would be. It goes from contacts to a mail
// through the real code, and that code does not know the section.

interface Figures {
  readonly byRegion: readonly { readonly region: string; readonly tally: Tally }[];
}
interface Values {
  readonly regions: readonly { readonly region: string; readonly hidden: Flag; readonly rate: string }[];
}

const BY_REGION: Section<Figures, Values> = {
  kept: { byRegion: z.array(z.object({ region: z.string(), tally: keptTally })) },
  sum(weeks) {
    const regions = new Map<string, Tally>();
    return {
      addAsk({ region = '', week }, state) {
        if (week !== weeks.at(-1)) return;
        regions.set(region, addAskState(regions.get(region) ?? EMPTY_TALLY, state));
      },
      figures: () => ({ byRegion: [...regions].map(([region, tally]) => ({ region, tally })) }),
    };
  },
  values: ({ byRegion }, { numbers }) => ({
    regions: partCells(byRegion, ({ region }) => region).map(({ region, tally, state }) => ({
      region,
      ...flagsOf(state),
      hidden: flag(state === 'hidden'),
      rate: state === 'shown' ? numbers.signedPercent(rateOf(tally)?.value ?? 0) : '',
    })),
  }),
};
const WITH_REGIONS = [...SECTIONS, BY_REGION];

const WEEK = '2026-W45';
const NOW = '2026-11-09T08:00:00Z';
const PROGRAMME = aProgramme({
  digests: [{ name: 'leadership', to: ['l@example.com'], on: 'mon', at: '08:00', template: 'digest/weekly' }],
});
const answered = (who: string, score: number, region: string) =>
  aContact(who, { region, evidence: { hits: [], lostHits: 0, tap: { score, at: '2026-11-03T10:00:00Z' } } });

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());
const store = (sections?: readonly Section[]) => digestStore(table.client, table.tableName, sections);

describe('a section that is added', () => {
  it('is folded, stored, put into words and shown without a change anywhere else', async () => {
    const audience = { name: 'leadership', week: WEEK, slice: undefined };
    const fold = foldDigests([audience], NOW, WITH_REGIONS);
    for (let index = 0; index < 8; index++) fold.addContact(answered(`e${index}`, index < 6 ? 9 : 2, 'EMEA'));
    for (let index = 0; index < 6; index++) fold.addContact(answered(`a${index}`, 9, 'AMER'));
    fold.addContact(answered('p', 1, 'APAC'));
    const [folded] = fold.result();
    if (folded === undefined) expect.fail('Nothing was folded.');

    const digest = { ...folded.figures, audience: 'leadership', madeAt: NOW, earlier: [] };
    await store(WITH_REGIONS).put(digest);
    const kept = await store(WITH_REGIONS).get('leadership', WEEK);
    expect(kept).toEqual(digest);
    expect(kept).toMatchObject({ byRegion: [{ region: 'EMEA' }, { region: 'AMER' }, { region: 'APAC' }] });

    const values = digestVariables(kept ?? digest, PROGRAMME, 'en', Date.parse(NOW), WITH_REGIONS);
    const text =
      '{% for row in regions %}{{ row.region }}{% if row.hidden %} -{% endif %} {{ row.rate }}|{% endfor %}';
    const mail = { subject: '{{ rate }}', html: text, text };
    const mails = { 'digest/weekly': { '': { language: 'en', ...mail } } };
    const render = renderer(aBundle({ programme: PROGRAMME, mails }));
    expect(render('digest/weekly', 'en', values)).toMatchObject({
      subject: '+60%',
      text: 'EMEA +50%|AMER - |APAC |\n',
    });
  });

  it('is among the values that templates are checked with', () => {
    const [sample, ...edges] = digestSamples(WITH_REGIONS);
    expect(sample?.regions).toMatchObject([
      { region: 'Qregionq', rate: expect.stringMatching(/%$/) },
      { region: 'Qotherregionq' },
      { region: '' },
    ]);
    for (const edge of edges) expect(edge.regions).toBeInstanceOf(Array);
    expect(digestSamples()[0]).toEqual(sampleOf(MAIL_KINDS.digest));
    expect(digestSamples()[0]).not.toHaveProperty('regions');
  });

  it('reads as empty in older digests, and code that does not know it ignores it', async () => {
    const before = aDigest({ audience: 'before' });
    await store().put(before);
    expect(await store(WITH_REGIONS).get('before', WEEK)).toEqual({ ...before, byRegion: [] });
    expect(await store(WITH_REGIONS).since('before', WEEK)).toEqual([{ ...before, byRegion: [] }]);

    await store(WITH_REGIONS).put({
      ...noFigures(WEEK, WITH_REGIONS),
      audience: 'after',
      madeAt: NOW,
      earlier: [],
    });
    expect(await store().get('after', WEEK)).toEqual({
      ...noFigures(WEEK),
      audience: 'after',
      madeAt: NOW,
      earlier: [],
    });
  });

  it('that is damaged in the table is an error and not taken for empty', async () => {
    await store().put({ ...aDigest({ audience: 'damaged' }), byRegion: 'EMEA' } as never);
    await expect(store(WITH_REGIONS).get('damaged', WEEK)).rejects.toThrow(/cannot be read: byRegion/);
  });
});

describe('the sections there are', () => {
  it('share no name, neither in their figures nor in their values', () => {
    const digest = aDigest();
    const values = digestVariables(digest, PROGRAMME, 'en', Date.parse(NOW), []);
    const wording = {
      programme: PROGRAMME,
      locale: 'en',
      numbers: { count: String, signed: String, percent: String, signedPercent: String },
      now: 0,
    };
    const kept = SECTIONS.flatMap((section) => Object.keys(section.kept));
    const told = [
      ...Object.keys(values),
      ...SECTIONS.flatMap((section) => Object.keys(section.values(digest, wording))),
    ];
    expect(new Set([...kept, 'audience', 'week', 'madeAt', 'earlier', 'pk', 'sk']).size).toBe(
      kept.length + 6,
    );
    expect(new Set(told).size).toBe(told.length);
    expect(Object.keys(noFigures(WEEK)).sort()).toEqual([...kept, 'week'].sort());
  });

  it('each give every value of a full digest', () => {
    const empty = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.length === 0);
    const leaves = (value: unknown, path: string): [string, unknown][] => {
      if (Array.isArray(value) && value.length > 0) return value.flatMap((row) => leaves(row, `${path}[]`));
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
      return Object.entries(value).flatMap(([name, part]) => leaves(part, `${path}.${name}`));
    };
    const all = digestSamples().flatMap((values) => leaves(values, ''));
    const said = new Set(all.filter(([, value]) => !empty(value)).map(([path]) => path));
    // A list counts as given when it has rows in some sample.
    const lists = new Set([...said].flatMap((path) => path.match(/^[^[]+(?=\[\])/) ?? []));
    const unsaid = all.map(([path]) => path).filter((path) => !said.has(path) && !lists.has(path));
    // Nobody is missing here: a band is listed because some of its customers were asked.
    expect([...new Set(unsaid)]).toEqual(['.bands[].nobody_asked']);
  });
});
