import { describe, expect, it } from 'vitest';
import { OPT_OUT_LIST_REASONS } from '../../../functions/domain/mail/suppression.ts';
import {
  type IncomingFile,
  incomingFile,
  mappingKeys,
  optOutFolder,
  reportKeys,
} from '../../../functions/wiring/import-bucket.ts';

describe('a file in the import bucket', () => {
  it.each<[string, IncomingFile | undefined]>([
    ['incoming/crm.csv', { kind: 'customers' }],
    ['incoming/2026/crm.csv', { kind: 'customers' }],
    ['incoming/opt-outs.csv', { kind: 'customers' }],
    ['incoming/opt-outs/list.txt', { kind: 'opt-outs', reason: 'unsubscribed' }],
    ['incoming/opt-outs/2026/list.csv', { kind: 'opt-outs', reason: 'unsubscribed' }],
    ['incoming/opt-outs/bounced.csv', { kind: 'opt-outs', reason: 'unsubscribed' }],
    ['incoming/opt-outs/opted-out/list.csv', { kind: 'opt-outs', reason: 'unsubscribed' }],
    ['incoming/opt-outs/bounced/', undefined],
    ['incoming/', undefined],
    ['reports/crm.csv', undefined],
    ['other/incoming/crm.csv', undefined],
  ])('%s', (key, file) => {
    expect(incomingFile(key)).toEqual(file);
  });

  it.each(OPT_OUT_LIST_REASONS)('in the folder of a reason is a list for that reason: %s', (reason) => {
    expect(incomingFile(`${optOutFolder(reason)}a/b.csv`)).toEqual({ kind: 'opt-outs', reason });
  });

  it.each([
    ['incoming/2026/crm.CSV', 'reports/2026/crm'],
    ['incoming/opt-outs/bounced/list.csv', 'reports/opt-outs/bounced/list'],
    ['incoming/opt-outs/list.txt', 'reports/opt-outs/list.txt'],
  ])('%s is reported on in %s', (key, report) => {
    expect(reportKeys(key)).toEqual({ csv: `${report}.csv`, txt: `${report}.txt`, json: `${report}.json` });
  });

  it.each([
    ['incoming/crm.csv', 'incoming/crm.mapping.json', 'incoming/mapping.json'],
    ['incoming/2026/crm.CSV', 'incoming/2026/crm.mapping.json', 'incoming/2026/mapping.json'],
    ['incoming/2026.old/crm', 'incoming/2026.old/crm.mapping.json', 'incoming/2026.old/mapping.json'],
    ['incoming/crm.2026.csv', 'incoming/crm.2026.mapping.json', 'incoming/mapping.json'],
  ])('%s may have what people said of it beside it', (key, own, folder) => {
    expect(mappingKeys(key)).toEqual([own, folder]);
    expect([incomingFile(own), incomingFile(folder)]).toEqual([undefined, undefined]);
  });
});
