import * as z from 'zod';
import { programmeSchema } from '../../domain/programme/programme.ts';

/** The name of the JSON Schema beside `programme.yaml`, whose first line points to it. */
export const PROGRAMME_JSON_SCHEMA = 'programme.schema.json';

/**
 * The JSON Schema of `programme.yaml` (draft 2020-12), for editors: they complete the names of settings, show
 * what each is for and underline what cannot be. What only the whole programme shows, such as bands that
 * overlap, `npm run check-templates` finds.
 */
export const programmeJsonSchema = (): object => ({
  title: 'The programme: who is asked, when, and with which mail',
  ...z.toJSONSchema(programmeSchema, { io: 'input', unrepresentable: 'any' }),
});
