import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignOccasion } from '../../../functions/domain/asking/campaigns.ts';
import type { Customer } from '../../../functions/domain/asking/customer.ts';
import type { Foreseen } from '../../../functions/domain/asking/forecast.ts';
import { writePreview } from '../../../infra/ops/programme-files.ts';
import { aBundle, aCustomer, aProgramme } from '../../support/factories.ts';
import { FROM, figuresOf, goes, held } from './programme-figures.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hearback-preview-'));
});
afterEach(() => rm(folder, { recursive: true }));

const mail = { subject: '', html: '', text: '' };
const bundle = aBundle({
  programme: aProgramme({
    campaigns: [{ name: 'spring', audience: {}, start: '2026-11-04', spreadOver: 'P2W' }],
  }),
  mails: { 'score/new': { '': mail, de: mail } },
  pages: { '': { language: 'en' } },
});

/** The rows of the CSV for one customer, without the header. */
async function rowsOf(crmId: string, foreseen: readonly Foreseen[], change: Partial<Customer> = {}) {
  const files = await writePreview(path.join(folder, 'new', 'folder'), bundle);
  await files.add(aCustomer(crmId, { crmId, locale: 'en', ...change }), foreseen);
  const written = await files.end({
    figures: figuresOf([]),
    spreads: [],
    unknownNames: [],
    withoutTurn: 0,
    unreadable: [],
    from: FROM,
    days: 7,
    perDay: undefined,
  });
  const [csv = ''] = written;
  expect(written.map((file) => path.basename(file))).toEqual(['contacts.csv', 'calendar.html']);
  for (const file of written) expect((await stat(file)).mode & 0o077).toBe(0);
  const lines = (await readFile(csv, 'utf8')).split('\r\n');
  expect(lines[0]).toBe(
    '"day","at_utc","what","id","kind","campaign","band","template","language","key_account","rule","moved_to"',
  );
  expect(lines.at(-1)).toBe('');
  return lines.slice(1, -1);
}

describe('the CSV of a preview', () => {
  it('has a row for each mail, with its template and language', async () => {
    expect(await rowsOf('C-1', [goes('2026-11-04T10:00:00Z')], { locale: 'de-AT' })).toEqual([
      '"2026-11-04","2026-11-04 10:00","goes","C-1","score","","new","score/new","de","no","",""',
    ]);
    expect(await rowsOf('C-1', [goes('2026-11-04T10:00:00Z')], { annualValue: 80_000 })).toEqual([
      '"2026-11-04","2026-11-04 10:00","goes","C-1","score","","new","score/new","en","yes","",""',
    ]);
  });

  it('has the day of the customer beside the moment in UTC, which may be another day', async () => {
    const there: Foreseen = { ...goes('2026-11-03T22:10:00Z'), on: '2026-11-04' } as Foreseen;
    expect((await rowsOf('C-1', [there]))[0]).toMatch(/^"2026-11-04","2026-11-03 22:10","goes"/);
  });

  it('names the campaign', async () => {
    const occasion = campaignOccasion({ name: 'spring' });
    expect((await rowsOf('C-1', [goes('2026-11-04T10:00:00Z', occasion)]))[0]).toContain(
      '"score","spring","new"',
    );
  });

  it('tells what a rule moves from what it drops, and who never gets a mail', async () => {
    expect(
      await rowsOf('C-1', [
        held('2026-11-05', 'quiet-time', '2026-11-11'),
        held('2026-11-20', 'min-gap'),
        { kind: 'never', reason: 'opted-out' },
      ]),
    ).toEqual([
      '"2026-11-05","","held back","C-1","score","","","","","no","quiet-time","2026-11-11"',
      '"2026-11-20","","dropped","C-1","score","","","","","no","min-gap",""',
      '"","","never","C-1","","","","","","no","opted-out",""',
    ]);
  });

  it.each([
    ['=1+1', `"'=1+1"`],
    ['A,1', '"A,1"'],
    ['say "A"', '"say ""A"""'],
    ['A;=1', `"A;'=1"`],
  ])('begins no formula and breaks at no separator in the id of the CRM: %s', async (crmId, cell) => {
    expect((await rowsOf(crmId, [goes('2026-11-04T10:00:00Z')]))[0]).toContain(`"goes",${cell},"score"`);
  });
});
