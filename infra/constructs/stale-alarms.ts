import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { BUNDLE_NOT_REFRESHED, KEYS_NOT_RENEWED } from '../../functions/wiring/log-lines.ts';
import { logAlarm, message } from './log-alarm.ts';
import type { Surroundings } from './service-function.ts';

/**
 * Functions that keep what they have when they cannot read it again. Each alarm belongs to the first of its
 * list.
 */
export interface StaleAlarmsProps extends Surroundings {
  /** The functions that read the signing secret. */
  readonly signing: readonly [NodejsFunction, ...NodejsFunction[]];
  /** The functions that read the bundle. */
  readonly bundle: readonly [NodejsFunction, ...NodejsFunction[]];
}

/** Alarms on functions that work with old keys or old templates. */
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
    says: 'Templates and programme could not be read; those read before stay in use, and an import goes on without them.',
  });
}
