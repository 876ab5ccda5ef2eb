import { html } from 'hono/html';
import { groupOf } from '../../../functions/domain/programme/group.ts';
import type { Words } from '../../../functions/use-cases/read-words.ts';
import { answerText, count, GROUP_WORDS, shortTime, weekDays } from '../../terminal/dates-and-numbers.ts';
import type { Html } from './layout.ts';

export interface WordsPage {
  readonly week: string;
  readonly before: string;
  /** Absent while that week has not begun. */
  readonly after: string | undefined;
  /** Newest first. */
  readonly words: readonly Words[];
}

const entry = (words: Words): Html => html`<li class="card">
<p class="soft"><strong class="answer ${words.score === undefined ? 'none' : GROUP_WORDS[groupOf(words.score)]}">${answerText(words)}</strong>${
  words.band === undefined ? '' : html` · ${words.band}`
}${words.account ? html` · ${words.account}` : ''} · <time datetime="${words.at}">${shortTime(words.at)}</time></p>
<blockquote>${words.text}</blockquote>
</li>`;

/** The page of words: what customers wrote in answer to the asks of one week. */
export const wordsPage = ({ week, before, after, words }: WordsPage): Html => html`<div class="head">
<div><h1>Words, <span class="whole">week ${week}</span></h1>
<p class="soft" role="status">${weekDays(week)} · ${count(words.length)} ${words.length === 1 ? 'comment' : 'comments'}, newest first; times are UTC</p></div>
<nav class="weeks" aria-label="Weeks"><a href="/words?week=${before}">Week before</a>${
  after === undefined ? '' : html`<a href="/words?week=${after}">Week after</a>`
}</nav>
</div>
${words.length === 0 ? html`<p class="card">Nobody wrote anything in this week. Open a mail in the <a href="/inbox">inbox</a>, click a number and say why.</p>` : html`<ul class="words">${words.map(entry)}</ul>`}
<p><a href="/?week=${week}">To the score of this week</a></p>`;
