import * as z from 'zod';
import { ENGINES } from './engines.ts';

/** What the keeper of an engine gets on its command line. */
export const keeperOrder = z.object({
  engine: z.enum(ENGINES),
  /** Where the tables live between runs; in memory when absent. */
  dataDir: z.string().optional(),
  /** The directory of the engine's note; only one engine may use it at a time. */
  home: z.string().optional(),
  /** Whether the home is removed when the process that started the engine is killed. */
  temporary: z.boolean(),
});
export type KeeperOrder = z.infer<typeof keeperOrder>;

/** The line that the keeper prints once the engine answers; and its own address, see `DynamoDb.past`. */
export const keeperReady = z.object({ endpoint: z.url(), past: z.url().optional() });
