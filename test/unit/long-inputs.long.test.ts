import { expect, it } from 'vitest';
import { hideAddresses, normaliseAddress } from '../../functions/domain/identity/address.ts';
import { candidatesFor } from '../../functions/domain/importing/column-candidates.ts';
import { isNearConsent, knownColumn, nearColumns } from '../../functions/domain/importing/column-names.ts';
import { tagName } from '../../functions/domain/importing/columns.ts';
import {
  consentColumn,
  isConsentSide,
  isOtherChannel,
  isRefusalDetail,
  refusalByReason,
} from '../../functions/domain/importing/consent-columns.ts';
import {
  isListAddress,
  isReasonHeader,
  readConsent,
  readReason,
} from '../../functions/domain/importing/consent-values.ts';
import { isPlainRefusal } from '../../functions/domain/importing/consent-words.ts';
import {
  headerWords,
  keysOf,
  plainWords,
  squeezeHeader,
} from '../../functions/domain/importing/header-text.ts';
import { readMapping } from '../../functions/domain/importing/list-options.ts';
import { addressesIn, bareAddress, readAddress } from '../../functions/domain/importing/row-addresses.ts';
import { clean, clip, folded, oneLine } from '../../functions/domain/importing/text.ts';
import { decimalEvidence, readAmount } from '../../functions/domain/importing/values/amounts.ts';
import { cellText } from '../../functions/domain/importing/values/cell-text.ts';
import { dateEvidence, isNoDay, readDay } from '../../functions/domain/importing/values/dates.ts';
import { readId } from '../../functions/domain/importing/values/ids.ts';
import { readLocale } from '../../functions/domain/importing/values/locales.ts';
import { readYesNo } from '../../functions/domain/importing/values/yes-no.ts';
import { readZone } from '../../functions/domain/importing/values/zones.ts';
import { isCanonicalTag } from '../../functions/domain/text/locale.ts';
import { isZone } from '../../functions/domain/time/zone.ts';
import { mimePart } from '../../functions/email/sending/mime-part.ts';
import { tidy, tidyParagraphs } from '../../functions/email/sending/variables.ts';
import { classifySesError } from '../../functions/email/ses/classify-ses-error.ts';
import { readSesEvent, taggedMail } from '../../functions/email/ses/ses-events.ts';
import { readMessage } from '../../functions/runtime/outbox.ts';
import {
  delimiterOf,
  naiveCells,
  opensQuote,
  recordsOf,
  sepOf,
} from '../../functions/use-cases/importing/reading/csv-records.ts';
import { fileKind } from '../../functions/use-cases/importing/reading/file-kind.ts';
import { scanJson } from '../../functions/use-cases/importing/reading/scan-json.ts';
import { tidyComment } from '../../functions/use-cases/record-answer.ts';
import { scoreOf } from '../../functions/web/form.ts';
import { acceptedLanguages } from '../../functions/web/words.ts';
import { endsSoon, LONG, longTexts } from '../support/long-texts.ts';
import { aBounce, envelopeOf, TOPIC } from '../support/ses-events.ts';

const consentKinds = [
  { kind: 'refusal', reason: 'unsubscribed' },
  { kind: 'permission' },
  { kind: 'status' },
] as const;

/** All code that reads text from outside, and the starts that its patterns look for. */
const READERS: Readonly<
  Record<string, readonly [read: (text: string) => unknown, starts?: readonly string[]]>
