import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ifThere } from '../../terminal/missing-file.ts';
import { messageOf, UserError } from '../../terminal/user-error.ts';
import { LOCAL_REGION } from './queue.ts';

/**
 * The database engines in the order of preference. dynoxide starts fastest, but npm has it for some machines
 * only; dynalite is JavaScript; Amazon's DynamoDB Local needs Java.
 */
export const ENGINES = ['dynoxide', 'dynalite', 'dynamodb-local'] as const;
export type Engine = (typeof ENGINES)[number];

/**
 * Where each engine keeps its data in the directory of a database: a file, or a directory of its own.
 * Amazon's engine names its file by the access key, see {@link keyedDatabase}; the name here is the one it
 * uses without keys.
 */
export const DATA_NAMES: Readonly<Record<Engine, string>> = {
  dynoxide: 'dynoxide.sqlite',
  dynalite: 'dynalite',
  'dynamodb-local': 'shared-local-instance.db',
};

const OLDEST_JAVA = 17;
const CHOICE = 'DYNAMODB_ENGINE';
const load = createRequire(import.meta.url);
const dynoxidePackage = `@dynoxide/${process.platform}-${process.arch}`;

/** The path of the dynoxide binary for this machine, if npm installed one. */
export function dynoxideBinary(): string | undefined {
  try {
    const manifest = load.resolve(`${dynoxidePackage}/package.json`);
    return path.join(path.dirname(manifest), process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch {
    return undefined;
  }
}

/** The major version of the Java on the path, if there is one. */
function javaVersion(): number | undefined {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = error === undefined ? /version "(?:1\.)?(\d+)/.exec(stderr)?.[1] : undefined;
  return version === undefined ? undefined : Number(version);
}

const LACKS: Readonly<Record<Engine, () => string | undefined>> = {
  dynoxide: () => {
    if (dynoxideBinary() === undefined) return `${dynoxidePackage} is not installed`;
    // See `engine-process.ts`: dynoxide answers every browser that finds it.
    return process.platform === 'darwin' ? 'macOS has only one address where it could listen' : undefined;
  },
  dynalite: () => {
    try {
      // LevelDB is machine code, so an installed package may still fail to load.
      load('dynalite');
      return undefined;
    } catch (error) {
      return `dynalite cannot be loaded (${messageOf(error).split('\n')[0]})`;
    }
  },
  'dynamodb-local': () => {
    const java = javaVersion();
    if (java === undefined) return 'no Java was found';
    return java < OLDEST_JAVA ? `the Java here is version ${java}` : undefined;
  },
};

/**
 * What this machine lacks to run an engine, as a clause (`no Java was found`); undefined when it lacks
 * nothing.
 */
export const lackOfEngine = (engine: Engine): string | undefined => LACKS[engine]();

const REMEDIES: Readonly<Record<Engine, string>> = {
  dynoxide: 'Run "npm ci"; where npm has no such package, use another engine.',
  dynalite: 'Run "npm ci".',
  'dynamodb-local': `Install Java ${OLDEST_JAVA} or later (https://adoptium.net) and start again.`,
};

/**
 * The engine that `DYNAMODB_ENGINE` names; undefined when it is not set.
 *
 * @throws UserError when there is no such engine
 */
export function wantedEngine(env: NodeJS.ProcessEnv): Engine | undefined {
  const wanted = env[CHOICE];
  const engine = ENGINES.find((known) => known === wanted);
  if (wanted && engine === undefined)
    throw new UserError(`${CHOICE} is "${wanted}"; use one of ${ENGINES.join(', ')}.`);
  return engine;
}

/** The error for a database that cannot be opened in this state. */
export const spoiltDatabase = (place: string, why: string): UserError =>
  new UserError(
    `The database ${place} is spoilt (${why}). Put it back from a copy, or begin a new world in another directory.`,
  );

const namesIn = async (directory: string): Promise<string[]> => (await ifThere(readdir(directory))) ?? [];

/** The file of Amazon's engine for one access key. */
const KEYED = new RegExp(`^([0-9a-f]{32})_${LOCAL_REGION}\\.db$`);

/** The file that holds our access key. A stranger who finds the engine may make tables under another key. */
const KEY_NOTE = 'access-key';

/** The access key of our tables; undefined when there are none yet. */
async function accessKeyIn(directory: string, names: readonly string[]): Promise<string | undefined> {
  if (names.includes(KEY_NOTE)) return (await readFile(path.join(directory, KEY_NOTE), 'utf8')).trim();
  const [only, ...others] = names.flatMap((name) => KEYED.exec(name)?.[1] ?? []);
  if (others.length === 0) return only;
  throw spoiltDatabase(directory, `its file ${KEY_NOTE} is missing, and there are several databases`);
}

/**
 * Our access key in this directory, and the file in which Amazon's engine keeps its tables. The key of a
 * directory never changes. Directories of earlier versions used no keys; they get one.
 *
 * @throws UserError when nothing tells which key is ours
 */
export async function keyedDatabase(directory: string): Promise<{ key: string; file: string }> {
  const names = await namesIn(directory);
  const known = await accessKeyIn(directory, names);
  const key = known ?? randomBytes(16).toString('hex');
  const file = path.join(directory, `${key}_${LOCAL_REGION}.db`);
  if (!KEYED.test(path.basename(file))) throw spoiltDatabase(directory, `its file ${KEY_NOTE} holds no key`);
  const unkeyed = DATA_NAMES['dynamodb-local'];
  // SQLite's files beside it (`-wal`, `-journal`) are renamed too.
  for (const name of known === undefined ? names.filter((each) => each.startsWith(unkeyed)) : [])
    await rename(path.join(directory, name), `${file}${name.slice(unkeyed.length)}`);
  await writeFile(path.join(directory, KEY_NOTE), key, { mode: 0o600 });
  return { key, file };
}

/**
 * The engines that have data in the directory of a database. A file that was created and never written counts
 * as no data.
 */
export async function enginesIn(directory: string): Promise<Engine[]> {
  const names = await namesIn(directory);
  const holds = async (engine: Engine): Promise<boolean> => {
    const itsFiles = names.filter(
      (name) => name === DATA_NAMES[engine] || (engine === 'dynamodb-local' && KEYED.test(name)),
    );
    const sizes = await Promise.all(
      itsFiles.map(async (name) => {
        const place = path.join(directory, name);
        const found = await stat(place);
        return found.isDirectory() ? (await readdir(place)).length : found.size;
      }),
    );
    return sizes.some((size) => size > 0);
  };
  const withData = await Promise.all(ENGINES.map(holds));
  return ENGINES.filter((_, index) => withData[index]);
}

/** The engine that wrote the directory: to any other the directory would look empty. */
function engineOfData(directory: string, withData: readonly Engine[], wanted: Engine | undefined): Engine {
  const [only, other] = withData;
  if (wanted !== undefined && !withData.includes(wanted)) {
    throw new UserError(
      `${directory} was written by the engine ${withData.join(' and ')}, which ${wanted} cannot read. Leave ${CHOICE} out, or choose another directory.`,
    );
  }
  const engine = wanted ?? only;
  if (engine === undefined || (wanted === undefined && other !== undefined)) {
    throw new UserError(
      `${directory} was written by the engines ${withData.join(' and ')}, each with data of its own. Say in ${CHOICE} whose data you want.`,
    );
  }
  const lack = lackOfEngine(engine);
  if (lack === undefined) return engine;
  throw new UserError(
    `${directory} was written by the engine ${engine}, and ${lack}. ${REMEDIES[engine]} Another directory begins anew.`,
  );
}

/**
 * Chooses an engine that this machine can run.
 *
 * @param wanted the only acceptable engine; otherwise the first of {@link ENGINES} that runs here
 * @param directory of the database, which may not exist yet; in memory when absent
 * @throws UserError that says what to install, or that another engine wrote the directory
 */
export async function chooseEngine(
  wanted: Engine | undefined,
  directory: string | undefined,
): Promise<Engine> {
  const withData = directory === undefined ? [] : await enginesIn(directory);
  if (directory !== undefined && withData.length > 0) return engineOfData(directory, withData, wanted);
  const lacks: string[] = [];
  for (const engine of wanted === undefined ? ENGINES : [wanted]) {
    const lack = lackOfEngine(engine);
    if (lack === undefined) return engine;
    lacks.push(lack);
  }
  throw new UserError(`No database engine: ${lacks.join(', and ')}. ${REMEDIES[wanted ?? 'dynamodb-local']}`);
}
