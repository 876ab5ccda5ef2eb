import { measureAnswerBundle } from './answer-bundle.ts';
import { measureAnswerCpu } from './answer-cpu.ts';
import { measureAnswerUnits } from './answer-units.ts';
import type { Benchmark } from './benchmark.ts';

/** What an answer costs, from the click to what follows from it. */
export const answerBenchmark: Benchmark = async ({ quick, progress }) => {
  const bundle = await measureAnswerBundle(quick ? 1 : 9);
  const units = await measureAnswerUnits();
  let bar: ReturnType<typeof progress> | undefined;
  const cpu = await measureAnswerCpu({
    ...(quick ? { answers: 10, runs: 1 } : { answers: 100, runs: 9 }),
    onRun: (done, runs) => {
      bar ??= progress('CPU of the pages, runs', runs);
      bar.at(done);
    },
  });
  bar?.end();
  return {
    bundleBytesOverFloor: {
      value: bundle.bytes - bundle.floorBytes,
      goal: 120_000,
      says: 'bytes of the bundle over those of the SDK clients and the router alone',
    },
    importRatioToFloor: {
      value: bundle.importRatio,
      goal: 1.3,
      says: 'CPU of loading the bundle by that of the floor, median',
    },
    cpuRatioToFloor: {
      value: cpu.ratioToFloor,
      goal: 1.5,
      says: 'CPU of a click and a press by that of a bare router with the same requests and a fixed page',
    },
    cpuMsPerAnswer: { value: cpu.cpuMsPerAnswer, says: 'CPU of a click and a press on this machine, ms' },
    writeUnitsGet: { value: units.get, goal: 2, says: 'DynamoDB write units of the first click' },
    writeUnitsGetAgain: { value: units.getAgain, says: 'of each further click' },
    writeUnitsBeacon: { value: units.beacon, goal: 1, says: 'of the page that tells that somebody is there' },
    writeUnitsConfirm: { value: units.confirm, goal: 1, says: 'of a press after a click' },
    writeUnitsConfirmAfterSettling: {
      value: units.confirmAfterSettling,
      goal: 2,
      says: 'of a press after the answer was settled',
    },
    writeUnitsSettle: { value: units.settle, goal: 2, says: 'of settling an answer that brings nothing' },
    writeUnitsSettleDetractor: {
      value: units.settleDetractor,
      goal: 5,
      says: 'of settling an answer that brings a case, its mail and a follow-up',
    },
  };
};