> = {
  normaliseAddress: [normaliseAddress, ['<', 'a@', '"']],
  hideAddresses: [hideAddresses, ['"', 'a@']],
  readAddress: [readAddress, ['<', 'a@']],
  bareAddress: [bareAddress, ['mailto:', '<']],
  addressesIn: [addressesIn, ['a@b.example ', '<']],
  clean: [clean],
  clip: [clip],
  folded: [folded],
  oneLine: [oneLine],
  cellText: [(text) => cellText(text, 'region'), ["'", '="', '(', '<']],
  tagName: [tagName],
  readId: [readId],
  readDay: [(text) => [readDay(text), readDay(text, 'DMY'), isNoDay(text)], ['20260102', '1 ', 'Mon ']],
  dateEvidence: [dateEvidence, ['1/2/2026']],
  readAmount: [(text) => [readAmount(text), readAmount(text, 'comma')], ['$', '1', '(', '-']],
  decimalEvidence: [decimalEvidence, ['1.000', '1']],
  readLocale: [readLocale, ['en', 'English (', 'en-u-']],
  readZone: [readZone, ['Europe/', '(UTC', 'A', 'Etc/']],
  readYesNo: [readYesNo],
  isCanonicalTag: [isCanonicalTag, ['en-']],
  isZone: [isZone, ['Europe/']],
  readConsent: [(text) => consentKinds.map((column) => readConsent(column, text)), ['no ', 'yes (', '["']],
  readReason: [readReason, ['bounced ', '["']],
  isPlainRefusal: [isPlainRefusal, ['do not ', 'no ']],
  headers: [
    (text) => [
      knownColumn(text),
      nearColumns(text),
      isNearConsent(text),
      consentColumn(text),
      isOtherChannel(text),
      isConsentSide(text),
      isRefusalDetail(text),
      refusalByReason(text),
      isReasonHeader(text),
      isListAddress(text),
      squeezeHeader(text),
      headerWords(text),
      keysOf(text),
      plainWords(text),
      candidatesFor('id', [text]),
      candidatesFor('customer_since', [text]),
    ],
    ['customer ', 'email (', 'a ['],
  ],
  readMapping: [readMapping, ['{"map":"']],
  lines: [
    (text) => [
      delimiterOf(text, () => false),
      sepOf(text),
      naiveCells(text, ','),
      opensQuote(text, ','),
      recordsOf([text], ','),
    ],
    ['sep=', '"', 'a,"'],
  ],
  fileKind: [
    (text) => fileKind({ head: Buffer.from(text), start: text, isDecoded: false, json: true }),
    ['<?xml ', '<!--', '{"', '<'],
  ],
  scanJson: [scanJson, ['{"', '[', '"']],
  readSesEvent: [
    (text) => [
      readSesEvent(text, TOPIC),
      readSesEvent(
        envelopeOf(aBounce({ recipients: [text], dsn: { status: text, diagnosticCode: text } })),
        TOPIC,
      ),
    ],
    ['rfc822;', '"', '<'],
  ],
  taggedMail: [(text) => taggedMail({ ref: text, week: text, kind: text, attempt: text, audience: text })],
  classifySesError: [
    (text) => classifySesError(Object.assign(new Error(text), { name: text }), 'Acme <a@b.example>'),
    [
      'did not establish a connection ',
      'SSL routines:',
      'the following identities failed the check in region eu-west-1: ',
    ],
  ],
  tidy: [(text) => [tidy(text, 80), tidyParagraphs(text, 5_000)], ['www.', 'http']],
  mimePart: [(text) => mimePart('text/plain', text)],
  tidyComment: [tidyComment],
  acceptedLanguages: [acceptedLanguages, ['en;q=']],
  scoreOf: [scoreOf, ['1']],
  readMessage: [
    (text) => {
      try {
        return readMessage(text);
      } catch (error) {
        return error;
      }
    },
    ['{"ref":"'],
  ],
};

it.each(Object.entries(READERS))('%s takes a long text as easily as a short one', (name, [read, starts]) => {
  const unending: string[] = [];
  for (const text of longTexts(starts)) {
    expect(text.length).toBeGreaterThanOrEqual(LONG);
    if (!endsSoon(() => read(text))) unending.push(JSON.stringify([text.slice(0, 20), text.slice(-5)]));
    // One is enough, and each takes its time.
    if (unending.length > 2) break;
  }
  expect(unending, name).toEqual([]);
});
