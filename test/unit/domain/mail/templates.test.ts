import { expect, it } from 'vitest';
import { templatesOf } from '../../../../functions/domain/mail/templates.ts';
import { aProgramme } from '../../../support/factories.ts';

it('a programme needs the templates that it names, and those about cases', () => {
  const [first, ...others] = aProgramme().bands;
  const bands = [{ ...first, thanks: { promoter: 'thanks/warm', passive: undefined } }, ...others] as never;
  const digests = [
    { name: 'all', to: ['lead@example.com'], on: 'mon', at: '08:00', template: 'digest/own' },
  ] as never;
  expect(templatesOf(Object.assign(aProgramme({ digests }), { bands }))).toEqual([
    'score/new',
    'thanks/warm',
    'score/settled',
    'score/veteran',
    'follow-up/why',
    'thanks/detractor',
    'alert/new',
    'alert/words',
    'alert/escalation',
    'alert/overdue',
    'digest/own',
  ]);
});
