// Log lines that alarms watch: services write them, metric filters of the stack look for them.

/** A tick of the planner is over. Its `held` is {@link HELD_BY_PAUSE} if the gate is paused. */
export const PLANNED = 'planned';
export const HELD_BY_PAUSE = 'paused';

/** Mail has stopped by itself. */
export const BREAKER_TRIPPED = 'breaker tripped';

/** SES has not said how many mails come back. */
export const REPUTATION_NOT_READ = 'reputation not read';

/** SES has not said whether it took a mail. The line is named after the outcome. */
export const MAIL_UNKNOWN = 'unknown';

/** An answer could not be made final. */
export const NOT_SETTLED = 'not settled';

/** A case could not be escalated, or its overdue mail not sent. */
export const NOT_NUDGED = 'not nudged';

/** A mail was refused for its content or its signature. */
export const MAIL_AT_FAULT = 'mail at fault';

/** A colleague's address is suppressed, so they get no more mail. */
export const COLLEAGUE_SUPPRESSED = 'colleague suppressed';

/** An unattended import did not do everything, and nobody looks at its report. */
export const LIST_NOT_TAKEN_IN = 'list not taken in';

/** The templates and the programme could not be read again. */
export const BUNDLE_NOT_REFRESHED = 'bundle not refreshed';

/** The signing secret could not be read again. */
export const KEYS_NOT_RENEWED = 'the keys could not be renewed';

/** What is known of receivers could not be read. Clicks are weighed without it. */
export const HABITS_NOT_READ = 'habits not read';

/** A page was served. Its `outcome` and `status` tell more. */
export const ANSWERED = 'answered';
/**
 * The `outcome` of a request that declares itself a preview (prefetch, image, frame), and the status that a
 * prefetch gets.
 */
export const PREVIEW = 'preview';
export const LOOKED_AHEAD_STATUS = 503;
