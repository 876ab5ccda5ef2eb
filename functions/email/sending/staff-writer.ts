import { answerOf } from '../../domain/answering/weigh.ts';
import { wordsOfWhy } from '../../domain/asking/consequence.ts';
import { fallOf } from '../../domain/asking/take-back.ts';
import { planOf } from '../../domain/digests/digest-schedule.ts';
import { audienceTag } from '../../domain/mail/audience.ts';
import type { NewStaffMail } from '../../domain/mail/staff-mail.ts';
import { CASE_TEMPLATES } from '../../domain/mail/templates.ts';
import type { Bundle } from '../../domain/programme/bundle.ts';
import { bandLabel, causeLabel } from '../../domain/programme/label.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import { ageText } from '../../domain/time/age-text.ts';
import { after } from '../../domain/time/duration.ts';
import { toEpochMs, toInstant } from '../../domain/time/instant.ts';
import type { EpochMs } from '../../domain/time/units.ts';
import type { OutgoingMail } from '../../ports/mail.ts';
import type { CaseNews, DigestNews, StaffMailContent, StaffWriter } from '../../ports/writers.ts';
import { composeMail } from './compose.ts';
import { digestVariables } from './digest-variables.ts';
import { assertLinked, signLink } from './links.ts';
import type { AlertValues, Values } from './mail-kinds.ts';
import type { MailWriterSettings } from './mail-writer.ts';
import { chooseMail, renderer } from './render.ts';

/**
 * Writes a staff mail: about a case, or a digest. It has no unsubscribe link, because it is part of
 * somebody's work.
 */
export function staffWriter(settings: MailWriterSettings): StaffWriter {
  const { from } = settings;
  return {
    async writeStaff(content: StaffMailContent): Promise<OutgoingMail> {
      const { mail, bundle, now, about } = content;
      const { programme } = bundle;
      const template = templateOf(mail, about, programme);
      const reads = readerLocale(bundle, template, mail.locale);
      const { language } = chooseMail(bundle, template, reads);
      const locale = localeWithin(language, reads);
      const values: Values =
        about.kind === 'digest'
          ? digestVariables(about.digest, programme, locale, now)
          : caseValues(
              about,
              programme,
              locale,
              now,
              signLink(settings, 'case', about.ask, after(now, programme.linksValidFor)),
            );
      const rendered = renderer(bundle)(template, reads, values);
      assertLinked(template, rendered, values);
      const raw = composeMail({
        from: { name: programme.sender.name, address: from },
        to: { address: mail.to },
        subject: rendered.subject,
        html: rendered.html,
        text: rendered.text,
        date: new Date(now),
      });
      return { to: mail.to, raw, tags: tagsOf(mail) };
    },
  };
}

function templateOf(
  { kind, audience }: NewStaffMail,
  about: CaseNews | DigestNews,
  programme: Programme,
): string {
  if (about.kind === 'case' && kind !== 'digest') return CASE_TEMPLATES[kind];
  return planOf(audience, programme).template;
}

/**
 * The reader's locale, if the template exists in that language, or if the reader has no locale. Otherwise the
 * staff's locale.
 */
function readerLocale(bundle: Bundle, template: string, locale: string): string {
  const { localeUsed, language } = chooseMail(bundle, template, locale);
  const isWritten = localeUsed !== '' || locale === '' || primary(language) === primary(locale);
  return isWritten ? locale : bundle.programme.staff.locale;
}

const primary = (tag: string): string | undefined => tag.split('-')[0];

/**
 * The reader's own form of numbers and dates, if it belongs to the mail's language: de-CH in a German mail,
 * but not in an English one.
 */
const localeWithin = (language: string, locale: string): string =>
  locale === language || locale.startsWith(`${language}-`) ? locale : language;

function caseValues(
  { case: customerCase, ask, customer, comment }: CaseNews,
  programme: Programme,
  locale: string,
  now: EpochMs,
  url: string,
): AlertValues {
  const answer = answerOf(ask, toInstant(now));
  const fall = customerCase.status === 'withdrawn' ? fallOf(ask, answer) : undefined;
  const score = fall === undefined ? answer?.score : (fall.old ?? fall.instead ?? '');
  if (score === undefined) throw new Error('A case without an answer has nothing to tell.');
  const words = wordsOfWhy(comment) ?? '';
  const hasWords = words.trim() !== '';
  return {
    customer_name: customer === undefined ? '' : `${customer.firstName} ${customer.lastName}`.trim(),
    customer_email: customer?.email ?? '',
    account: customer?.account ?? customerCase.account ?? '',
    band: bandLabel(programme, customerCase.band, locale),
    value: customerCase.annualValue === undefined ? '' : amount(customerCase.annualValue, locale),
    score: String(score),
    old_score: String(fall?.old ?? ''),
    new_score: String(fall?.instead ?? ''),
    may_contact: ask.evidence.mayContact ? 'yes' : '',
    was_machine: fall?.why === 'machine' ? 'yes' : '',
    was_unsure: fall?.why === 'unsure' ? 'yes' : '',
    // Labels contain commas and "and", so semicolons separate them.
    causes: (ask.evidence.causes ?? []).map((cause) => causeLabel(programme, cause, locale)).join('; '),
    words: hasWords && comment?.mayShare ? words : '',
    has_hidden_words: hasWords && !comment?.mayShare ? 'yes' : '',
    age: ageText(toEpochMs(customerCase.openedAt), now, locale),
    owner: customerCase.ownerEmail ?? '',
    case_url: url,
    sender_name: programme.sender.name,
  };
}

/** Without a currency, because nobody told us which. */
const amount = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);

const tagsOf = ({ audience, week, kind, turn }: NewStaffMail): Readonly<Record<string, string>> => ({
  audience: audienceTag(audience),
  week,
  kind,
  turn: String(turn),
});
