import type { ImportReport } from '../../domain/importing/import-report.ts';
import type { Survey } from './survey.ts';

const ORDER_TEXT = { DMY: 'the day first', MDY: 'the month first' } as const;

/**
 * Other things to know for whoever imports: options for columns that the file lacks, and what the file shows
 * about values that are open.
 */
export function hintsOf(
  { plan, refusing, unheard, dateOrder, decimal }: Survey,
  report: ImportReport,
): string[] {
  const absent = plan?.absent ?? [];
  const isOpen = (flag: string): boolean => report.groups.some(({ expected }) => expected.includes(flag));
  return [
    ...(plan?.aboutDays ?? []),
    ...(absent.length > 0 ? [`The file has no such column: ${absent.join(', ')}.`] : []),
    ...(refusing.length > 0
      ? [
          `Heard although the column is about something else, and its name says nothing of mail: ${refusing.join(', ')}. If a word there means no such thing: --not-consent.`,
        ]
      : []),
    ...unheard.map(
      ({ header, cells }) =>
        `${cells} ${cells === 1 ? 'cell' : 'cells'} of "${header}" plainly refuse mail, and were not heard, as --not-consent says.`,
    ),
    ...(dateOrder !== undefined && isOpen('--dates')
      ? [`Other dates of this file have ${ORDER_TEXT[dateOrder]}: --dates ${dateOrder} reads all of them so.`]
      : []),
    ...(decimal !== undefined && isOpen('--decimal')
      ? [`Other amounts of this file have a decimal ${decimal}: --decimal ${decimal} reads all of them so.`]
      : []),
  ];
}
