import { GetSendStatisticsCommand, type SESClient } from '@aws-sdk/client-ses';
import type { ReadReputation } from '../../ports/mail.ts';

/**
 * What SES counted of the account's mails in the last 14 days. It is separate from the gateway, so that the
 * planner cannot send.
 */
export const sesReputation =
  (client: SESClient): ReadReputation =>
  async () => {
    const { SendDataPoints = [] } = await client.send(new GetSendStatisticsCommand({}));
    return SendDataPoints.flatMap(({ Timestamp, DeliveryAttempts = 0, Bounces = 0, Complaints = 0 }) =>
      Timestamp === undefined
        ? []
        : [{ at: Timestamp.getTime(), attempts: DeliveryAttempts, bounces: Bounces, complaints: Complaints }],
    );
  };
