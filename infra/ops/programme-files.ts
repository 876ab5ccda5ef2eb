import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaignOccasion } from '../../functions/domain/asking/campaigns.ts';
import type { Customer } from '../../functions/domain/asking/customer.ts';
import type { Foreseen } from '../../functions/domain/asking/forecast.ts';
import { csvCell } from '../../functions/domain/importing/csv-cell.ts';
import { CONTACT_KINDS } from '../../functions/domain/mail/contact-kinds.ts';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import { isKeyAccount } from '../../functions/domain/programme/key-account.ts';
import { localeChain } from '../../functions/domain/text/locale.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import { withFile } from '../terminal/system-problem.ts';
import { calendarPage } from './programme-calendar.ts';
import type { PreviewFacts } from './programme-text.ts';

const COLUMNS = [
  'day',
  'at_utc',
  'what',
  'id',
  'kind',
  'campaign',
  'band',
  'template',
  'language',
  'key_account',
  'rule',
  'moved_to',
] as const;

/** The mail and the language that a customer would get. */
function mailOf(
  bundle: Bundle,
  customer: Customer,
  { contact, band: name }: Extract<Foreseen, { kind: 'goes' }>,
): { readonly template: string; readonly language: string } {
  const band = bundle.programme.bands.find((each) => each.name === name);
  const template = CONTACT_KINDS[contact.kind].template(bundle.programme, band) ?? '';
  const locales = bundle.mails[template] ?? {};
  const locale = localeChain(customer.locale).find((each) => Object.hasOwn(locales, each)) ?? '';
  return { template, language: locale === '' ? (bundle.pages['']?.language ?? '') : locale };
}

function rowOf(bundle: Bundle, customer: Customer, each: Foreseen): string[] {
  const { programme } = bundle;
  const key = isKeyAccount(customer, programme) ? 'yes' : 'no';
  if (each.kind === 'never')
    return ['', '', 'never', customer.crmId, '', '', '', '', '', key, each.reason, ''];
  const { kind, occasion } = each.contact;
  const campaign =
    programme.campaigns?.find((of) => campaignOccasion(of) === occasion && occasion !== undefined)?.name ??
    '';
  if (each.kind === 'held') {
    const what = each.until === undefined ? 'dropped' : 'held back';
    return [
      each.on,
      '',
      what,
      customer.crmId,
      kind,
      campaign,
      '',
      '',
      '',
      key,
      each.by.rule,
      each.until ?? '',
    ];
  }
  const { template, language } = mailOf(bundle, customer, each);
  const time = toInstant(each.at).slice(0, 16).replace('T', ' ');
  return [
    each.on,
    time,
    'goes',
    customer.crmId,
    kind,
    campaign,
    each.band ?? '',
    template,
    language,
    key,
    '',
    '',
  ];
}

/**
 * Writes a preview into a folder: `contacts.csv`, a row for each thing that will happen (`day`
 * in the customer's own zone), and `calendar.html`,
 * a bar for each day. People are named by the id that the company's CRM has for them, and by nothing else.
 */
export async function writePreview(folder: string, bundle: Bundle) {
  await withFile(folder, () => mkdir(folder, { recursive: true }));
  const csv = join(folder, 'contacts.csv');
  const calendar = join(folder, 'calendar.html');
  const stream = createWriteStream(csv, { mode: 0o600 });
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => undefined);
  const write = async (cells: readonly string[]): Promise<void> => {
    if (!stream.write(`${cells.map(csvCell).join(',')}\r\n`))
      await withFile(csv, () => Promise.race([once(stream, 'drain'), failed]));
  };
  await write(COLUMNS);
  return {
    async add(customer: Customer, foreseen: readonly Foreseen[]): Promise<void> {
      for (const each of foreseen) await write(rowOf(bundle, customer, each));
    },
    /** Returns the files. */
    async end(facts: Omit<PreviewFacts, 'isPublished'>): Promise<readonly string[]> {
      await withFile(csv, () =>
        Promise.race([new Promise<void>((resolve) => stream.end(() => resolve())), failed]),
      );
      await withFile(calendar, async () =>
        writeFile(calendar, String(await calendarPage(facts)), { mode: 0o600 }),
      );
      return [csv, calendar];
    },
  };
}
