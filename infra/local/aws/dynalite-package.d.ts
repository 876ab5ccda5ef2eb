// The types of what we use of dynalite, its inner modules included: the package has no types. See
// dynalite.ts.

declare module 'dynalite' {
  export interface DynaliteOptions {
    /** Where LevelDB keeps its files; in memory when absent. */
    readonly path?: string;
    /** How long a table takes to be made, in ms. */
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }
  /** Its `request` listener is the whole engine, which works without listening on a port. */
  function dynalite(options: DynaliteOptions): import('node:http').Server;

  // biome-ignore lint/style/noDefaultExport: this is how the package exports it.
  export { dynalite as default };
}

declare module 'dynalite/db/index.js' {
  type Item = Readonly<Record<string, import('@aws-sdk/client-dynamodb').AttributeValue>>;

  export interface DynaliteTable {
    readonly KeySchema: readonly { readonly AttributeName: string }[];
    readonly GlobalSecondaryIndexes?: readonly {
      readonly IndexName: string;
      readonly KeySchema: readonly { readonly AttributeName: string }[];
      readonly Projection: {
        readonly ProjectionType: string;
        readonly NonKeyAttributes?: readonly string[];
      };
    }[];
  }
  /** A request as it was validated. */
  export interface DynaliteRequest {
    readonly TableName: string;
    readonly IndexName?: string;
    readonly ConsistentRead?: boolean;
    readonly ReturnConsumedCapacity?: string;
    readonly ReturnValuesOnConditionCheckFailure?: string;
    readonly _condition?: { readonly expression: import('./dynalite-conditions.ts').Condition };
  }
  interface Failure {
    readonly body: Record<string, unknown>;
  }
  export interface DynaliteStore {
    readonly db: { open(): Promise<void>; close(): Promise<void> };
    readonly tableDb: {
      put(name: string, table: { TableStatus?: string }, done: (error: unknown) => void): void;
    };
    getTable(name: string, checkStatus: boolean | TableDone, done?: TableDone): void;
  }
  type TableDone = (error: unknown, table?: DynaliteTable) => void;
  type QueryDone = (
    error: unknown,
    result?: { ConsumedCapacity?: import('@aws-sdk/client-dynamodb').ConsumedCapacity | undefined },
  ) => void;

  /**
   * The other modules of dynalite call these functions through this object, so a replaced function takes
   * effect.
   */
  const db: {
    create(options: object): DynaliteStore;
    /**
     * What is wrong with the condition of a request, if anything. Dynalite calls it while the key is locked.
     */
    checkConditional(request: DynaliteRequest, existing: Item | undefined): Failure | null | undefined;
    /** The value at a path. */
    mapPath(
      path: readonly (string | number)[],
      item: Item,
    ): import('@aws-sdk/client-dynamodb').AttributeValue | null | undefined;
    /** A read passes one item. A write passes the item before and after; a deletion has no item after. */
    addConsumedCapacity(
      request: DynaliteRequest,
      isRead: boolean,
      first: Item | undefined,
      second?: Item,
    ): import('@aws-sdk/client-dynamodb').ConsumedCapacity | undefined;
    queryTable(
      store: DynaliteStore,
      table: DynaliteTable,
      request: DynaliteRequest,
      options: unknown,
      isLocal: unknown,
      fetchFromItemDb: unknown,
      startKeyNames: unknown,
      done: QueryDone,
    ): void;
  };

  // biome-ignore lint/style/noDefaultExport: this is how the package exports it.
  export { db as default };
}

declare module 'dynalite/validations/*' {
  /** The parameters that a request may have; dynalite drops all others first. */
  const validation: { readonly types: Record<string, unknown> };

  // biome-ignore lint/style/noDefaultExport: this is how the package exports it.
  export { validation as default };
}
