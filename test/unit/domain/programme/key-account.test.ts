import { describe, expect, it } from 'vitest';
import {
  caseTimes,
  followUpAfter,
  isKeyAccount,
} from '../../../../functions/domain/programme/key-account.ts';
import { aProgramme } from '../../../support/factories.ts';

const plain = aProgramme();
const own = aProgramme({
  keyAccounts: { annualValueFrom: 50_000, followUpAfter: 'P2D', escalateAfter: 'P1D', resolveWithin: 'P7D' },
});
const key = { annualValue: 50_000 };
const other = { annualValue: 49_999 };

describe('a key account', () => {
  it.each([
    [key, true],
    [other, false],
    [{}, false],
  ])('is worth so much: %o, %s', (customer, is) => {
    expect(isKeyAccount(customer, plain)).toBe(is);
  });

  it.each([
    [key, own, 'P2D', { escalateAfter: 'P1D', resolveWithin: 'P7D' }],
    [other, own, 'P1D', { escalateAfter: 'P3D', resolveWithin: 'P14D' }],
    [{}, own, 'P1D', { escalateAfter: 'P3D', resolveWithin: 'P14D' }],
    [key, plain, 'P1D', { escalateAfter: 'P3D', resolveWithin: 'P14D' }],
  ])('has its own times where the programme says them: %o', (customer, programme, followUp, times) => {
    expect(followUpAfter(customer, programme)).toBe(followUp);
    expect(caseTimes(customer, programme)).toEqual(times);
  });

  it('may have one of its own times alone', () => {
    const some = aProgramme({ keyAccounts: { annualValueFrom: 50_000, escalateAfter: 'P1D' } });
    expect(caseTimes(key, some)).toEqual({ escalateAfter: 'P1D', resolveWithin: 'P14D' });
    expect(followUpAfter(key, some)).toBe('P1D');
  });
});
