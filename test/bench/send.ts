import type { Benchmark } from './benchmark.ts';
import { measureSendCpu } from './send-cpu.ts';
import { sendDollars } from './send-dollars.ts';
import { measureSendUnits } from './send-units.ts';

/** What an email costs, from a due customer to a moved one. */
export const sendBenchmark: Benchmark = async ({ quick, progress }) => {
  // As many as the planner releases in one tick at 14 mails a second.
  const units = await measureSendUnits(quick ? 100 : 750);
  const size = quick ? { mails: 20, pairs: 1 } : { mails: 2_000, pairs: 5 };
  let bar: ReturnType<typeof progress> | undefined;
  const cpu = await measureSendCpu({
    ...size,
    onRun: (done, runs) => {
      bar ??= progress('CPU of the sender, runs', runs);
      bar.at(done);
    },
  });
  bar?.end();
  const dollars = sendDollars({
    writeUnits: units.writeUnitsPerEmail,
    readUnits: units.readUnitsPerEmail,
    cpuMs: cpu.cpuMsPerEmail,
    logBytes: cpu.logBytesPerEmail,
  });
  return {
    writeUnitsPerEmail: {
      value: units.writeUnitsPerEmail,
      goal: 5.4,
      says: 'DynamoDB write units, planner, slot and index among them',
    },
    readUnitsPerEmail: {
      value: units.readUnitsPerEmail,
      goal: 3.2,
      says: 'DynamoDB read units, likewise; with those that the rules cannot avoid: open cases, the last ask',
    },
    cpuRatioToFloor: {
      value: cpu.ratioToFloor,
      goal: 1.3,
      says: 'CPU of the handler by that of the SDK calls alone, median',
    },
    cpuMsPerEmail: { value: cpu.cpuMsPerEmail, says: 'CPU of the handler on this machine, ms' },
    floorCpuMsPerEmail: { value: cpu.floorCpuMsPerEmail, says: 'CPU of the SDK calls alone, ms' },
    dollarsPerMillion: {
      value: dollars.perMillion,
      goal: 8,
      says: 'US dollars a million emails, without SES (test/bench/send-dollars.ts has the model)',
    },
    sesDollarsPerMillion: { value: dollars.sesPerMillion, says: 'US dollars that SES itself takes for them' },
    gbSecondsPerEmail: {
      value: dollars.gbSecondsPerEmail,
      says: 'GB-seconds of Lambda, waiting for slots among them',
    },
    eventsPerEmail: { value: dollars.eventsPerEmail, says: 'events that SES reports, assumed' },
    logBytesPerEmail: { value: cpu.logBytesPerEmail, says: 'bytes that the sender logs' },
  };
};
