import type { S3Event } from 'aws-lambda';

/**
 * What S3 tells of a file dropped into the bucket `imports`, shaped like its own notifications; only what
 * is read is filled in.
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
