import { ENGINES, type Engine, lackOf, wantedEngine } from '../../infra/local/aws/engines.ts';

/**
 * The engines that run on this machine, or the one that `DYNAMODB_ENGINE` names. For each missing engine, a
 * line says what it lacks.
 */
export function enginesHere(): Engine[] {
  const wanted = wantedEngine(process.env);
  if (wanted !== undefined) return [wanted];
  return ENGINES.filter((engine) => {
    const lack = lackOf(engine);
    if (lack !== undefined) console.warn(`left out: the engine ${engine}, for ${lack}`);
    return lack === undefined;
  });
}
