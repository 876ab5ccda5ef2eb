import type { S3Event } from 'aws-lambda';

/**
 * The notification of S3 about a file dropped into the bucket `imports`, in the shape of the real one. Only
 * the fields that we read are filled in.
 */
export const aDrop = (key: string, eventTime = '2026-11-02T08:59:00.000Z'): S3Event =>
  ({
    Records: [
      {
        eventSource: 'aws:s3',
        eventTime,
        s3: { bucket: { name: 'imports' }, object: { key, sequencer: '0055AED6DCD90281E5' } },
      },
    ],
  }) as Partial<S3Event> as S3Event;
