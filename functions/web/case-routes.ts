import type { Case } from '../domain/cases/case.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import type { Programme } from '../domain/programme/programme.ts';
import type { BundleSource } from '../ports/bundles.ts';
import type { CaseStore } from '../ports/cases.ts';
import type { AnswerStore } from '../ports/contacts.ts';
import type { ReviewStore } from '../ports/reviews.ts';
import { actOnCase, type CaseAct } from '../use-cases/act-on-case.ts';
import { casePage, troubledCasePage, weakCasePage } from './case-page.ts';
import { formOf } from './form.ts';
import { message } from './layout.ts';
import { invalidLink, type LinkPorts, withLink } from './links.ts';
import { pressOf } from './press.ts';
import type { Answerer, Reply } from './reply.ts';

export interface CasePagePorts extends LinkPorts {
  readonly cases: Pick<CaseStore, 'get' | 'replace'>;
  readonly reviews: ReviewStore;
  readonly contacts: Pick<AnswerStore, 'get'>;
  readonly bundles: BundleSource;
}

/** Each mail about a case has a fresh link, so there is a better link than this one. */
const expired: Reply = {
  status: 410,
  outcome: 'expired-token',
  page: (say) => message(say('case-expired-title'), say('case-expired-lead')),
};

const actIn = (form: URLSearchParams): CaseAct | undefined => {
  const act = form.get('act');
  return act === 'take' || act === 'resolve' ? act : undefined;
};

/** The routes of the case page. GET shows the case, and only POST changes it. */
export function caseRoutes(ports: CasePagePorts): { show: Answerer; act: Answerer } {
  const { cases, contacts, bundles, clock } = ports;
  const linked = withLink(ports, 'case', expired);

  /** Replies in the language of the staff. When a store fails, the page offers another try. */
  const trying = async (
    token: string,
    act: CaseAct | undefined,
    work: (programme: Programme) => Promise<Reply>,
  ): Promise<Reply> => {
    const { programme } = await bundles.current();
    const { locale } = programme.staff;
    try {
      return { ...(await work(programme)), locale };
    } catch (error) {
      const page: Reply['page'] = (say) => troubledCasePage(say, token, act);
      return { status: 503, outcome: 'trouble', locale, page, error };
    }
  };

  /** The page of a case says something of its ask, but never waits for it in vain. */
  const show = async (
    token: string,
    ask: ContactId,
    customerCase: Case | undefined,
    more: Partial<Reply> = {},
    done?: CaseAct,
  ): Promise<Reply> => {
    if (customerCase === undefined) return invalidLink('no-such-case');
    const asked = await contacts.get(ask).catch(() => undefined);
    const page = {
      token,
      case: customerCase,
      now: clock.now(),
      ...(asked === undefined ? {} : { ask: asked }),
      ...(done === undefined ? {} : { done }),
    };
    return { status: 200, outcome: customerCase.status, page: (say) => casePage(say, page), ...more };
  };

  return {
    /** GET or HEAD /c/{token} */
    show: linked((token, ask) =>
      trying(token, undefined, async () => show(token, ask, await cases.get(ask))),
    ),

    /** POST /c/{token} */
    act: linked((token, ask, event) => {
      const form = formOf(event);
      const act = form === undefined ? undefined : actIn(form);
      return trying(token, act, async (programme) => {
        if (form === undefined)
          return show(token, ask, await cases.get(ask), { status: 415, outcome: 'wrong-type' });
        if (act === undefined)
          return show(token, ask, await cases.get(ask), { status: 400, outcome: 'no-act' });
        if (pressOf(event, form) === 'weak')
          return { status: 200, outcome: 'weak-press', page: (say) => weakCasePage(say, token, act) };
        const done = await actOnCase(ports, programme, ask, act);
        if (done.kind === 'no-such-case') return invalidLink('no-such-case');
        return show(token, ask, done.case, {}, done.kind === 'done' ? act : undefined);
      });
    }),
  };
}
