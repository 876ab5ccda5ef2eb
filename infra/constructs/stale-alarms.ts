import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { BUNDLE_NOT_REFRESHED, KEYS_NOT_RENEWED } from '../../functions/wiring/log-lines.ts';
import { logAlarm, message } from './log-alarm.ts';
import type { Surroundings } from './service-function.ts';

/**
 * Functions that go on with what they have when it cannot be read again; each alarm stands with the first.
 */
export interface StaleAlarmsProps extends Surroundings {
  /** Those that read the signing secret. */
  readonly signing: readonly [NodejsFunction, ...NodejsFunction[]];
  /** Those that read the bundle. */
  readonly bundle: readonly [NodejsFunction, ...NodejsFunction[]];
}

/** Alarms on functions that go on with old keys, or with old templates. */
export function staleAlarms({ signing, bundle, ...around }: StaleAlarmsProps): void {
  logAlarm(signing, {
    ...around,
    name: 'keys-stale',
    lines: message(KEYS_NOT_RENEWED),
    says: 'The signing secret could not be read again: links signed after a rotation may be refused, and mail waits.',
  });
  logAlarm(bundle, {
    ...around,
    name: 'bundle-stale',
    lines: message(BUNDLE_NOT_REFRESHED),
    says: 'Templates and programme could not be read again; those read before stay in use.',
  });
}
