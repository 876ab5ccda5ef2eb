// Log lines that alarms watch: services write them, metric filters of the stack look for them.

/** A tick of the planner is over; {@link HELD_BY_PAUSE} stands in its `held` where nothing may go out. */
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

/** A case could not be escalated or brought up again. */
export const NOT_NUDGED = 'not nudged';

/** A mail was refused for what it is, or how it was signed. */
export const MAIL_AT_FAULT = 'mail at fault';

/** A colleague gets no mail any more. */
export const COLLEAGUE_SUPPRESSED = 'colleague suppressed';

/** Nobody looks at the report of an unattended import. */
export const LIST_NOT_TAKEN_IN = 'list not taken in';

/** Templates and programme could not be read again. */
export const BUNDLE_NOT_REFRESHED = 'bundle not refreshed';

/** The signing secret could not be read again. */
export const KEYS_NOT_RENEWED = 'the keys could not be renewed';

/** A page was served, as its `outcome` and `status` say. */
export const ANSWERED = 'answered';
/** That of a request that says itself that nobody looks, and the status of one that comes before a visit. */
export const PREVIEW = 'preview';
export const LOOKED_AHEAD_STATUS = 503;
