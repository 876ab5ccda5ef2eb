import { setTimeout as wait } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import PostalMime from 'postal-mime';
import { weeksUpTo } from '../../../functions/domain/digests/digest-schedule.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import { isoWeekOf, mondayOf, toInstant, WEEK_FORM } from '../../../functions/domain/time/instant.ts';
import { WEEK_MS } from '../../../functions/domain/time/units.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { countWeek, type WeekCount } from '../../../functions/use-cases/count-score.ts';
import { readWords } from '../../../functions/use-cases/read-words.ts';
import { messageOf } from '../../terminal/user-error.ts';
import { refuseOtherSites } from '../aws/visitors.ts';
import type { Mailbox } from '../files/mailbox.ts';
import { readCases } from '../state/cases.ts';
import type { MovableClock } from '../state/clock.ts';
import type { ReadFate } from '../state/fates.ts';
import type { Overview } from '../state/overview.ts';
import { casesPage } from './cases-page.ts';
import { audiencesOf, digestsPage } from './digests-page.ts';
import { findMails, inboxPage, mailKindOf, pageOf, previewOf } from './inbox-page.ts';
import { layout, type Page, STYLE_HASH } from './layout.ts';
import { COLOURS, frameHtml, mailPage, VIEWS, WIDTHS } from './mail-page.ts';
import { overviewPage, STEPS } from './overview-page.ts';
import { weeksPage } from './weeks-page.ts';
import { wordsPage } from './words-page.ts';

const ANSWER_WITHIN_MS = 2_000;
/** The weeks of a quarter. */
const WEEKS_SHOWN = 13;
const POLICY = [
  "default-src 'none'",
  `style-src ${STYLE_HASH}`,
  'img-src data:',
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** A mail may bring its own style and pictures, but nothing that runs. */
const MAIL_POLICY = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data: https:',
  "frame-ancestors 'self'",
].join('; ');
/** The choice that a query names; otherwise the first one. */
const oneOf = <Choice extends string>(
  choices: readonly [Choice, ...Choice[]],
  asked: string | undefined,
): Choice => choices.find((choice) => choice === asked) ?? choices[0];

/** What the pages show and change. */
export interface PagesSources {
  readonly clock: MovableClock;
  readonly mailbox: Mailbox;
  /** What has become of a mail in the mailbox. */
  readonly fateOf: ReadFate;
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly programme: Pick<Programme, 'digests'>;
  /** Names of the programme's bands, in its order. */
  readonly bands: readonly string[];
  overview(): Promise<Overview>;
  /** Where a moving clock goes, in epoch ms; undefined while the clock only runs. */
  target(): number | undefined;
  /** Puts the clock forward by this many ms. */
  move(ms: number): Promise<void>;
}

