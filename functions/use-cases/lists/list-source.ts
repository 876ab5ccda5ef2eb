/** A file that can be read more than once: each call opens it anew. Throws when it is no longer there. */
export type ListSource = () => AsyncIterable<Uint8Array>;
