import { GetSendQuotaCommand, type SESClient } from '@aws-sdk/client-ses';
import type { ReadQuota } from '../../ports/mail.ts';

/**
 * What SES allows this account; -1 for the day means no limit. It is separate from the gateway, so that the
 * planner cannot send.
 */
export const sesQuota =
  (client: SESClient): ReadQuota =>
  async () => {
    const {
      MaxSendRate = 1,
      Max24HourSend = 0,
      SentLast24Hours = 0,
    } = await client.send(new GetSendQuotaCommand({}));
    return {
      perSecond: MaxSendRate,
      perDay: Max24HourSend < 0 ? Number.POSITIVE_INFINITY : Max24HourSend,
      leftToday:
        Max24HourSend < 0
          ? Number.POSITIVE_INFINITY
          : Math.max(0, Math.floor(Max24HourSend - SentLast24Hours)),
    };
  };
