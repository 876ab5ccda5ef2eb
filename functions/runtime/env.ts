import * as z from 'zod/mini';

// zod/mini has no error messages by itself, and none are bundled. Whoever reports a problem uses its own
// words.

/** A variable that must exist and not be empty. */
export const required = z.string().check(z.minLength(1, 'is empty'));

/**
 * Parses the environment of a function once, at its start.
 *
 * @throws Error with one line that names every missing or malformed variable
 */
export function parseEnv<Schema extends z.ZodMiniType>(
  schema: Schema,
  env: NodeJS.ProcessEnv,
): z.infer<Schema> {
  const result = z.safeParse(schema, env);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return env[name] === undefined ? `${name} is not set` : `${name} ${issue.message}`;
  });
  throw new Error(`The environment is incomplete: ${problems.join('; ')}.`);
}