/** The pages for the person at this machine: overview, weeks, cases, words, digests, inbox, mail. */
export function pagesApp(world: PagesSources): Hono {
  const { clock, mailbox } = world;
  const contacts = contactStore(world.client, world.tableName);

  const show = (c: Context, page: Omit<Page, 'now'>, status: 200 | 404 | 500 = 200) =>
    c.html(layout({ ...page, now: clock.now() }), status, { 'content-security-policy': POLICY });

  /**
   * The week that the query names, otherwise that of the clock, and its neighbours. There is no next week
   * while that week has not begun.
   */
  const weeksOf = (asked = '') => {
    const current = isoWeekOf(toInstant(clock.now()));
    const week = WEEK_FORM.test(asked) ? asked : current;
    const monday = Date.parse(mondayOf(week));
    return {
      week,
      before: isoWeekOf(toInstant(monday - WEEK_MS)),
      after: monday + WEEK_MS > clock.now() ? undefined : isoWeekOf(toInstant(monday + WEEK_MS)),
    };
  };

  const notFound = (c: Context) =>
    show(
      c,
      {
        title: 'No such mail',
        at: 'none',
        body: html`<h1>No such mail</h1><p><a href="/inbox">To the inbox</a></p>`,
      },
      404,
    );

  const pages = new Hono();
  const guarded = ['/', '/clock', '/weeks', '/cases', '/words', '/digests', '/inbox', '/inbox/*'] as const;
  for (const path of guarded) {
    pages.use(path, async (c, next) => {
      const { method, headers, socket } = (c.env as HttpBindings).incoming;
      const refusal = refuseOtherSites(method ?? '', headers, socket.localPort);
      if (refusal !== undefined) return c.text(refusal.text, refusal.status);
      await next();
      c.header('cache-control', 'no-store');
      c.header('referrer-policy', 'same-origin');
      c.header('x-content-type-options', 'nosniff');
      return undefined;
    });
  }

  pages.get('/', async (c) => {
    const now = clock.now();
    const { week, before, after } = weeksOf(c.req.query('week'));
    const [overview, counted] = await Promise.all([world.overview(), countWeek(week, { contacts, clock })]);
    const body = overviewPage({
      now,
      target: world.target(),
      offset: clock.offset(),
      overview,
      week: counted,
      bands: world.bands,
      before,
      after,
    });
    return show(c, { title: 'Overview', at: 'overview', body, isMoving: world.target() !== undefined });
  });

  pages.get('/weeks', async (c) => {
    const { week: last } = weeksOf(c.req.query('week'));
    const now = toInstant(clock.now());
    const counted: WeekCount[] = [];
    // One week after the other: all at once would open some two hundred connections to the engine.
    for (const week of weeksUpTo(last, WEEKS_SHOWN)) counted.push(await countWeek(week, { contacts, clock }));
    const following = toInstant(Date.parse(mondayOf(last)) + WEEKS_SHOWN * WEEK_MS);
    const body = weeksPage({
      // Leaves out the weeks before the first ask: there is nothing to see.
      weeks: counted.slice(
        Math.max(
          0,
          counted.findIndex(({ all }) => all.asked > 0),
        ),
      ),
      current: isoWeekOf(now),
      before: isoWeekOf(toInstant(Date.parse(mondayOf(last)) - WEEKS_SHOWN * WEEK_MS)),
      after: last < isoWeekOf(now) ? isoWeekOf(following < now ? following : now) : undefined,
    });
    return show(c, { title: 'Weeks', at: 'weeks', body });
  });

  pages.get('/cases', async (c) => {
    const weeks = weeksUpTo(weeksOf().week, WEEKS_SHOWN);
    const cases = await readCases(weeks, { client: world.client, tableName: world.tableName });
    const body = casesPage({ ...cases, now: clock.now(), weeks: WEEKS_SHOWN });
    return show(c, { title: 'Cases', at: 'cases', body });
  });

  const digests = world.programme.digests.map(({ name }) => name);
  pages.get('/digests', (c) =>
    show(c, { title: 'Digests', at: 'digests', body: digestsPage(audiencesOf(mailbox.list(), digests)) }),
  );

  pages.get('/words', async (c) => {
    const weeks = weeksOf(c.req.query('week'));
    const words = await readWords(weeks.week, { contacts, clock });
    return show(c, { title: 'Words', at: 'words', body: wordsPage({ ...weeks, words }) });
  });

  pages.post('/clock', async (c) => {
    const by = String((await c.req.parseBody()).by);
    const step = Object.entries(STEPS).find(([name]) => name === by)?.[1];
    if (step === undefined) return c.text('Choose hour, day or week.', 400);
    // A week full of mails takes a while. The page answers before, and the overview shows how far the clock
    // has come.
    await Promise.race([world.move(step.ms), wait(ANSWER_WITHIN_MS)]);
    return c.redirect('/', 303);
  });

  pages.get('/inbox', async (c) => {
    const search = (c.req.query('q') ?? '').slice(0, 200);
    const page = Number.parseInt(c.req.query('page') ?? '1', 10) || 1;
    const kind = mailKindOf(c.req.query('kind'));
    const mails = findMails(mailbox.list(), search, kind);
    const { some } = pageOf(mails, page);
    const [previews, fates] = await Promise.all([
      Promise.all(
        some.map(async ({ id }) => {
          const raw = await mailbox.raw(id);
          const { html: content = '' } = raw === undefined ? {} : await PostalMime.parse(raw);
          return [id, previewOf(content)] as const;
        }),
      ),
      Promise.all(some.map(async (mail) => [mail.id, await world.fateOf(mail)] as const)),
    ]);
    const body = inboxPage({
      mails,
      search,
      kind,
      page,
      previews: new Map(previews),
      fates: new Map(fates),
    });
    return show(c, { title: 'Inbox', at: 'inbox', body });
  });

  pages.get('/inbox/:id', async (c) => {
    const mail = mailbox.get(c.req.param('id'));
    const raw = mail === undefined ? undefined : await mailbox.raw(mail.id);
    if (mail === undefined || raw === undefined) return notFound(c);
    const view = oneOf(VIEWS, c.req.query('view'));
    const all = mailbox.list();
    const index = all.indexOf(mail);
    const body = mailPage({
      mail,
      fate: await world.fateOf(mail),
      parsed: await PostalMime.parse(raw),
      raw,
      view,
      width: oneOf(WIDTHS, c.req.query('width')),
      colours: oneOf(COLOURS, c.req.query('colours')),
      newer: all[index + 1]?.id,
      older: all[index - 1]?.id,
    });
    return show(c, { title: mail.subject, at: 'inbox', body });
  });

  pages.get('/inbox/:id/html', async (c) => {
    const raw = await mailbox.raw(c.req.param('id'));
    if (raw === undefined) return notFound(c);
    const { html: content = '' } = await PostalMime.parse(raw);
    return c.html(frameHtml(content, oneOf(COLOURS, c.req.query('colours'))), 200, {
      'content-security-policy': MAIL_POLICY,
    });
  });

  pages.get('/inbox/:id/raw.eml', async (c) => {
    const id = c.req.param('id');
    const raw = await mailbox.raw(id);
    if (raw === undefined) return notFound(c);
    return c.body(new Uint8Array(raw), 200, {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${id}.eml"`,
    });
  });

  pages.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    return show(
      c,
      { title: 'It failed', at: 'none', body: html`<h1>It failed</h1><p>${messageOf(error)}</p>` },
      500,
    );
  });
  return pages;
}
