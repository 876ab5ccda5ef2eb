import { describe, expect, it } from 'vitest';
import { suppressAddresses } from '../../../../functions/use-cases/importing/suppress-addresses.ts';
import { chunks, csv, HEADER, importWorld } from '../../../support/import-world.ts';
import { OBJECT_NAMES } from '../../../support/object-names.ts';

const NAMES = [...OBJECT_NAMES, '__proto__', 'prototype'];
const ROW = 'C-1,ana@example.com,2024-01-01';

describe('a name that every object already has', () => {
  it.each(NAMES)('%s may be the header of a column', async (name) => {
    const world = importWorld();
    const report = await world.import(csv(`${HEADER},${name}`, `${ROW},x`));
    expect(report.counts).toMatchObject({ added: 1, refused: 0 });
    expect(world.customer('C-1')?.email).toBe('ana@example.com');
  });

  it.each(NAMES)('%s may be an answer about a column', async (name) => {
    const options = {
      columns: { region: name },
      tags: [name],
      drop: [name],
      notConsent: [name],
      saysNo: Object.fromEntries([[name, [name]]]),
    };
    for (const [key, value] of Object.entries(options)) {
      const file = csv(`${HEADER},${name}`, `${ROW},${name}`);
      const report = await importWorld().import(file, { [key]: value });
      expect([key, report.counts.added]).toEqual([key, 1]);
    }
  });

  it.each(NAMES)('%s may be in every optional cell', async (name) => {
    const world = importWorld();
    const columns = ['first_name', 'last_name', 'account', 'region', 'owner_email', 'language', 'time_zone'];
    const more = ['annual_value', 'customer_until', 'opted_out', 'status', 'plan'];
    const cells = [...columns, ...more].map(() => name).join(',');
    const report = await world.import(csv([HEADER, ...columns, ...more].join(','), `${ROW},${cells}`), {
      notConsent: ['status'],
    });
    expect(report.counts).toMatchObject({ added: 1, refused: 0 });
    expect(world.customer('C-1')).toMatchObject({ firstName: name, account: name, region: name });
  });

  it.each(NAMES)('%s may be an id, and be in an opt-out list', async (name) => {
    const world = importWorld();
    await world.import(csv(HEADER, `${name},ana@example.com,2024-01-01`));
    expect(world.customer(name)?.email).toBe('ana@example.com');
    const lists = {
      csv: csv(`email,${name}`, `ana@example.com,${name}`),
      json: `[{"email":"bo@example.com","${name}":"${name}"}]`,
    };
    for (const list of Object.values(lists)) {
      const report = await suppressAddresses(() => chunks(list, 50), 'unsubscribed', world.deps, {});
      expect(report.counts).toMatchObject({ suppressed: 1, refused: 0 });
    }
  });
});
