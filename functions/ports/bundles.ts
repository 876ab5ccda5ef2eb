import type { Bundle } from '../domain/programme/bundle.ts';

/** The compiled templates, pages and programme in force. They are read anew now and then. */
export interface BundleSource {
  current(): Promise<Bundle>;
}
