import * as z from 'zod';
import { ENGINES } from './engines.ts';

/** What the keeper of an engine is told, on its command line. */
export const keeperOrder = z.object({
  engine: z.enum(ENGINES),
  /** Where the tables live between runs; in memory when absent. */
  dataDir: z.string().optional(),
  /** Where the engine is noted, and only one may be at a time. */
  home: z.string().optional(),
  /** Whether the home goes with whoever started the engine. */
  temporary: z.boolean(),
});
export type KeeperOrder = z.infer<typeof keeperOrder>;

/** What the keeper says, on one line, once the engine answers. */
export const keeperReady = z.object({ endpoint: z.url() });
