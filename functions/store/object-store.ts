import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** The files of one bucket. */
export interface ObjectStore {
  /**
   * The content as a stream, in pieces as they arrive. Undefined when there is no such object. Reading throws
   * when the connection breaks before the end.
   */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  write(key: string, body: string | Uint8Array, contentType: string): Promise<void>;
}

/** The objects of an S3 bucket. */
export function objectStore(client: S3Client, Bucket: string): ObjectStore {
  return {
    async read(Key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        if (Body === undefined) throw new Error(`S3 answered without the content of ${Key}.`);
        return Body as AsyncIterable<Uint8Array>;
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    async write(Key, body, contentType) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentType: contentType }));
    },
  };
}

/** A whole object as text. Undefined when there is none. Only for small objects. */
export async function textOf(source: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (source === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
