import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { AGENDA, KEY, TTL_ATTRIBUTE } from '../../functions/wiring/table.ts';
import { type ItemGrants, patternOf } from './item-grants.ts';
import { allow } from './service-function.ts';

/** The one table with its one index, the agenda. */
export class DataTable extends Construct {
  readonly name: string;
  readonly #arn: string;

  constructor(scope: Construct, id: string, props: { readonly keepData: boolean }) {
    super(scope, id);
    const table = new Table(this, 'Table', {
      partitionKey: { name: KEY.partition, type: AttributeType.STRING },
      sortKey: { name: KEY.sort, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: TTL_ATTRIBUTE,
      deletionProtection: props.keepData,
      removalPolicy: props.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    table.addGlobalSecondaryIndex({
      indexName: AGENDA.index,
      partitionKey: { name: AGENDA.partition, type: AttributeType.STRING },
      sortKey: { name: AGENDA.sort, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.name = table.tableName;
    this.#arn = table.tableArn;
  }

  /** Tells a function the table's name, and grants it the given actions on each kind of item. */
  allowItems(fn: NodejsFunction, grants: ItemGrants): void {
    fn.addEnvironment('TABLE_NAME', this.name);
    for (const [kind, actions] of Object.entries(grants))
      allow(
        fn,
        actions.map((action) => `dynamodb:${action}`),
        [this.#arn],
        { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [patternOf(kind)] } },
      );
  }

  /** Lets a function see what is due: keys and times only. */
  allowAgenda(fn: NodejsFunction): void {
    allow(fn, ['dynamodb:Query'], [`${this.#arn}/index/${AGENDA.index}`]);
  }
}
