import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Gate } from '../ports/gate.ts';
import { breakerRuns } from './gate/breaker-streaks.ts';
import { gateItem } from './gate/gate-item.ts';
import { operatorsGate } from './gate/operators-gate.ts';
import { pace } from './gate/pace.ts';
import { plannersSweep } from './gate/sweep.ts';

/** The GATE item: whether mail may go at all, how fast, and how far the planner has come. */
export function gate(client: DynamoDBClient, tableName: string): Gate {
  const item = gateItem(client, tableName);
  const operators = operatorsGate(item);
  return {
    ...operators,
    ...pace(item),
    ...breakerRuns(item, operators.pause),
    ...plannersSweep(client, tableName),
  };
}
