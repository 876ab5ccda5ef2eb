import { dateColumnsOf } from '../../domain/programme/date-columns.ts';
import type { BundleSource } from '../../ports/bundles.ts';
import type { ImportDeps } from './import-customers.ts';

const NOT_READ =
  'The programme could not be read, so a column with a day that it names was kept as it is written. Import the list again when the programme can be read.';

/**
 * What an import takes from the programme that is published. A programme that cannot be read stops no list:
 * its columns with a day are then tags like others, and the report says so.
 *
 * @param bundles undefined when nothing is published
 * @param onNotRead called with the reason when the programme cannot be read
 */
export async function publishedProgramme(
  bundles: BundleSource | undefined,
  onNotRead: (error: unknown) => void = () => undefined,
): Promise<Pick<ImportDeps, 'programme' | 'dateColumns' | 'hints'>> {
  if (bundles === undefined) return {};
  try {
    const { programme } = await bundles.current();
    return { programme, dateColumns: dateColumnsOf(programme) };
  } catch (error) {
    onNotRead(error);
    return { hints: [NOT_READ] };
  }
}
