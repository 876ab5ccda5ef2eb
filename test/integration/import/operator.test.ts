import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { refOf } from '../../../functions/domain/identity/ref.ts';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { objectStore } from '../../../functions/store/object-store.ts';
import { movableClock } from '../../../infra/local/state/clock.ts';
import { findDeployed } from '../../../infra/ops/deployed.ts';
import { importIntoLocal, importThroughBucket } from '../../../infra/ops/import-file.ts';
import { keysOf } from '../../../infra/ops/target.ts';
import { startTestTable } from '../../support/dynamodb.ts';
import { aBundle, aProgramme } from '../../support/factories.ts';
import { npmRun } from '../../support/npm-run.ts';
import { startTestS3 } from '../../support/s3-server.ts';

const SAMPLE = fileURLToPath(new URL('../../../infra/local/sample/customers.csv', import.meta.url));
const GOOD = 'id,email,customer_since\nC-1,ana@example.com,2024-01-01\n';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hearback-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, text);
  return file;
}

describe('the command', () => {
  it.each([
    [['nowhere.csv', '--data', 'unused'], 'nowhere.csv cannot be read: there is no such file.\n'],
    [['.', '--data', 'unused'], '. cannot be read: it is a directory.\n'],
    [[SAMPLE, '--stage', 'unheard-of'], 'There is no stage "unheard-of" in cdk.json'],
  ])('says in one line what is wrong (%#)', async (args, message) => {
    const ended = await npmRun('import', ...args);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('importing into the local target that runs', () => {
  it('uses its table, its keys, its clock and its programme', async () => {
    const table = await startTestTable();
    try {
      const pepper = pathToFileURL(await fileOf('pepper', 'p'.repeat(32))).href;
      const signing = pathToFileURL(await fileOf('signing', 's'.repeat(32))).href;
      const programme = aProgramme({ dates: [{ column: 'contract_end', askBefore: 'P60D' }] });
      const bundle = await fileOf('bundle.json', JSON.stringify(aBundle({ programme })));
      const running = {
        client: table.client,
        tableName: table.tableName,
        bands: [],
        env: {
          TABLE_NAME: table.tableName,
          AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
          AWS_REGION: 'eu-west-1',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          PEPPER_SECRET: pepper,
          SIGNING_SECRET: signing,
          BUNDLE_URL: pathToFileURL(bundle).href,
        },
        // A year ahead of the real time.
        clock: movableClock(365 * DAY_MS),
      };
      const soon = new Date(Date.now() + 500 * DAY_MS).toISOString().slice(0, 10);
      const file = await fileOf(
        'running.csv',
        `id,email,customer_since,Contract End\nC-1,ana@example.com,${soon},31.12.2030\n`,
      );
      const report = await importIntoLocal(running, file);
      expect(report).toMatchObject({ counts: { added: 1 }, tagColumns: ['contract_end'], hints: [] });
      const { ref } = await keysOf(running);
      const customer = await customerStore(table.client, table.tableName).get(refOf('C-1', ref));
      expect(customer?.tags).toEqual({ contract_end: '2030-12-31' });

      const env = { ...running.env, BUNDLE_URL: pathToFileURL(path.join(directory, 'nowhere.json')).href };
      const again = await importIntoLocal({ ...running, env }, file);
      expect(again.hints).toEqual([expect.stringMatching(/^The programme could not be read/)]);
    } finally {
      await table.stop();
    }
  });
});

describe('importing into a stage', () => {
  it('uploads the file under a name of its own and waits for its report', async () => {
    const s3 = await startTestS3();
    try {
      const summary = { read: 2, added: 1, refused: 1, problems: 1, takenIn: true };
      const reports = 'imports/reports/crm-20261102090000123';
      let now = Date.parse('2026-11-02T09:00:00.123Z');
      const clock = {
        now: () => now,
        // The function works while the operator waits.
        sleep: async (ms: number) => {
          now += ms;
          s3.objects.set(`${reports}.csv`, Buffer.from('line,…'));
          s3.objects.set(`${reports}.txt`, Buffer.from('Columns:\n  id  → id\n'));
          s3.objects.set(`${reports}.json`, Buffer.from(JSON.stringify(summary)));
        },
      };
      const report = await importThroughBucket(
        objectStore(s3.client, 'imports'),
        await fileOf('crm.csv', GOOD),
        { dates: 'DMY' },
        clock,
      );
      const said = s3.objects.get('imports/incoming/crm-20261102090000123.mapping.json')?.toString() ?? '';
      expect(JSON.parse(said)).toEqual({ dates: 'DMY' });
      expect(s3.objects.get('imports/incoming/crm-20261102090000123.csv')?.toString()).toBe(GOOD);
      expect(report).toEqual({
        summary: { problems: 1, takenIn: true },
        lines: ['Columns:', '  id  → id'],
        csv: 'line,…',
        csvKey: 'reports/crm-20261102090000123.csv',
      });
    } finally {
      await s3.stop();
    }
  });

  it('gives up after twenty minutes and says where the report will be', async () => {
    let now = 0;
    const objects = { read: async () => undefined, write: async () => undefined };
    const clock = {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    };
    const wait = importThroughBucket(objects, await fileOf('crm.csv', GOOD), {}, clock);
    await expect(wait).rejects.toThrow('reports/crm-19700101000000000.csv');
  });
});

describe('finding a deployed stage', () => {
  // The SDK takes its credentials from the environment, as in a signed-in shell.
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const ANSWER = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
    <Outputs><member><OutputKey>ImportBucket</OutputKey><OutputValue>the-bucket</OutputValue></member>
    <member><OutputKey>PublicUrl</OutputKey><OutputValue>https://a.example/?x=1&amp;y=2</OutputValue></member></Outputs>
    </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

  async function withCloudFormation(
    status: number,
    body: string,
    work: (url: string) => Promise<void>,
  ): Promise<void> {
    const server = createServer((request, response) => {
      const isSigned = request.headers.authorization?.includes('/cloudformation/aws4_request') ?? false;
      let asked = '';
      request.on('data', (chunk) => {
        asked += String(chunk);
      });
      request.on('end', () => {
        const isAsked = asked.includes('StackName=hearback-dev');
        response.writeHead(isSigned && isAsked ? status : 500).end(body);
      });
    }).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
    }
  }

  const environment = (url: string) => ({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_CLOUDFORMATION: url });

  it('reads the outputs of its stack', async () => {
    await withCloudFormation(200, ANSWER, async (url) => {
      expect(await findDeployed('dev', environment(url))).toEqual({
        stage: 'dev',
        region: 'eu-west-1',
        outputs: { ImportBucket: 'the-bucket', PublicUrl: 'https://a.example/?x=1&y=2' },
        credentials: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
      });
    });
  });

  it('says that it was not deployed', async () => {
    const body =
      '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id hearback-dev does not exist</Message></Error></ErrorResponse>';
    await withCloudFormation(400, body, async (url) => {
      await expect(findDeployed('dev', environment(url))).rejects.toThrow(
        'The stage dev was not found in eu-west-1: Stack with id hearback-dev does not exist',
      );
    });
  });
});
