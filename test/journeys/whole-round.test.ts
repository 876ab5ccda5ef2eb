import type { Email } from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../../functions/domain/cases/case.ts';
import type { ContactKind } from '../../functions/domain/mail/contact-kinds.ts';
import type { StaffKind } from '../../functions/domain/mail/staff-mail.ts';
import { DAY_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { gate } from '../../functions/store/gate.ts';
import { browser, type Filling } from '../../infra/local/simulation/browser.ts';
import { type Journey, pageLink, scoreLinks, startJourney, unsubscribeLink } from '../support/journey.ts';

// What follows from an answer, from the click to the colleague who hears of it, through the real functions
// and pages.

const QUARANTINE = 31 * MINUTE_MS;
const WEEK_OF_ASK = '2026-W45';
const CUSTOMER = 'kim@example.com';
const OWNER = 'dana@hearback.example.com';
/** The address in the project's own programme. */
const CARE = 'customer.care@hearback.example.com';

const visitor = browser('en');
const scanner = browser('en', 'scanner');
let journey: Journey;

// A Tuesday. Kim reaches the first milestone today, and is asked before Wednesday, 08:00.
beforeEach(async () => {
  journey = await startJourney('2026-11-03T08:00:00Z', { withoutDigests: true });
  await journey.bring({ id: 'kim', since: '2026-10-04', ownerEmail: OWNER, annualValue: 12_000 });
  await journey.world.move(DAY_MS);
});
afterEach(() => journey.end());

const only = async (address: string, kind: ContactKind | StaffKind): Promise<Email> => {
  const [mail, ...others] = await journey.mailsTo(address, kind);
  if (mail === undefined) throw new Error(`no ${kind} to ${address}`);
  expect(others).toEqual([]);
  return mail;
};
const kindsTo = (address: string): (string | undefined)[] =>
  journey.world.mailbox
    .list()
    .filter(({ to }) => to.includes(address))
    .map(({ tags }) => tags.kind);
const ask = (): Promise<Email> => only(CUSTOMER, 'score');
const scoreLink = async (score: number): Promise<string> => scoreLinks(await ask()).get(score) ?? '';

const click = async (score: number): Promise<void> => void (await visitor.open(await scoreLink(score)));
/** Clicks a number, fills in the form of the page like this and sends it. */
async function answer(score: number, filling: Omit<Filling, 'press'> = {}): Promise<void> {
  const press: Filling['press'] = ({ name, value }) => name === 'score' && value === String(score);
  expect(await visitor.send(await scoreLink(score), { ...filling, press })).toBe(true);
}
const naming =
  (cause: string, share = false): NonNullable<Filling['tick']> =>
  ({ name, value }) =>
    value === cause || (share && name === 'share');
const settle = (): Promise<void> => journey.world.move(QUARANTINE);

async function theCase(): Promise<Case | undefined> {
  const ref = journey.toCustomers()[0]?.tags.ref ?? '';
  return caseStore(journey.world.client, journey.world.tableName).get({ ref, week: WEEK_OF_ASK });
}
const press = (mail: Email, button: 'take' | 'resolve'): Promise<boolean> =>
  visitor.send(pageLink(mail, 'c'), { press: ({ value }) => value === button });

describe('a detractor who says why at once', () => {
  it('is thanked and not asked again; the owner hears cause and released words, once', async () => {
    await answer(3, { tick: naming('support', true), text: 'Nobody called back.' });
    expect(kindsTo(OWNER)).toEqual([]);
    await settle();
    const alert = await only(OWNER, 'alert');
    for (const part of [alert.html, alert.text]) {
      expect(part).toContain('Nobody called back.');
      expect(part).toContain('Support was slow or did not help');
    }
    await journey.world.move(8 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score', 'thanks']);
    expect(kindsTo(OWNER)).toEqual(['alert']);
  });

  it('and keeps the words to the team, is not quoted to the owner', async () => {
    await answer(3, { tick: naming('price'), text: 'Between us: too dear.' });
    await settle();
    const alert = await only(OWNER, 'alert');
    for (const part of [alert.html, alert.text]) expect(part).not.toContain('Between us');
    expect(alert.text).toContain('The price');
  });
});

describe('a detractor', () => {
  it.each([
    [true, 'They have asked to be contacted about it.', true],
    [false, 'They did not ask to be contacted about it.', false],
  ])('who ticks that somebody may contact them (%s) is written to only then', async (ticks, says, shown) => {
    await answer(3, { tick: ({ name }) => ticks && name === 'contact' });
    await settle();
    const alert = await only(OWNER, 'alert');
    for (const part of [alert.html, alert.text]) {
      expect(part).toContain(says);
      expect(String(part).includes(CUSTOMER)).toBe(shown);
    }
  });
});

describe('a detractor who does not say why', () => {
  beforeEach(async () => {
    await click(4);
    await settle();
  });

  it('is asked why once, a day later; their words then reach the owner', async () => {
    expect(kindsTo(CUSTOMER)).toEqual(['score']);
    await only(OWNER, 'alert');
    await journey.world.move(2 * DAY_MS);
    const followUp = await only(CUSTOMER, 'follow-up');
    const filling = { press: () => true, tick: naming('quality', true), text: 'Three outages in a month.' };
    expect(await visitor.send(pageLink(followUp, 'w'), filling)).toBe(true);
    await settle();
    const words = await only(OWNER, 'words');
    expect(words.text).toContain('Three outages in a month.');
    expect(words.text).toContain('Faults and outages');
    await journey.world.move(20 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score', 'follow-up']);
  });

  it('but when asked, keeps the case though a stray visit follows another of the links later', async () => {
    await journey.world.move(2 * DAY_MS);
    const followUp = await only(CUSTOMER, 'follow-up');
    const filling = { press: () => true, tick: naming('quality', true), text: 'Three outages in a month.' };
    expect(await visitor.send(pageLink(followUp, 'w'), filling)).toBe(true);
    await settle();
    await click(8);
    await settle();
    expect((await journey.count()).all).toMatchObject({ answered: 1, doubtful: 0, detractors: 1 });
    expect((await theCase())?.status).toBe('open');
  });

  it('and says it on the first page before the follow-up goes, is thanked instead', async () => {
    await answer(4, { tick: naming('price') });
    await settle();
    await journey.world.move(8 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score', 'thanks']);
    await only(OWNER, 'words');
  });

  it('and unsubscribes before the follow-up is due, never gets it', async () => {
    await visitor.post(unsubscribeLink(await ask()), { 'List-Unsubscribe': 'One-Click' });
    await journey.world.move(20 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score']);
    // The answer and the case stay.
    expect((await theCase())?.status).toBe('open');
  });

  it('and unsubscribes when the follow-up is due and has not gone yet, does not get it either', async () => {
    const doors = gate(journey.world.client, journey.world.tableName);
    await doors.pause('Wait a moment', '2026-11-04T09:00:00Z', 'operator');
    // The next day at the end of the window: by now the follow-up is due, whatever their time in the window
    // is.
    await journey.world.move(DAY_MS + 7 * 60 * MINUTE_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score']);
    await visitor.send(unsubscribeLink(await ask()), { press: () => true });
    await doors.open('2026-11-04T09:00:00Z');
    await journey.world.move(20 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score']);
  });

  it('and unsubscribes after the follow-up, can still answer it, and gets nothing more', async () => {
    await journey.world.move(2 * DAY_MS);
    const followUp = await only(CUSTOMER, 'follow-up');
    await visitor.post(unsubscribeLink(followUp), { 'List-Unsubscribe': 'One-Click' });
    expect(await visitor.send(pageLink(followUp, 'w'), { press: () => true, tick: naming('other') })).toBe(
      true,
    );
    await settle();
    await only(OWNER, 'words');
    await journey.world.move(65 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score', 'follow-up']);
  });
});

describe('a detractor who unsubscribes and then has a new address', () => {
  it('gets nothing there: neither the follow-up nor a later ask', async () => {
    await click(4);
    await settle();
    await visitor.post(unsubscribeLink(await ask()), { 'List-Unsubscribe': 'One-Click' });
    await journey.bring({ id: 'kim', email: 'kim@example.org', since: '2026-10-04', ownerEmail: OWNER });
    await journey.world.move(65 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score']);
    expect(kindsTo('kim@example.org')).toEqual([]);
  });
});

describe('a detractor who changes to a 9', () => {
  it('before the answer settles, never was one', async () => {
    await answer(3);
    await answer(9);
    await settle();
    expect((await journey.count()).all).toMatchObject({ answered: 1, promoters: 1, detractors: 0 });
    await journey.world.move(8 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score']);
    expect(kindsTo(OWNER)).toEqual([]);
    expect(await theCase()).toBeUndefined();
  });

  it('after it has settled, gets no follow-up, and the case is withdrawn', async () => {
    await click(3);
    await settle();
    const alert = await only(OWNER, 'alert');
    expect((await theCase())?.status).toBe('open');
    await answer(9);
    await settle();
    expect((await theCase())?.status).toBe('withdrawn');
    expect((await journey.count()).all).toMatchObject({ answered: 1, promoters: 1, detractors: 0 });
    await journey.world.move(20 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score']);
    expect(kindsTo(CARE)).toEqual([]);
    expect(kindsTo(OWNER)).toEqual(['alert', 'withdrawn']);
    const withdrawn = await only(OWNER, 'withdrawn');
    for (const part of [withdrawn.html, withdrawn.text]) {
      expect(part).toContain('3 out of 10');
      expect(part).toContain('and chose another number');
      expect(part).toContain('9 out of 10');
    }
    const page = await (await fetch(pageLink(withdrawn, 'c'))).text();
    expect(page).toContain('The customer has changed the answer since, and chose another number.');
    // The link in the alert leads to a page without any button left.
    expect(await press(alert, 'take')).toBe(false);
  });
});

describe('a promoter with kind words who changes to a 3', () => {
  it('has not said why with those words: is asked why, and the owner hears of no words', async () => {
    await answer(9, { text: 'All great!' });
    await settle();
    await answer(3);
    await settle();
    await journey.world.move(3 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score', 'follow-up']);
    const alert = await only(OWNER, 'alert');
    for (const part of [alert.html, alert.text]) expect(part).toContain('They have not said why yet.');
  });
});

describe('a content customer', () => {
  it.each([
    ['promoter', 10, { promoters: 1 }],
    ['passive', 7, { passives: 1 }],
  ])('a %s is counted, and troubles nobody', async (_group, score, counted) => {
    await answer(score, { text: 'All well.' });
    await settle();
    expect((await journey.count()).all).toMatchObject({ answered: 1, detractors: 0, ...counted });
    await journey.world.move(8 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score']);
    expect(kindsTo(OWNER)).toEqual([]);
  });

  it('a promoter of many years gets the thanks that their band has', async () => {
    await journey.bring({ id: 'veteran', since: '2020-11-04' });
    await journey.world.move(DAY_MS);
    const [mail] = await journey.mailsTo('veteran@example.com');
    const link = mail === undefined ? '' : (scoreLinks(mail).get(10) ?? '');
    const sent = await visitor.send(link, { press: ({ value }) => value === '10' });
    expect(sent).toBe(true);
    await journey.world.move(8 * DAY_MS);
    expect(kindsTo('veteran@example.com')).toEqual(['score', 'thanks']);
  });
});

describe('a scanner', () => {
  beforeEach(async () => {
    for (const link of scoreLinks(await ask()).values()) {
      await scanner.open(link, 'HEAD');
      await scanner.open(link);
    }
    await scanner.open(unsubscribeLink(await ask()));
    await settle();
  });

  it('alone makes no case, no alert and no follow-up', async () => {
    await journey.world.move(8 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score']);
    expect(kindsTo(OWNER)).toEqual([]);
    expect(await theCase()).toBeUndefined();
  });

  it('does not hide the person who comes later', async () => {
    await answer(2);
    await settle();
    expect((await journey.count()).all).toMatchObject({ answered: 1, doubtful: 0, detractors: 1 });
    await only(OWNER, 'alert');
    await journey.world.move(8 * DAY_MS);
    expect(kindsTo(CUSTOMER)).toEqual(['score', 'follow-up']);
  });
});

it('the owner gets German if they read German; whoever gets the escalation gets the language of the staff', async () => {
  await journey.bring({ id: 'kim', since: '2026-10-04', ownerEmail: OWNER, ownerLocale: 'German' });
  await answer(2, { tick: naming('contact') });
  await settle();
  const alert = await only(OWNER, 'alert');
  expect(alert.subject).toBe('Kim Doe (Example Ltd): 2 von 10');
  expect(alert.html).toContain('lang="de"');
  await journey.world.move(3 * DAY_MS);
  expect((await only(CARE, 'escalation')).html).toContain('lang="en"');
});

describe('the owner of the account', () => {
  let alert: Email;
  beforeEach(async () => {
    await answer(2, { tick: naming('contact') });
    await settle();
    alert = await only(OWNER, 'alert');
  });

  it('takes the case and resolves it with the link in the alert; then nobody hears of it again', async () => {
    // A scanner follows links in staff mails too.
    await scanner.open(pageLink(alert, 'c'), 'HEAD');
    await scanner.open(pageLink(alert, 'c'));
    expect((await theCase())?.status).toBe('open');
    expect(await press(alert, 'take')).toBe(true);
    expect((await theCase())?.status).toBe('taken');
    await journey.world.move(2 * DAY_MS);
    expect(await press(alert, 'resolve')).toBe(true);
    expect((await theCase())?.status).toBe('resolved');
    await journey.world.move(30 * DAY_MS);
    expect([...kindsTo(OWNER), ...kindsTo(CARE)]).toEqual(['alert']);
  });

  it('who ignores the case has it escalated, again and again until somebody takes it', async () => {
    await journey.world.move(3 * DAY_MS);
    const escalation = await only(CARE, 'escalation');
    expect(escalation.text).toContain(OWNER);
    await journey.world.move(3 * DAY_MS);
    expect(await journey.mailsTo(CARE, 'escalation')).toHaveLength(2);
    expect(await press(escalation, 'take')).toBe(true);
    await journey.world.move(6 * DAY_MS);
    expect(await journey.mailsTo(CARE, 'escalation')).toHaveLength(2);
  });

  it('who gives the account to a colleague leaves them the case', async () => {
    expect(await press(alert, 'take')).toBe(true);
    await journey.bring({ id: 'kim', since: '2026-10-04', ownerEmail: 'lee@hearback.example.com' });
    await journey.world.move(15 * DAY_MS);
    await only('lee@hearback.example.com', 'overdue');
    expect(await journey.mailsTo(OWNER, 'overdue')).toEqual([]);
  });

  it('who takes the case and forgets it is reminded', async () => {
    expect(await press(alert, 'take')).toBe(true);
    await journey.world.move(13 * DAY_MS);
    expect(await journey.mailsTo(OWNER, 'overdue')).toEqual([]);
    await journey.world.move(2 * DAY_MS);
    await only(OWNER, 'overdue');
    expect(kindsTo(CARE)).not.toContain('escalation');
  });

  it('finds neither name nor words nor score on the page of the case', async () => {
    const page = await visitor.open(pageLink(alert, 'c'));
    for (const secret of [/Kim/, /Doe/, /kim@/, /Nobody to talk to/, />2</]) expect(page).not.toMatch(secret);
  });
});
