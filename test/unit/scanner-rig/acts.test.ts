import { describe, expect, it } from 'vitest';
import { pressOnly, pressScore, pressValue, type Sending, sendForm } from '../../scanner-rig/acts.ts';
import { CLIENTS } from '../../scanner-rig/clients.ts';
import { readPage } from '../../scanner-rig/forms.ts';
import type { OpenPage, Visitor } from '../../scanner-rig/visitor.ts';

const form = (content: string): string => `<form method="post" action="/there">${content}</form>`;
const ENTER = '<button aria-hidden="true">Send</button>';
const SCORE = form(
  `${ENTER}<button name="score" value="8">8</button><button name="score" value="9">9</button><textarea name="comment"></textarea>`,
);
const ONCE_MORE = form(
  '<input type="hidden" name="x" value="1"><button name="score" value="9">Yes, 9</button>',
);
const TAKE = form(
  '<button name="act" value="take">Take</button><button name="act" value="resolve">Resolve</button>',
);
const RESOLVE = form('<button name="act" value="resolve">Resolve</button>');
const TAKE_AGAIN = form('<button name="act" value="take">Take it</button>');
const UNSUBSCRIBE = form('<button name="List-Unsubscribe" value="One-Click">Unsubscribe</button>');
const UNDO = form('<button name="undo" value="yes">I want these mails</button>');
const DONE = '<p>Done.</p>';

/** Pages that follow each other whatever is pressed, and what was pressed. */
function pagesOf(...answers: readonly string[]) {
  const pressed: string[] = [];
  const pageAt = (index: number): OpenPage => ({
    ...readPage(answers[index] ?? DONE),
    url: 'https://pages.example/there',
    status: 200,
    touch: async () => undefined,
    async submit(_, button, __, hand) {
      pressed.push(`${hand}: ${button === undefined ? 'nothing' : `${button.name}=${button.value}`}`);
      return pageAt(index + 1);
    },
    close: async () => undefined,
  });
  const visitor: Visitor = { open: async () => pageAt(0), post: async () => undefined };
  return { pressed, first: pageAt(0), visitor };
}

describe('a person', () => {
  it.each([
    { what: 'a number', does: pressScore(9), answers: [SCORE, SCORE], presses: ['score=9'] },
    {
      what: 'a number, and again where the page asks',
      does: pressScore(9),
      answers: [SCORE, ONCE_MORE, ONCE_MORE],
      presses: ['score=9', 'score=9'],
    },
    {
      what: 'take, and not resolve',
      does: pressValue('act', 'take'),
      answers: [TAKE, RESOLVE],
      presses: ['act=take'],
    },
    {
      what: 'take, and again where the page asks',
      does: pressValue('act', 'take'),
      answers: [TAKE, TAKE_AGAIN, RESOLVE],
      presses: ['act=take', 'act=take'],
    },
    {
      what: 'unsubscribe, and does not take it back',
      does: pressOnly,
      answers: [UNSUBSCRIBE, UNDO],
      presses: ['List-Unsubscribe=One-Click'],
    },
    {
      what: 'unsubscribe, and again where the page asks',
      does: pressOnly,
      answers: [UNSUBSCRIBE, UNSUBSCRIBE, UNDO],
      presses: ['List-Unsubscribe=One-Click', 'List-Unsubscribe=One-Click'],
    },
  ])('presses $what', async ({ does, answers, presses }) => {
    const { first, pressed } = pagesOf(...answers);
    await does(first);
    expect(pressed).toEqual(presses.map((press) => `person: ${press}`));
  });

  it('cannot press what the page does not show', async () => {
    await expect(pressScore(7)(pagesOf(SCORE).first)).rejects.toThrow('no button for 7');
    await expect(pressOnly(pagesOf(SCORE).first)).rejects.toThrow('more buttons than one');
  });
});

describe('a machine', () => {
  it.each<{ what: string; how: Sending; answers: readonly string[]; presses: readonly string[] }>([
    {
      what: 'what Enter presses',
      how: { presses: 'first button', hand: 'driver', goesOn: false },
      answers: [SCORE, ONCE_MORE],
      presses: ['driver: undefined='],
    },
    {
      what: 'nothing, and nothing again',
      how: { presses: 'no button', hand: 'script', goesOn: true },
      answers: [SCORE, ONCE_MORE],
      presses: ['script: nothing', 'script: nothing'],
    },
    {
      what: 'the first button, and the one of the page that asks again',
      how: { presses: 'first button', hand: 'driver', goesOn: true },
      answers: [SCORE, ONCE_MORE],
      presses: ['driver: undefined=', 'driver: score=9'],
    },
    {
      what: 'take, and then resolve',
      how: { presses: 'first button', hand: 'script', goesOn: true },
      answers: [TAKE, RESOLVE],
      presses: ['script: act=take', 'script: act=resolve'],
    },
    {
      what: 'every button',
      how: { presses: 'every button', hand: 'driver', goesOn: false },
      answers: [SCORE, SCORE],
      presses: ['driver: undefined=', 'driver: score=8', 'driver: score=9'],
    },
    {
      what: 'with a pointer only what is shown',
      how: { presses: 'first button', hand: 'person', goesOn: true },
      answers: [SCORE, SCORE],
      presses: ['person: score=8'],
    },
    {
      what: 'nothing where there is no form',
      how: { presses: 'first button', hand: 'driver', goesOn: true },
      answers: [DONE],
      presses: [],
    },
  ])('presses $what', async ({ how, answers, presses }) => {
    const { visitor, pressed } = pagesOf(...answers);
    await sendForm('https://pages.example/there', CLIENTS.headless, 0, how).act(visitor);
    expect(pressed).toEqual(presses);
  });
});
