import type { Programme } from './programme.ts';

/** Whether somebody is worth so much that they come first. `annualValue`: in the company's own currency. */
export const isKeyAccount = (
  { annualValue = 0 }: { readonly annualValue?: number },
  { keyAccounts }: Pick<Programme, 'keyAccounts'>,
): boolean => annualValue >= keyAccounts.annualValueFrom;

/** How long after their answer a detractor is asked why. */
export const followUpAfter = (
  customer: { readonly annualValue?: number },
  programme: Pick<Programme, 'keyAccounts' | 'followUp'>,
): string =>
  (isKeyAccount(customer, programme) ? programme.keyAccounts.followUpAfter : undefined) ??
  programme.followUp.after;

/** After which time a case is escalated, and after which its owner is reminded of it. */
export function caseTimes(
  customer: { readonly annualValue?: number },
  programme: Pick<Programme, 'keyAccounts' | 'cases'>,
): Pick<Programme['cases'], 'escalateAfter' | 'resolveWithin'> {
  const { escalateAfter, resolveWithin } = programme.cases;
  const own: Partial<Programme['keyAccounts']> = isKeyAccount(customer, programme)
    ? programme.keyAccounts
    : {};
  return {
    escalateAfter: own.escalateAfter ?? escalateAfter,
    resolveWithin: own.resolveWithin ?? resolveWithin,
  };
}
